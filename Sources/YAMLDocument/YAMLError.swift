// SPDX-License-Identifier: MIT

/// Why a YAML source is refused. Each case carries the places that a person has to look at.
package enum YAMLError: Error, Hashable, Sendable {
  /// The source holds no document: no bytes, or nothing but comments.
  case empty
  case tooLarge(bytes: Int, limit: Int)
  case wideEncoding(WideEncoding)
  case malformedUTF8(Mark)
  case nulByte(Mark)
  case controlCharacter(UInt32, Mark)
  /// libyaml's scanner or parser gave up; the second place is where the unfinished construct began.
  case syntax(problem: String, at: Mark, context: SyntaxContext?)
  case severalDocuments(first: Mark, second: Mark)
  case tooDeep(limit: Int, Mark)
  case tokenTooLong(limit: Int, after: Mark)
  case undefinedAlias(String, Mark)
  case recursiveAlias(String, alias: Mark, anchor: Mark)
  case duplicateAnchor(String, first: Mark, second: Mark)
  case aliasExpansion(limit: Int, Mark)
  case duplicateKey(String, first: Mark, second: Mark)
  case complexKey(Mark)
  /// A tag that asks a loader to build a Python object.
  case unsafeTag(String, Mark)
  /// A tag that is private, unknown, or a standard one that a configuration has no use for.
  case unsupportedTag(String, Mark)
  /// A tag that asks for another kind of node than the one it stands on.
  case unfitTag(String, Mark)
  /// A scalar that resolves to a kind whose construction fails, such as the date `2025-02-30`.
  case unfitScalar(String, ScalarKind, Mark)
  /// A merge key whose value is not a mapping or a sequence of mappings.
  case unfitMerge(Mark)
  case tooManyErrors(limit: Int)
  case outOfMemory
}

/// What libyaml was doing when it found a syntax error.
package struct SyntaxContext: Hashable, Sendable {
  package let description: String
  package let mark: Mark

  package init(_ description: String, at mark: Mark) {
    self.description = description
    self.mark = mark
  }
}

/// An encoding that is recognised only to be refused: the pipeline's readers expect UTF-8.
package enum WideEncoding: String, Hashable, Sendable {
  case utf16LittleEndian = "UTF-16 (little-endian)"
  case utf16BigEndian = "UTF-16 (big-endian)"
  case utf32LittleEndian = "UTF-32 (little-endian)"
  case utf32BigEndian = "UTF-32 (big-endian)"
}

/// The kinds of scalar in YAML 1.1 that are not plain text.
package enum ScalarKind: String, Hashable, Sendable {
  case null
  case bool
  case int
  case float
  case timestamp
  /// The bare `=`, which PyYAML recognises and then has no constructor for.
  case value
  /// A bare `<<` outside of a mapping key.
  case merge
}

/// Everything found wrong with one source, in the order of the places; never empty.
package struct YAMLErrors: Error, Hashable, Sendable {
  package let errors: [YAMLError]

  /// The errors are sorted by place; those without a place come first.
  package init(_ errors: [YAMLError]) {
    precondition(!errors.isEmpty, "a refusal needs a reason")
    self.errors = errors.enumerated().sorted { left, right in
      let leftMark = left.element.mark ?? Mark(line: 0, column: 0)
      let rightMark = right.element.mark ?? Mark(line: 0, column: 0)
      return leftMark == rightMark ? left.offset < right.offset : leftMark < rightMark
    }.map(\.element)
  }
}
