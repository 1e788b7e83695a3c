// SPDX-License-Identifier: MIT

/// One step of a document as libyaml reports it, in Swift's own terms.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case scalar, alias, sequenceStart, sequenceEnd, mappingStart, mappingEnd
  }

  var kind: Kind
  var mark: Mark
  /// The name that is defined here, or for an alias the name that is referred to.
  var anchor: String?
  var tag: String?
  /// Whether the scalar's text decides its type: true for plain untagged scalars and for the tag `!`.
  var isPlain = false
  /// The scalar's UTF-8; belongs to libyaml and is gone after the next event.
  var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  init(_ kind: Kind, at mark: Mark) {
    self.kind = kind
    self.mark = mark
  }
}
