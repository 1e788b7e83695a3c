// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

/// Every file operation of a whole update and a whole rollback goes wrong once, in every way; the promises must hold each time.
@Suite struct FaultInjectionTests {
  enum Run: String, CaseIterable { case first, update, rollback }
  enum Way: CaseIterable, Hashable {
    case ioError, noSpace, noAccess, misreported, death

    func fault(at index: Int) -> FaultPlan.Fault {
      switch self {
      case .ioError: .refuse(at: index, .ioError)
      case .noSpace: .refuse(at: index, .noSpace)
      case .noAccess: .refuse(at: index, .permissionDenied)
      case .misreported: .misreport(at: index, .ioError)
      case .death: .die(at: index)
      }
    }
  }

  @Test(arguments: Run.allCases, Way.allCases)
  func `old or new, never neither, and the next start repairs it`(run: Run, way: Way) async throws {
    let reference = FaultPlan()
    let template = try Scenario(run)
    try Scenario(copying: template).perform(reference)
    // The count is pinned from below: a protocol that lost its synchronization points would shrink.
    #expect(reference.count > (run == .first ? 60 : 90), "\(reference.count) operations")
    var fired = 0
    for index in 1...reference.count {
      let plan = FaultPlan(way.fault(at: index))
      let scenario = Scenario(copying: template)
      let succeeded = (try? scenario.perform(plan)) != nil
      #expect(plan.hasFired, "\(plan.fault) did not fire")
      fired += plan.hasFired ? 1 : 0
      try scenario.check(succeeded: succeeded, "\(run) · \(plan.fault) · \(plan.trace[index - 1])")
      // Thousands of rounds without a pause would keep every other test waiting.
      await Task.yield()
    }
    #expect(fired == reference.count)
  }

  @Test(arguments: [Way.death, .ioError, .misreported])
  func `a fault during recovery is repaired by the next start`(way: Way) async throws {
    let reference = FaultPlan()
    let template = try Scenario(.update)
    try Scenario(copying: template).perform(reference)
    var rounds = 0
    for index in try Self.journalled(reference) {
      let crashed = Scenario(copying: template)
      _ = try? crashed.perform(FaultPlan(.die(at: index)))
      var step = 1
      while true {
        let scenario = Scenario(copying: crashed)
        let second = FaultPlan(way.fault(at: step))
        _ = try? scenario.workplace.restart(plan: second)
        // Going on after recovery was shown above; here recovery itself is what fails.
        try scenario.check(succeeded: false, goesOn: false, "death at \(index), then in recovery \(second.fault)")
        rounds += 1
        await Task.yield()
        if !second.hasFired { break }
        step += 1
      }
    }
    #expect(rounds > 300, "\(rounds) rounds")
  }

  /// The operations between the intent and the end of the journal: the only ones after which recovery has to decide.
  private static func journalled(_ plan: FaultPlan) throws -> ClosedRange<Int> {
    let first = try #require(
      plan.trace.firstIndex { $0.operation == .rename && $0.path.lastComponent?.string == "journal.json" }
    )
    let last = try #require(
      plan.trace.lastIndex { $0.operation == .remove && $0.path.lastComponent?.string == "journal.json" }
    )
    return (first + 1)...(last + 2)
  }
}

/// One run with a past: four configurations were live before, so that there is something to lose and something to prune.
private struct Scenario {
  let run: FaultInjectionTests.Run
  let workplace: Workplace
  let old: [UInt8]?
  let new: [UInt8]

  init(_ run: FaultInjectionTests.Run) throws {
    self.run = run
    workplace = Workplace(inMemory: true)
    workplace.policy.backups = 2
    workplace.policy.contents = 2
    workplace.policy.days = 0
    new = run == .rollback ? Workplace.content(3) : Workplace.content(9)
    old = run == .first ? nil : Workplace.content(4)
    guard run != .first else { return }
    for number in 1...4 {
      workplace.clock.advance(seconds: 3600)
      try workplace.update(to: Workplace.content(number))
    }
  }

  /// The same scenario in a place of its own, as it stands now.
  init(copying other: Scenario) {
    run = other.run
    workplace = Workplace(copying: other.workplace)
    old = other.old
    new = other.new
  }

  func perform(_ plan: FaultPlan) throws {
    if run == .rollback { try workplace.rollBack(plan: plan) } else { try workplace.update(to: new, plan: plan) }
  }

  func check(succeeded: Bool, goesOn: Bool = true, _ what: String) throws {
    let before = workplace.readLive()
    #expect(before == old || before == new, "torn or missing: \(what)")
    if succeeded {
      #expect(before == new, "success without the new file: \(what)")
      #expect(try commit() != nil, "success without a record: \(what)")
    }
    let repairs = try workplace.restart().steps
    let after = workplace.readLive()
    #expect(after == before, "recovery changed a complete file: \(what)")
    #expect(try (commit() != nil) == (after == new), "record and file disagree: \(what)")
    #expect(workplace.leftovers().isEmpty, "\(workplace.leftovers()) left: \(what)")
    try checkBackups(what)
    // Where nothing had to be repaired, the next run is like any other.
    guard !repairs.isEmpty else { return }
    #expect(try workplace.restart().steps.isEmpty, "recovery does not settle: \(what)")
    guard goesOn else { return }
    workplace.clock.advance(seconds: 60)
    try workplace.update(to: Workplace.content(20))
    #expect(workplace.readLive() == Workplace.content(20), "stuck: \(what)")
  }

  private func commit() throws -> HistoryRecord? {
    try workplace.store().history().records.first {
      $0.to == Digest(of: new).hexadecimal && $0.sequence > (old == nil ? 0 : 4)
    }
  }

  private func checkBackups(_ what: String) throws {
    let held = Set(try workplace.store().rollbackCandidates().filter { $0.condition == .intact }.map(\.digest))
    guard old != nil else { return }
    // Two contents back at least, whatever happened; once the new file is live, also the one it replaced.
    let isNew = workplace.readLive() == new
    let promised = isNew ? [4, 3] : [3, 2]
    for number in promised where Workplace.content(number) != workplace.readLive() {
      #expect(held.contains(Digest(of: Workplace.content(number))), "backup of \(number) lost: \(what)")
    }
  }
}
