// SPDX-License-Identifier: MIT

internal import CLibYAML

/// libyaml's parser over a buffer that outlives it; the only place where C types are named.
///
/// Comes in: bytes that are known not to be UTF-16. Goes out: one event at a time. Refuses: what libyaml's reader,
/// scanner and parser refuse, and a token longer than the limit, which is met by ending the supply of bytes.
struct YAMLEventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>
  private let supply: UnsafeMutablePointer<ByteSupply>

  init(_ bytes: UnsafeRawBufferPointer, tokenLimit: Int) throws(YAMLError) {
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    event.initialize(to: yaml_event_t())
    supply = .allocate(capacity: 1)
    supply.initialize(to: ByteSupply(bytes: bytes, limit: tokenLimit))
    guard yaml_parser_initialize(parser) == 1 else { throw .outOfMemory }
    yaml_parser_set_input(
      parser,
      { data, buffer, size, sizeRead in
        guard let data, let buffer, let sizeRead else { return 0 }
        let supply = data.assumingMemoryBound(to: ByteSupply.self)
        return supply.pointee.fill(UnsafeMutableRawBufferPointer(start: buffer, count: size), sizeRead)
      },
      supply
    )
  }

  deinit {
    // A parser that could not be initialised has been zeroed by libyaml, which makes deleting it harmless.
    yaml_event_delete(event)
    yaml_parser_delete(parser)
    event.deallocate()
    parser.deallocate()
    supply.deallocate()
  }

  /// The next event; what the one before it pointed to is freed.
  mutating func next() throws(YAMLError) -> YAMLEvent {
    yaml_event_delete(event)
    guard yaml_parser_parse(parser, event) == 1 else { throw failure() }
    supply.pointee.sinceEvent = 0
    let mark = Mark(event.pointee.start_mark)
    switch event.pointee.type {
    case YAML_SCALAR_EVENT: return scalar(at: mark)
    case YAML_ALIAS_EVENT:
      var alias = YAMLEvent(.alias, at: mark)
      alias.anchor = string(event.pointee.data.alias.anchor)
      return alias
    case YAML_SEQUENCE_START_EVENT:
      let start = event.pointee.data.sequence_start
      return collection(.sequenceStart, at: mark, anchor: start.anchor, tag: start.tag)
    case YAML_MAPPING_START_EVENT:
      let start = event.pointee.data.mapping_start
      return collection(.mappingStart, at: mark, anchor: start.anchor, tag: start.tag)
    case YAML_SEQUENCE_END_EVENT: return YAMLEvent(.sequenceEnd, at: mark)
    case YAML_MAPPING_END_EVENT: return YAMLEvent(.mappingEnd, at: mark)
    case YAML_DOCUMENT_START_EVENT: return YAMLEvent(.documentStart, at: mark)
    case YAML_DOCUMENT_END_EVENT: return YAMLEvent(.documentEnd, at: mark)
    case YAML_STREAM_START_EVENT: return YAMLEvent(.streamStart, at: mark)
    default: return YAMLEvent(.streamEnd, at: mark)
    }
  }

  private func scalar(at mark: Mark) -> YAMLEvent {
    let data = event.pointee.data.scalar
    var scalar = collection(.scalar, at: mark, anchor: data.anchor, tag: data.tag)
    scalar.isPlain = data.plain_implicit == 1
    scalar.text = UnsafeBufferPointer(start: data.value, count: data.length)
    return scalar
  }

  private func collection(
    _ kind: YAMLEvent.Kind,
    at mark: Mark,
    anchor: UnsafeMutablePointer<yaml_char_t>?,
    tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> YAMLEvent {
    var event = YAMLEvent(kind, at: mark)
    event.anchor = string(anchor)
    event.tag = string(tag)
    return event
  }

  private func string(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    characters.map { String(cString: $0) }
  }

  private func failure() -> YAMLError {
    switch parser.pointee.error {
    case YAML_MEMORY_ERROR: return .outOfMemory
    case YAML_READER_ERROR: return readerFailure()
    default:
      let context = parser.pointee.context.map {
        SyntaxContext(String(cString: $0), at: Mark(parser.pointee.context_mark))
      }
      let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
      return .syntax(problem: problem, at: Mark(parser.pointee.problem_mark), context: context)
    }
  }

  private func readerFailure() -> YAMLError {
    if supply.pointee.isExhausted {
      return .tokenTooLong(limit: supply.pointee.limit, after: Mark(parser.pointee.mark))
    }
    // libyaml reads ahead of its mark: only the byte offset says where the bad byte stands. It names the second byte
    // of a bad sequence, a person looks for the first.
    let offset = Int(parser.pointee.problem_offset)
    if let first = supply.pointee.malformedByte(upTo: offset) {
      return .malformedUTF8(supply.pointee.mark(atByte: first))
    }
    let mark = supply.pointee.mark(atByte: offset)
    let value = UInt32(truncatingIfNeeded: parser.pointee.problem_value)
    return value == 0 ? .nulByte(mark) : .controlCharacter(value, mark)
  }
}

extension Mark {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }
}
