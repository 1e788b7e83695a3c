// SPDX-License-Identifier: MIT

internal import ArgumentParser

/// A length of time on the command line: `90`, `90s`, `30m`, `1h30m`.
package struct TimeSpan: ExpressibleByArgument, Equatable, Sendable {
  package let seconds: Double

  package init(seconds: Double) { self.seconds = seconds }

  package init?(argument: String) {
    if let seconds = Double(argument), seconds >= 0, seconds.isFinite {
      self.seconds = seconds
      return
    }
    let units: [Character: Double] = ["h": 3600, "m": 60, "s": 1]
    var total = 0.0
    var digits = ""
    for character in argument {
      if let unit = units[character] {
        guard let number = Double(digits) else { return nil }
        total += number * unit
        digits = ""
      } else if character.isASCII, character.isNumber || character == "." {
        digits.append(character)
      } else {
        return nil
      }
    }
    guard digits.isEmpty, !argument.isEmpty else { return nil }
    seconds = total
  }

  package var defaultValueDescription: String {
    for (unit, length) in [("h", 3600.0), ("m", 60.0)]
    where seconds >= length && seconds.truncatingRemainder(dividingBy: length) == 0 {
      return "\(Int(seconds / length))\(unit)"
    }
    return "\(Int(seconds))s"
  }
}
