// SPDX-License-Identifier: MIT

internal import HostSystem

/// `tables.yml.backup.20251006_143022`, with `_2`, `_3` … behind it when the name was taken.
///
/// The time is for people. Order never comes from here: it comes from the sequence numbers in the history.
package struct BackupName: Hashable, Sendable, CustomStringConvertible {
  package let text: String
  /// `20251006_143022`
  package let stamp: String
  /// The stamp, with its number when the name was taken: names exactly one backup.
  package let label: String

  init(base: String, moment: Instant, zone: StampZone, attempt: Int) {
    stamp = moment.stamp(in: zone)
    label = stamp + (attempt > 1 ? "_\(attempt)" : "")
    text = "\(base).backup.\(label)"
  }

  /// Nil unless the text is exactly a name that this program gives to backups of `base`.
  package init?(_ text: String, base: String) {
    let prefix = "\(base).backup."
    guard text.hasPrefix(prefix) else { return nil }
    let label = text.dropFirst(prefix.count)
    let parts = label.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      parts[0].utf8.count == 8, parts[1].utf8.count == 6
    else { return nil }
    if parts.count == 3 {
      guard let attempt = Int(parts[2]), attempt > 1, parts[2] == String(attempt) else { return nil }
    }
    self.text = text
    self.label = String(label)
    stamp = "\(parts[0])_\(parts[1])"
  }

  package var description: String { text }
}
