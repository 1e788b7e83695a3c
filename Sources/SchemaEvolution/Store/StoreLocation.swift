// SPDX-License-Identifier: MIT

package import SystemPackage

/// Where the metadata store is, as `--store` or the environment says it.
package enum StoreLocation: Equatable, Sendable {
  case directory(FilePath)
  case bucket(String, prefix: String)

  /// The place of the older trackers' baselines.
  package static let standardPrefix = "firebolt_dms_job/schema_metadata"
  /// Below the logs directory.
  package static let standardFolder = "schema_metadata"

  /// `file:///dir`, a path, or `s3://bucket[/prefix]`.
  package init(_ text: String, workingDirectory: FilePath) throws(EvolutionError) {
    if text.hasPrefix("s3://") {
      let parts = text.dropFirst("s3://".count).split(separator: "/", omittingEmptySubsequences: true).map(String.init)
      guard let bucket = parts.first else { throw Self.unusable(text) }
      let prefix = parts.dropFirst().joined(separator: "/")
      self = .bucket(bucket, prefix: prefix.isEmpty ? Self.standardPrefix : prefix)
      return
    }
    var path = text
    if text.hasPrefix("file://") {
      path = String(text.dropFirst("file://".count))
      if path.hasPrefix("localhost/") { path.removeFirst("localhost".count) }
      guard path.hasPrefix("/") else { throw Self.unusable(text) }
    } else if text.contains("://") {
      throw Self.unusable(text)
    }
    guard !path.isEmpty else { throw Self.unusable(text) }
    self = .directory(workingDirectory.pushing(FilePath(path)).lexicallyNormalized())
  }

  /// The same store, one level deeper: a database of its own.
  package func inside(_ database: String) -> StoreLocation {
    switch self {
    case .directory(let path): .directory(path.appending(ObjectName.folder(database)))
    case .bucket(let bucket, let prefix): .bucket(bucket, prefix: prefix + "/" + ObjectName.folder(database))
    }
  }

  private static func unusable(_ text: String) -> EvolutionError {
    .configuration(
      problem: "'\(text)' names no store",
      remedy: "--store file:///directory or --store s3://bucket/prefix"
    )
  }
}

extension StoreLocation: CustomStringConvertible {
  package var description: String {
    switch self {
    case .directory(let path): path.string
    case .bucket(let bucket, let prefix): "s3://\(bucket)/\(prefix)"
    }
  }
}
