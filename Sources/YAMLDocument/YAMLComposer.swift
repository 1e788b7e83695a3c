// SPDX-License-Identifier: MIT

/// Events to one tree of values.
///
/// Comes in: the events of one source. Goes out: the root node. Aliases share the storage of what they name and are
/// counted as if they were written out, so a bomb is recognised without being built. Errors that leave the structure
/// clear are collected; the first one that does not ends the reading.
struct YAMLComposer: ~Copyable {
  private var events: YAMLEventReader
  private let limits: YAMLLimits
  private(set) var problems: [YAMLError] = []

  private var nodes = WaitingStack<YAMLNode>()
  private var entries = WaitingStack<YAMLEntry>()

  private var anchors = AnchorTable()
  private var strings = StringCache()
  private var keys = KeyCheck()
  private var depth = 0

  init(_ events: consuming YAMLEventReader, limits: YAMLLimits) {
    self.events = events
    self.limits = limits
  }

  /// The root of the only document.
  mutating func document() throws(YAMLError) -> YAMLNode {
    _ = try events.next()
    let start = try events.next()
    guard start.kind == .documentStart else { throw .empty }
    let root = try node(try events.next())
    _ = try events.next()
    let end = try events.next()
    guard end.kind == .streamEnd else { throw .severalDocuments(first: start.mark, second: end.mark) }
    return root
  }

  private mutating func node(_ event: YAMLEvent) throws(YAMLError) -> YAMLNode {
    if event.kind == .alias { return try alias(event) }
    let nodesBefore = anchors.nodes
    anchors.nodes += 1
    if let name = event.anchor, let first = anchors.open(name, at: event.mark) {
      try report(.duplicateAnchor(name, first: first, second: event.mark))
    }
    let value: YAMLValue =
      switch event.kind {
      case .sequenceStart: try sequence(event)
      case .mappingStart: try mapping(event)
      default: try scalar(event)
      }
    let node = YAMLNode(value, at: event.mark)
    if let name = event.anchor { anchors.close(name, node, nodes: anchors.nodes - nodesBefore) }
    return node
  }

  private mutating func sequence(_ start: YAMLEvent) throws(YAMLError) -> YAMLValue {
    try checkTag(start, fits: "seq")
    try descend(start.mark)
    let first = nodes.count
    while true {
      let event = try events.next()
      if event.kind == .sequenceEnd { break }
      nodes.push(try node(event))
    }
    depth -= 1
    return .sequence(nodes.take(from: first))
  }

  private mutating func mapping(_ start: YAMLEvent) throws(YAMLError) -> YAMLValue {
    try checkTag(start, fits: "map")
    try descend(start.mark)
    let first = entries.count
    var mergeMarks: [Mark] = []
    while true {
      let event = try events.next()
      if event.kind == .mappingEnd { break }
      if event.isMergeKey { mergeMarks.append(event.mark) }
      let key = try key(event)
      let value = try node(try events.next())
      entries.push(YAMLEntry(key: key, value: value))
    }
    try checkKeys(from: first)
    depth -= 1
    let written = entries.take(from: first)
    guard !mergeMarks.isEmpty else { return .mapping(written) }
    return .mapping(try merged(written, at: mergeMarks))
  }

  private mutating func key(_ event: YAMLEvent) throws(YAMLError) -> YAMLNode {
    // As a key, the bare `=` is its own text, and the bare `<<` is dealt with when the mapping is complete.
    if event.isMergeKey || event.isDefaultValueKey {
      anchors.nodes += 1
      return YAMLNode(.string(String(decoding: event.text, as: UTF8.self)), at: event.mark)
    }
    let key = try node(event)
    switch key.value {
    case .sequence, .mapping: try report(.complexKey(event.mark))
    default: break
    }
    return YAMLNode(key.value, at: event.mark)
  }

