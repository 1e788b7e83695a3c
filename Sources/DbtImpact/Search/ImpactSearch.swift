// SPDX-License-Identifier: MIT

/// Answers for one project: who reads a table, who names a column, what stands on them.
struct ImpactSearch {
  private let project: DbtProject
  private let readersByTable: [String: [Int]]

  init(_ project: DbtProject) {
    self.project = project
    var readers: [String: [Int]] = [:]
    for index in project.models.indices {
      for table in project.models[index].tables { readers[table, default: []].append(index) }
    }
    readersByTable = readers
  }

  /// The models that read a table; nil when none does.
  func readers(of table: String) -> TableReaders? {
    guard let found = readersByTable[table.lowercased()] else { return nil }
    let reached = found + descendants(of: found)
    return TableReaders(
      models: Set(found.map { project.models[$0].name.name }).sorted(),
      hasIncremental: reached.contains { project.models[$0].isIncremental }
    )
  }

  func answer(_ subject: ImpactSubject) -> ImpactAnswer {
    let table = subject.table.lowercased()
    let readers = readersByTable[table] ?? []
    let found =
      if let column = subject.column {
        ColumnSearch(project: project, table: table, column: column.lowercased()).places(from: readers)
      } else { readers.map { ($0, placeOfReading(table, in: project.models[$0])) } }
    let ordered = found.sorted { ($0.1.reason.rank, $0.1.place.path) < ($1.1.reason.rank, $1.1.place.path) }
    let affected = ordered.map(\.0)
    let dependents = descendants(of: affected)
    return ImpactAnswer(
      subject: subject,
      certainty: certainty(of: ordered.map(\.1)),
      places: ordered.map(\.1),
      dependents: Set(dependents.map { project.models[$0].name })
        .sorted { ($0.layer.rank, $0.name) < ($1.layer.rank, $1.name) },
      exposures: exposures(of: Set(affected + dependents), table: subject.column == nil ? table : nil),
      declarations: declarations(subject, table),
      readers: Set(readers.map { project.models[$0].name.name }).sorted()
    )
  }

  private func certainty(of places: [ImpactPlace]) -> ImpactAnswer.Certainty {
    if places.contains(where: { $0.reason == .named }) { return .named }
    if places.contains(where: { $0.reason != .unreadable }) { return .possible }
    return places.isEmpty && project.unreadable.isEmpty ? .noneFound : .unknown
  }

  private func placeOfReading(_ table: String, in model: DbtModel) -> ImpactPlace {
    let relations = (model.text?.relations ?? []) + model.structure.written
    guard let first = relations.first(where: { project.table(of: $0.relation) == table }) else {
      return ImpactPlace(model: model.name, place: DbtPlace(path: model.path, line: nil), reason: .named)
    }
    let isBare = if case .table(nil, _) = first.relation { true } else { false }
    return ImpactPlace(
      model: model.name,
      place: DbtPlace(path: model.path, line: first.line),
      reason: isBare ? .ambiguous : .named
    )
  }

  /// What stands on these models, each once, also where references run in circles.
  private func descendants(of models: [Int]) -> [Int] {
    var seen: Set<Int> = []
    var open = models
    while let next = open.popLast() {
      for child in project.models[next].children where seen.insert(child).inserted { open.append(child) }
    }
    return seen.sorted()
  }

  private func exposures(of models: Set<Int>, table: String?) -> [DbtExposure] {
    project.exposures
      .filter { !$0.models.isDisjoint(with: models) || table.map($0.tables.contains) == true }
      .map(\.exposure)
      .sorted { ($0.name, $0.place.path) < ($1.name, $1.place.path) }
  }

  private func declarations(_ subject: ImpactSubject, _ table: String) -> [DbtPlace] {
    (project.declarations[table] ?? []).compactMap { declared in
      guard let column = subject.column else { return declared.place }
      return declared.columns[column.lowercased()].map { DbtPlace(path: declared.place.path, line: $0) }
    }
  }
}

extension ImpactPlace.Reason {
  /// The surest first.
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension DbtModelName.Layer {
  /// What people see first.
  var rank: Int {
    switch self {
    case .mart: 0
    case .intermediate: 1
    case .staging: 2
    case .other: 3
    }
  }
}
