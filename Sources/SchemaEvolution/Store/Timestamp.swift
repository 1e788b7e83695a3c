// SPDX-License-Identifier: MIT

package import HostSystem

extension Instant {
  /// `2026-07-15T21:53:13.550513+00:00`: every Python since 3.7 reads it as a moment with an offset.
  package var offsetText: String { String(iso8601.dropLast()) + "+00:00" }
}
