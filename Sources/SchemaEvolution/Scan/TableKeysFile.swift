// SPDX-License-Identifier: MIT

package import HostSystem

/// `tables_keys.json` in its place: read, backed up before each write, replaced only over what was read.
package struct TableKeysFile {
  private let folder: any DocumentFolder
  private let name: String

  package static let standardKey = "firebolt_dms_job/config/tables_keys.json"
  private static let attemptLimit = 20

  package init(_ name: String, in folder: any DocumentFolder) {
    self.folder = folder
    self.name = name
  }

  package var place: String { folder.address(name) }

  /// The keys; a file that is not there is an empty one, a file that cannot be read is an error.
  package func read() throws(EvolutionError) -> TableKeys {
    guard let document = try folder.get(name) else { return TableKeys() }
    return try TableKeys(parsing: document.bytes, place: place)
  }

  /// Adds keys for tables about which nobody has decided. Returns the backup's address; nil when there was nothing to back up.
  package func add(_ keys: [(table: String, columns: [String])], clock: any WallClock) throws(EvolutionError) -> String?
  {
    for attempt in 1...Self.attemptLimit {
      let document = try folder.get(name)
      let old = try document.map { found throws(EvolutionError) in try TableKeys(parsing: found.bytes, place: place) }
      var new = old ?? TableKeys()
      for key in keys { new.add(key.columns, for: key.table) }
      guard new != (old ?? TableKeys()) else { return nil }
      let backup = try document.map { found throws(EvolutionError) in try backUp(found.bytes, at: clock.now) }
      if case .written = try folder.put(name, new.bytes, over: document?.tag) { return backup }
      clock.sleep(seconds: Double.random(in: 0.005...0.02) * Double(attempt))
    }
    throw .raceLost(place: place, attempts: Self.attemptLimit)
  }

  // The time is in the name for people; a taken name gets a number, so that no backup ever replaces another.
  private func backUp(_ bytes: [UInt8], at moment: Instant) throws(EvolutionError) -> String {
    let base = "\(name).backup.\(moment.stamp)"
    for number in 1...100 {
      let backup = number == 1 ? base : "\(base)_\(number)"
      if case .written = try folder.put(backup, bytes, over: nil) { return folder.address(backup) }
      // A run that lost its race has left the same bytes already.
      if try folder.get(backup)?.bytes == bytes { return folder.address(backup) }
    }
    throw .raceLost(place: folder.address(base), attempts: 100)
  }
}
