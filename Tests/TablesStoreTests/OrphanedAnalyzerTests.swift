// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct OrphanedAnalyzerTests {
  private let workplace = Workplace()
  private let orphan = OrphanedAnalyzer(
    pid: 4000,
    group: 4000,
    startTime: 77,
    bootID: "boot-1",
    parent: 3000,
    parentStartTime: 11
  )

  private func note(_ analyzer: OrphanedAnalyzer) throws {
    try workplace.store().note(analyzer, run: RunID(literal: "crashed"))
  }

  @Test func `an analyzer whose run is gone is ended, first of all`() throws {
    workplace.processes.processes[4000] = ProcessFacts(startTime: 77, group: 4000, isZombie: false)
    try note(orphan)
    #expect(try workplace.restart().steps == [.endAnalyzer(orphan)])
    #expect(workplace.processes.killed == [4000])
    #expect(try workplace.restart().steps.isEmpty)
  }

  @Test(arguments: ["start time", "group", "boot", "boot unknown", "zombie", "gone", "parent alive"])
  func `one thing that does not match and nobody is killed`(difference: String) throws {
    var facts: ProcessFacts? = ProcessFacts(startTime: 77, group: 4000, isZombie: false)
    switch difference {
    case "start time": facts = ProcessFacts(startTime: 78, group: 4000, isZombie: false)
    case "group": facts = ProcessFacts(startTime: 77, group: 4001, isZombie: false)
    case "boot": workplace.processes.bootID = "boot-2"
    case "boot unknown": workplace.processes.bootID = nil
    case "zombie": facts = ProcessFacts(startTime: 77, group: 4000, isZombie: true)
    case "gone": facts = nil
    default: workplace.processes.processes[3000] = ProcessFacts(startTime: 11, group: 3000, isZombie: false)
    }
    workplace.processes.processes[4000] = facts
    try note(orphan)
    #expect(try workplace.restart().steps.isEmpty)
    #expect(workplace.processes.killed.isEmpty)
  }

  @Test func `a recycled pid of the parent does not protect the orphan`() throws {
    workplace.processes.processes[4000] = ProcessFacts(startTime: 77, group: 4000, isZombie: false)
    workplace.processes.processes[3000] = ProcessFacts(startTime: 99, group: 3000, isZombie: false)
    try note(orphan)
    #expect(try workplace.restart().steps == [.endAnalyzer(orphan)])
  }

  @Test func `a note that names the whole system is not obeyed`() throws {
    let everybody = OrphanedAnalyzer(pid: 1, group: 1, startTime: 1, bootID: "boot-1")
    workplace.processes.processes[1] = ProcessFacts(startTime: 1, group: 1, isZombie: false)
    try note(everybody)
    #expect(try workplace.restart().steps.isEmpty)
  }

  @Test(.timeLimit(.minutes(1))) func `a real process group ends whole`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "sleep 60 & echo $!; wait"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    let table = LinuxProcessTable(fileSystem: PosixFileSystem())
    let facts = try #require(table.process(process.processIdentifier))
    try #require(facts.group != getpgrp(), "it must not be our own group that ends")
    let analyzer = OrphanedAnalyzer(
      pid: process.processIdentifier,
      group: facts.group,
      startTime: facts.startTime,
      bootID: try #require(table.bootID)
    )
    try note(analyzer)
    let store = TablesStore(layout: try workplace.layout(), fileSystem: PosixFileSystem(), clock: SystemWallClock())
    let report = try store.recover(holding: try workplace.lock(store), processes: table, isValid: workplace.isValid)
    #expect(report.steps == [.endAnalyzer(analyzer)])
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == SIGKILL)
    #expect(table.process(child)?.isZombie ?? true)
  }
}
