// SPDX-License-Identifier: MIT

internal import DbtImpact
internal import TablesDiffing

extension DbtImpact {
  var json: JSONValue {
    .object([
      "project": project?.json ?? .null, "answers": .array(answers.map(\.json)), "warnings": .strings(warnings),
    ])
  }
}

extension DbtProjectFacts {
  fileprivate var json: JSONValue {
    .object([
      "directory": .string(directory), "origin": .string(origin), "models": .int(models), "exposures": .int(exposures),
    ])
  }
}

extension ImpactAnswer {
  fileprivate var json: JSONValue {
    .object([
      "table": .string(subject.table), "column": .optional(subject.column), "event": .string(subject.event.rawValue),
      "new_name": .optional(subject.newName), "severity": .string(subject.severity.rawValue),
      "change": .string(subject.fingerprint), "certainty": .string(certainty.rawValue),
      "places": .array(places.map(\.json)), "dependents": .array(dependents.map(\.json)),
      "exposures": .array(exposures.map(\.json)), "declarations": .array(declarations.map(\.json)),
      "readers": .strings(readers),
    ])
  }
}

extension ImpactPlace {
  fileprivate var json: JSONValue {
    .object([
      "model": .string(model.name), "layer": .string(model.layer.rawValue), "path": .string(place.path),
      "line": .optional(place.line), "reason": .string(reason.rawValue), "macro": .optional(macro),
    ])
  }
}

extension DbtModelName {
  fileprivate var json: JSONValue { .object(["name": .string(name), "layer": .string(layer.rawValue)]) }
}

extension DbtExposure {
  fileprivate var json: JSONValue {
    .object([
      "name": .string(name), "type": .optional(type), "owner": .optional(owner), "path": .string(place.path),
      "line": .optional(place.line),
    ])
  }
}

extension DbtPlace {
  fileprivate var json: JSONValue { .object(["path": .string(path), "line": .optional(line)]) }
}
