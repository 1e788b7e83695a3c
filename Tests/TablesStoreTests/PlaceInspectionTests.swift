// SPDX-License-Identifier: MIT

import Glibc
import HostSystem
import SystemPackage
import Testing

@testable import TablesStore

@Suite struct PlaceInspectionTests {
  private let workplace = Workplace()

  private func findings(_ configuration: FilePath? = nil, mountTable: String? = nil) -> [PlaceFinding] {
    let table = workplace.path("mountinfo")
    workplace.write(Array((mountTable ?? "").utf8), to: table)
    return PlaceInspection(
      configuration: configuration ?? workplace.live,
      logs: workplace.logs,
      runID: RunID(literal: "probe"),
      fileSystem: PosixFileSystem(),
      mountTable: table
    ).findings()
  }

  @Test func `a good place has no findings, and nothing stays behind`() {
    #expect(findings() == [])
    workplace.write(Workplace.content(1), to: workplace.live)
    #expect(findings() == [])
    #expect(workplace.names("config") == ["tables.yml"])
    #expect(workplace.names("") == ["config", "mountinfo"])
  }

  @Test func `the real mount table is understood`() throws {
    let table = MountTable(
      parsing: String(decoding: try PosixFileSystem().contents(of: "/proc/self/mountinfo"), as: UTF8.self)
    )
    #expect(table.isMountPoint("/proc"))
    #expect(table.type(holding: "/proc/self/mountinfo") == "proc")
  }

