// SPDX-License-Identifier: MIT

/// How much a document may demand before it is refused; each limit stops early, before the cost has been paid.
package struct YAMLLimits: Hashable, Sendable {
  /// Bytes of input; checked before anything is parsed.
  package var bytes: Int
  /// Nested sequences and mappings. libyaml alone needs 16 seconds for 100 000 opening brackets.
  package var depth: Int
  /// Nodes that aliases may stand for, counted as if each were written out. Nothing is ever copied.
  package var aliasedNodes: Int
  /// Bytes between two events, which bounds the memory for one scalar.
  package var tokenBytes: Int
  /// Errors that are collected before reading stops.
  package var errors: Int

  package init(
    bytes: Int = 128 << 20,
    depth: Int = 64,
    aliasedNodes: Int = 1_000_000,
    tokenBytes: Int = 16 << 20,
    errors: Int = 100
  ) {
    self.bytes = bytes
    self.depth = depth
    self.aliasedNodes = aliasedNodes
    self.tokenBytes = tokenBytes
    self.errors = errors
  }
}
