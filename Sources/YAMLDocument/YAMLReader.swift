// SPDX-License-Identifier: MIT

/// Reads one YAML document as PyYAML's SafeLoader would.
///
/// Comes in: bytes and limits. Goes out: the root node, every value with its place. Refuses: what libyaml refuses,
/// and what it accepts although a configuration must not contain it: UTF-16, no or several documents, duplicate and
/// complex keys, tags that build objects, aliases and nesting beyond the limits. A UTF-8 byte order mark is skipped
/// and a lone CR ends a line, as in PyYAML.
package struct YAMLReader: Sendable {
  package var limits: YAMLLimits

  package init(limits: YAMLLimits = YAMLLimits()) {
    self.limits = limits
  }

  /// The root of the document in `bytes`.
  package func read(_ bytes: [UInt8]) throws(YAMLErrors) -> YAMLNode {
    try bytes.withUnsafeBytes { buffer in
      Result { () throws(YAMLErrors) in try read(buffer) }
    }.get()
  }

  /// The root of the document in `bytes`, which are used until the call returns and not after.
  package func read(_ bytes: UnsafeRawBufferPointer) throws(YAMLErrors) -> YAMLNode {
    guard bytes.count <= limits.bytes else { throw YAMLErrors([.tooLarge(bytes: bytes.count, limit: limits.bytes)]) }
    if let encoding = Self.wideEncoding(bytes) { throw YAMLErrors([.wideEncoding(encoding)]) }
    return try compose(bytes)
  }

  private func compose(_ bytes: UnsafeRawBufferPointer) throws(YAMLErrors) -> YAMLNode {
    let events: YAMLEventReader
    do { events = try YAMLEventReader(bytes, tokenLimit: limits.tokenBytes) } catch { throw YAMLErrors([error]) }
    var composer = YAMLComposer(events, limits: limits)
    let root: YAMLNode
    do { root = try composer.document() } catch { throw YAMLErrors(composer.problems + [error]) }
    if !composer.problems.isEmpty { throw YAMLErrors(composer.problems) }
    return root
  }

  /// Recognises UTF-16 and UTF-32 by their byte order mark, or by where the NUL bytes of the first characters are.
  private static func wideEncoding(_ bytes: UnsafeRawBufferPointer) -> WideEncoding? {
    guard bytes.count >= 2 else { return nil }
    let isLong = bytes.count >= 4
    let third = isLong ? bytes[2] : 1
    let fourth = isLong ? bytes[3] : 1
    switch (bytes[0], bytes[1], third, fourth) {
    case (0xFF, 0xFE, 0, 0): return .utf32LittleEndian
    case (0, 0, 0xFE, 0xFF): return .utf32BigEndian
    case (0xFF, 0xFE, _, _): return .utf16LittleEndian
    case (0xFE, 0xFF, _, _): return .utf16BigEndian
    case (1..., 0, 0, 0): return .utf32LittleEndian
    case (0, 0, 0, 1...): return .utf32BigEndian
    case (1..., 0, 1..., 0): return .utf16LittleEndian
    case (0, 1..., 0, 1...): return .utf16BigEndian
    default: return nil
    }
  }
}
