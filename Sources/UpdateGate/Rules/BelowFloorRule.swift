// SPDX-License-Identifier: MIT

internal import OrderedCollections
internal import TablesConfig

/// A configuration that held a whole database does not shrink to a handful of tables, even where the database dropped them.
struct BelowFloorRule: GateRule {
  let id = "below-floor"
  let purpose =
    "the nightly refresh takes fewer than 100 tables, where there were more, for a broken file and puts its newest backup back"

  /// The number below which the pipeline's scheduler takes a file for broken.
  static let floor = 100

  func reasons(_ question: GateQuestion) -> [GateReason] {
    guard let before = question.live?.tables.count else { return [] }
    let after = question.candidate.tables.count
    guard before >= Self.floor, after < Self.floor else { return [] }
    return [
      GateReason(
        rule: id,
        message: "\(after) of \(before) tables are left, fewer than the nightly refresh asks for (\(Self.floor))",
        hint: "make sure that this is the right database"
      )
    ]
  }
}
