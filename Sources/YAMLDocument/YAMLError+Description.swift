// SPDX-License-Identifier: MIT

extension YAMLError {
  /// Where the error stands; `nil` when it concerns the source as a whole.
  package var mark: Mark? {
    switch self {
    case .empty, .tooLarge, .wideEncoding, .tooManyErrors, .outOfMemory: nil
    case .malformedUTF8(let mark), .nulByte(let mark), .controlCharacter(_, let mark), .tooDeep(_, let mark),
      .tokenTooLong(_, let mark), .undefinedAlias(_, let mark), .aliasExpansion(_, let mark), .complexKey(let mark),
      .unsafeTag(_, let mark), .unsupportedTag(_, let mark), .unfitTag(_, let mark), .unfitScalar(_, _, let mark),
      .unfitMerge(let mark), .syntax(_, let mark, _), .severalDocuments(_, let mark),
      .recursiveAlias(_, let mark, _), .duplicateAnchor(_, _, let mark), .duplicateKey(_, _, let mark):
      mark
    }
  }

  /// A second place that explains the first, with what it is.
  package var related: (note: String, mark: Mark)? {
    switch self {
    case .syntax(_, let place, let context?) where context.mark != place: (context.description, context.mark)
    case .severalDocuments(let first, _): ("the first document begins here", first)
    case .recursiveAlias(_, _, let anchor): ("the anchor stands here", anchor)
    case .duplicateAnchor(_, let first, _): ("first defined here", first)
    case .duplicateKey(_, let first, _): ("first written here", first)
    default: nil
    }
  }

  /// A stable name for reports, in the same spelling as the validation rules.
  package var id: String {
    switch self {
    case .empty: "yaml-empty"
    case .tooLarge: "yaml-too-large"
    case .wideEncoding: "yaml-not-utf8"
    case .malformedUTF8: "yaml-malformed-utf8"
    case .nulByte: "yaml-nul-byte"
    case .controlCharacter: "yaml-control-character"
    case .syntax: "yaml-syntax"
    case .severalDocuments: "yaml-several-documents"
    case .tooDeep: "yaml-too-deep"
    case .tokenTooLong: "yaml-token-too-long"
    case .undefinedAlias: "yaml-undefined-alias"
    case .recursiveAlias: "yaml-recursive-alias"
    case .duplicateAnchor: "yaml-duplicate-anchor"
    case .aliasExpansion: "yaml-alias-expansion"
    case .duplicateKey: "yaml-duplicate-key"
    case .complexKey: "yaml-complex-key"
    case .unsafeTag: "yaml-unsafe-tag"
    case .unsupportedTag: "yaml-unsupported-tag"
    case .unfitTag: "yaml-unfit-tag"
    case .unfitScalar: "yaml-unfit-scalar"
    case .unfitMerge: "yaml-unfit-merge"
    case .tooManyErrors: "yaml-too-many-errors"
    case .outOfMemory: "yaml-out-of-memory"
    }
  }
}

extension YAMLError: CustomStringConvertible {
  /// One sentence without the place.
  package var description: String {
    switch self {
    case .empty: "the file holds no document"
    case .tooLarge(let bytes, let limit): "the file has \(bytes) bytes, more than the \(limit) that are read"
    case .wideEncoding(let encoding): "the file is \(encoding.rawValue), not UTF-8"
    case .malformedUTF8: "this byte does not belong to a UTF-8 character"
    case .nulByte: "NUL byte; the file was damaged, or is not a text file"
    case .controlCharacter(let value, _): "the control character U+\(Self.hexadecimal(value)) is not allowed in YAML"
    case .syntax(let problem, let mark, let context): Self.syntaxText(problem, at: mark, context)
    case .severalDocuments: "a second document begins here; the file must hold exactly one"
    case .tooDeep(let limit, _): "nested more than \(limit) levels deep"
    case .tokenTooLong(let limit, _): "more than \(limit) bytes without a new value begin after this place"
    case .undefinedAlias(let name, _): "the alias \(Self.quoted(name)) names no anchor"
    case .recursiveAlias(let name, _, _): "the alias \(Self.quoted(name)) stands inside of its own anchor"
    case .duplicateAnchor(let name, _, _): "the anchor \(Self.quoted(name)) is defined twice"
    case .aliasExpansion(let limit, _): "aliases stand for more than \(limit) values"
    case .duplicateKey(let key, _, _): "duplicate key \(Self.quoted(key))"
    case .complexKey: "a key must be a scalar, not a sequence or a mapping"
    case .unsafeTag(let tag, _): "the tag \(Self.quoted(tag)) would run Python code"
    case .unsupportedTag(let tag, _): "the tag \(Self.quoted(tag)) is not supported"
    case .unfitTag(let tag, _): "the tag \(Self.quoted(tag)) does not fit the value it stands on"
    case .unfitScalar(let text, let kind, _): "\(Self.quoted(text)) \(Self.explanation(of: kind))"
    case .unfitMerge: "a merge key needs a mapping or a sequence of mappings"
    case .tooManyErrors(let limit): "more than \(limit) errors; the rest of the file was not read"
    case .outOfMemory: "out of memory"
    }
  }

  private static func explanation(of kind: ScalarKind) -> String {
    switch kind {
    case .value, .merge: "has a special meaning in YAML 1.1; quote it to mean the text"
    default: "looks like a \(kind.rawValue) but is none; quote it to mean the text"
    }
  }

  private static func syntaxText(_ problem: String, at mark: Mark, _ context: SyntaxContext?) -> String {
    // A context elsewhere is shown as a note with its own excerpt.
    guard let context, context.mark == mark else { return problem }
    return "\(context.description): \(problem)"
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func quoted(_ text: String) -> String {
    let clipped =
      text.unicodeScalars.count > 60 ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(59))) + "…" : text
    return "\"\(TerminalText.inert(clipped))\""
  }
}