  private mutating func checkKeys(from first: Int) throws(YAMLError) {
    var duplicates: [(first: Int, second: Int)] = []
    let written = entries.waiting(from: first)
    keys.run(written) { duplicates.append(($0, $1)) }
    for (earlier, later) in duplicates {
      // A complex key has been reported for what it is.
      guard let text = written[later].key.value.scalarText else { continue }
      try report(.duplicateKey(text, first: written[earlier].key.mark, second: written[later].key.mark))
    }
  }

  private mutating func merged(_ entries: [YAMLEntry], at marks: [Mark]) throws(YAMLError) -> [YAMLEntry] {
    var merge = MergedMapping()
    for entry in entries where marks.contains(entry.key.mark) {
      if !merge.include(entry.value), !isReported(entry.value.mark) { try report(.unfitMerge(entry.value.mark)) }
    }
    for entry in entries where !marks.contains(entry.key.mark) { merge.set(entry) }
    return merge.entries
  }

  private mutating func scalar(_ event: YAMLEvent) throws(YAMLError) -> YAMLValue {
    let meaning: ScalarMeaning
    if let tag = event.tag, tag != "!" {
      guard let tagged = TaggedScalar.construct(tag, event.text) else {
        try checkTag(event, fits: "")
        return .null
      }
      meaning = tagged
    } else {
      meaning = event.isPlain ? ScalarResolver.resolve(event.text) : .text
    }
    switch meaning {
    case .text: return .string(strings.string(event.text))
    case .value(let value): return value
    case .unfit(let kind):
      try report(.unfitScalar(String(decoding: event.text, as: UTF8.self), kind, event.mark))
      return .null
    }
  }

  private mutating func alias(_ event: YAMLEvent) throws(YAMLError) -> YAMLNode {
    let name = event.anchor ?? ""
    switch anchors.resolve(name) {
    case .node(let node):
      guard anchors.aliasedNodes <= limits.aliasedNodes else {
        throw .aliasExpansion(limit: limits.aliasedNodes, event.mark)
      }
      return node
    case .unfinished(let mark): try report(.recursiveAlias(name, alias: event.mark, anchor: mark))
    case .undefined: try report(.undefinedAlias(name, event.mark))
    }
    return YAMLNode(.null, at: event.mark)
  }

  private mutating func checkTag(_ event: YAMLEvent, fits kind: String) throws(YAMLError) {
    guard let tag = event.tag, tag != "!", tag != TaggedScalar.prefix + kind else { return }
    guard tag.hasPrefix(TaggedScalar.prefix) else { return try report(.unsupportedTag(tag, event.mark)) }
    let name = tag.dropFirst(TaggedScalar.prefix.count)
    if name.hasPrefix("python/") { return try report(.unsafeTag(tag, event.mark)) }
    let isKnown = ["str", "null", "bool", "int", "float", "timestamp", "seq", "map"].contains(name)
    try report(isKnown ? .unfitTag(tag, event.mark) : .unsupportedTag(tag, event.mark))
  }

  private mutating func descend(_ mark: Mark) throws(YAMLError) {
    depth += 1
    guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth, mark) }
  }

  /// Whether what stands here has been refused already, so that its placeholder is no news.
  private func isReported(_ mark: Mark) -> Bool { problems.contains { $0.mark == mark } }

  private mutating func report(_ error: YAMLError) throws(YAMLError) {
    guard problems.count < limits.errors else { throw .tooManyErrors(limit: limits.errors) }
    problems.append(error)
  }
}

extension YAMLEvent {
  fileprivate var isMergeKey: Bool { isBareWord(ScalarKind.merge) }
  fileprivate var isDefaultValueKey: Bool { isBareWord(ScalarKind.value) }

  private func isBareWord(_ kind: ScalarKind) -> Bool {
    guard self.kind == .scalar, isPlain, tag == nil || tag == "!", anchor == nil, text.count <= 2 else { return false }
    if case .unfit(kind) = ScalarResolver.resolve(text) { return true }
    return false
  }
}
