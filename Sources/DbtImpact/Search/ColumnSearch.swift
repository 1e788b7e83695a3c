// SPDX-License-Identifier: MIT

/// Looks for one column of one source table in the models that read it, and behind every star that passes it on.
struct ColumnSearch {
  let project: DbtProject
  /// Both in lower case: what PostgreSQL folds and what it does not is told apart by nobody's spelling here.
  let table: String
  let column: String

  func places(from readers: [Int]) -> [(Int, ImpactPlace)] {
    var found: [(Int, ImpactPlace)] = []
    var seen = Set(readers)
    var open = readers.map { (index: $0, parent: String?.none) }
    while let next = open.popLast() {
      let model = project.models[next.index]
      let reads = reading(from: next.parent)
      if let place = place(in: model, reads) { found.append((next.index, place)) }
      guard model.structure.passesAll(of: reads, opaqueReads: true) else { continue }
      for child in model.children where seen.insert(child).inserted {
        open.append((index: child, parent: model.name.name))
      }
    }
    return found
  }

  /// Whether a relation brings the column along: the table itself, or the model that passed it on.
  private func reading(from parent: String?) -> (SQLRelation) -> Bool {
    guard let parent else { return { project.table(of: $0) == table } }
    return { relation in
      guard case .ref(let name) = relation else { return false }
      return project.models(named: name).contains { project.models[$0].name.name == parent }
    }
  }

  private func place(in model: DbtModel, _ reads: (SQLRelation) -> Bool) -> ImpactPlace? {
    guard let text = model.text else { return place(model, line: nil, .unreadable) }
    if model.isPython { return place(model, line: text.relations.first { reads($0.relation) }?.line, .python) }
    let mentions = (model.mentions[column] ?? []).filter { belongs($0, in: model, reads) }
    let isOnlyInput = model.inputs <= 1
    if let named = mentions.first(where: { $0.isCertain && (isOnlyInput || isQualified($0, in: model)) }) {
      return place(model, line: named.line, .named)
    }
    if let mention = mentions.first { return place(model, line: mention.line, .ambiguous) }
    if model.structure.passesAll(of: reads, opaqueReads: true) {
      return place(model, line: text.relations.first { reads($0.relation) }?.line, .selectStar)
    }
    if let call = text.calls.first(where: { mayName($0) }) {
      return place(model, line: call.line, .macro, macro: call.name)
    }
    // The manifest says that it reads the table, its text does not: a macro wrote that part.
    let relations = text.relations.map(\.relation) + model.structure.written.map(\.relation)
    return relations.contains(where: reads) ? nil : place(model, line: nil, .macro)
  }

  private func place(_ model: DbtModel, line: Int?, _ reason: ImpactPlace.Reason, macro: String? = nil) -> ImpactPlace {
    ImpactPlace(model: model.name, place: DbtPlace(path: model.path, line: line), reason: reason, macro: macro)
  }

  /// False when the alias in front of the dot is that of another relation.
  private func belongs(_ mention: SQLMention, in model: DbtModel, _ reads: (SQLRelation) -> Bool) -> Bool {
    guard let qualifier = mention.qualifier, let relations = model.structure.aliases[qualifier] else { return true }
    return relations.contains(where: reads)
  }

  private func isQualified(_ mention: SQLMention, in model: DbtModel) -> Bool {
    mention.qualifier.map { model.structure.aliases[$0] != nil } ?? false
  }

  /// Macros that write out every column of what they are given.
  private static let lists: Set<String> = ["star", "get_columns_in_relation", "get_filtered_columns_in_relation"]

  /// Whether a macro's text names the column, lists all columns, or is nowhere to be read.
  private func mayName(_ call: MacroCall) -> Bool {
    var seen: Set<String> = []
    var open = [call]
    while let next = open.popLast() {
      let parts = next.name.split(separator: ".")
      let name = parts.last.map(String.init) ?? next.name
      guard seen.insert(next.name).inserted else { continue }
      if Self.lists.contains(name) { return true }
      if let macro = project.macros[name] {
        if macro.mentions[column] != nil { return true }
        open += macro.calls
      } else if parts.count == 1 || next.takesRelation {
        return true
      }
    }
    return false
  }
}