  @Test func `the file that is replaced is the one behind all links`() throws {
    workplace.make(folder: "real")
    workplace.write(Workplace.content(1), to: workplace.path("real/tables.yml"))
    #expect(symlink("../real/tables.yml", workplace.path("config/second.yml").string) == 0)
    #expect(symlink(workplace.path("config/second.yml").string, workplace.live.string) == 0)
    let layout = try workplace.layout()
    #expect(layout.live == workplace.path("real/tables.yml"))
    #expect(layout.configured == workplace.live)
    #expect(layout.lock == workplace.path("real/.tables.yml.lock"))
    #expect(findings() == [])
    try workplace.update(to: Workplace.content(2))
    #expect(workplace.read(workplace.path("real/tables.yml")) == Workplace.content(2))
    #expect(
      try PosixFileSystem().readLink(workplace.live) == workplace.path("config/second.yml"),
      "the link stays a link"
    )
    #expect(
      try PosixFileSystem().metadata(of: workplace.path("config/second.yml"), followLink: false).kind == .symbolicLink
    )
    try workplace.rollBack()
    #expect(workplace.read(workplace.path("real/tables.yml")) == Workplace.content(1))
  }

  @Test func `dangling links and loops are named with what to do`() throws {
    #expect(symlink("gone.yml", workplace.live.string) == 0)
    #expect(findings() == [PlaceFinding(.danglingLink(target: "gone.yml"), at: workplace.live)])
    #expect(throws: StoreError.unusablePlace(PlaceFinding(.danglingLink(target: "gone.yml"), at: workplace.live))) {
      try workplace.layout()
    }
    #expect(symlink("tables.yml", workplace.path("config/gone.yml").string) == 0)
    #expect(findings() == [PlaceFinding(.linkLoop, at: workplace.live)])
    #expect(
      findings(workplace.path("nowhere/tables.yml")) == [
        PlaceFinding(.configurationDirectoryMissing, at: workplace.path("nowhere"))
      ]
    )
  }

  @Test func `a folder or FIFO in the file's place is refused`() {
    #expect(mkfifo(workplace.live.string, 0o600) == 0)
    #expect(findings() == [PlaceFinding(.notRegularFile, at: workplace.live)])
    #expect(unlink(workplace.live.string) == 0)
    workplace.make(folder: "config/tables.yml")
    #expect(findings() == [PlaceFinding(.notRegularFile, at: workplace.live)])
  }

  @Test func `hard links are a warning, the other name keeps the old bytes`() throws {
    workplace.write(Workplace.content(1), to: workplace.live)
    #expect(link(workplace.live.string, workplace.path("config/second").string) == 0)
    #expect(findings() == [PlaceFinding(.hardLinks(count: 2), at: workplace.live)])
    #expect(findings().allSatisfy { $0.severity == .warning })
    try workplace.update(to: Workplace.content(2))
    #expect(workplace.read(workplace.path("config/second")) == Workplace.content(1))
  }

  @Test func `mount points and network file systems are seen`() {
    workplace.write(Workplace.content(1), to: workplace.live)
    let live = workplace.live.string
    let config = workplace.path("config").string
    let table = """
      1 0 8:1 / / rw - ext4 /dev/sda rw
      2 1 8:1 /x \(config) rw shared:1 master:2 - nfs4 server:/x rw
      3 2 8:1 /y \(live) rw - ext4 /dev/sdb rw

      """
    #expect(
      findings(mountTable: table) == [
        PlaceFinding(.mountPoint, at: workplace.live),
        PlaceFinding(.networkFileSystem(type: "nfs4"), at: workplace.path("config")),
      ]
    )
  }

  @Test func `blanks in a mount point are decoded and the last mount wins`() {
    let table = MountTable(
      parsing:
        "1 0 8:1 / / rw - ext4 a rw\n2 1 8:1 / /a\\040b rw - nfs b rw\n3 1 8:1 / /a\\040b rw - tmpfs c rw\nshort\n"
    )
    #expect(table.isMountPoint("/a b"))
    #expect(table.type(holding: "/a b/c") == "tmpfs")
    #expect(table.type(holding: "/a bc") == "ext4")
  }

  /// Each operation of the inspection is refused once: every refusal becomes a finding, none a crash or a silence.
  @Test(arguments: [Errno.readOnlyFileSystem, .permissionDenied, .ioError])
  func `whatever cannot be looked at is said`(errno: Errno) throws {
    workplace.write(Workplace.content(1), to: workplace.live)
    _ = findings()
    func inspect(_ plan: FaultPlan) -> [PlaceFinding] {
      PlaceInspection(
        configuration: workplace.live,
        logs: workplace.logs,
        runID: RunID(literal: "probe"),
        fileSystem: FaultyFileSystem(plan: plan),
        mountTable: workplace.path("mountinfo")
      ).findings()
    }
    let reference = FaultPlan()
    #expect(inspect(reference).isEmpty)
    for index in 1...reference.count {
      let plan = FaultPlan(.refuse(at: index, errno))
      let found = inspect(plan)
      #expect(plan.hasFired)
      #expect(!found.isEmpty, "\(plan.trace[index - 1])")
      #expect(found.allSatisfy { !$0.problem.isEmpty && !$0.hint.isEmpty })
    }
    #expect(reference.count >= 20)
  }

  @Test(.enabled(if: geteuid() != 0, "mode bits do not bind root"))
  func `a folder without write permission is found before anything slow`() {
    #expect(chmod(workplace.path("config").string, 0o555) == 0)
    defer { chmod(workplace.path("config").string, 0o755) }
    #expect(findings() == [PlaceFinding(.directoryNotWritable(.permissionDenied), at: workplace.path("config"))])
  }

  @Test func `too little space names both figures`() {
    let finding = PlaceFinding(.notEnoughSpace(required: 20 << 20, available: 3 << 20), at: "/x")
    #expect(finding.problem == "only 3 MiB are free, 20 MiB are needed")
  }

  @Test func `the name of a configuration is the way from the logs to it`() {
    #expect(StoreLayout.relativePath(from: "/a/b/logs", to: "/a/b/config/tables.yml") == "../config/tables.yml")
    #expect(StoreLayout.relativePath(from: "/a", to: "/a/tables.yml") == "tables.yml")
    #expect(StoreLayout.relativePath(from: "/a/b", to: "/c/d") == "../../c/d")
  }
}
