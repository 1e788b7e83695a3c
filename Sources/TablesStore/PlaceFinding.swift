// SPDX-License-Identifier: MIT

package import HostSystem
package import SystemPackage

/// Something about the places of the store that makes a run impossible, or that a person should know.
package struct PlaceFinding: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case configurationDirectoryMissing
    case directoryNotWritable(Errno)
    case danglingLink(target: FilePath)
    case linkLoop
    case notRegularFile
    /// The same, left by a run that died; the start that meets it puts the backup back.
    case repairedFirst(FileMetadata.Kind)
    case unreadable(Errno)
    /// `chattr +i` or `+a`: not even root can replace the file.
    case immutable
    /// A sticky folder in which the live file belongs to somebody else.
    case sticky
    /// A single file mounted into a container: `rename(2)` answers EBUSY.
    case mountPoint
    case notEnoughSpace(required: UInt64, available: UInt64)
    case logsNotWritable(Errno)
    case hardLinks(count: UInt64)
    case networkFileSystem(type: String)
    case notInspectable(FileSystemError.Operation, Errno)
  }

  package enum Severity: Hashable, Sendable { case error, warning }

  package let kind: Kind
  package let path: FilePath

  package init(_ kind: Kind, at path: FilePath) {
    self.kind = kind
    self.path = path
  }

  /// An error ends the run before anything slow starts; a warning is only said.
  package var severity: Severity {
    switch kind {
    case .repairedFirst, .hardLinks, .networkFileSystem, .notInspectable: .warning
    default: .error
    }
  }
}

extension PlaceFinding {
  /// What is wrong, in one clause without the path.
  package var problem: String {
    switch kind {
    case .configurationDirectoryMissing: "the configuration folder does not exist"
    case .directoryNotWritable(let errno): "the configuration folder cannot be written (\(errno))"
    case .danglingLink(let target): "the symbolic link points to \(target), which does not exist"
    case .linkLoop: "the symbolic links form a loop"
    case .notRegularFile: "is not a regular file"
    case .repairedFirst(let kind): "\(kind.phrase) stands there since a run died"
    case .unreadable(let errno): "the file cannot be read (\(errno))"
    case .immutable: "the file has the immutable or append-only flag"
    case .sticky: "the folder is sticky and the file belongs to another user"
    case .mountPoint: "the file itself is a mount point, so it cannot be replaced atomically"
    case .notEnoughSpace(let required, let available):
      "only \(available >> 20) MiB are free, \((required + (1 << 20) - 1) >> 20) MiB are needed"
    case .logsNotWritable(let errno): "the logs folder cannot be written (\(errno))"
    case .hardLinks(let count): "the file has \(count) hard links; only this name will get the new content"
    case .networkFileSystem(let type): "lies on a network file system (\(type)), where locks and renames are weaker"
    case .notInspectable(let operation, let errno): "could not \(operation.rawValue) it (\(errno))"
    }
  }

  /// What to type or do next.
  package var hint: String {
    let file = path.string
    return switch kind {
    case .configurationDirectoryMissing: "mkdir -p '\(file)', or choose another folder with --output-dir"
    case .directoryNotWritable(.readOnlyFileSystem): "mount the folder writable, or choose another with --output-dir"
    case .directoryNotWritable: "run as the owner of '\(file)', or check with: ls -ld '\(file)' && lsattr -d '\(file)'"
    case .danglingLink(let target): "create \(target), or remove the link: rm '\(file)'"
    case .linkLoop: "replace the link by a file or a link that ends: ls -l '\(file)'"
    case .repairedFirst: "it is moved away and the backup restored before anything else"
    case .notRegularFile: "move it away, or choose another folder with --output-dir"
    case .unreadable: "chmod u+r '\(file)', or run as its owner"
    case .immutable: "chattr -i -a '\(file)'"
    case .sticky: "run as the owner of '\(file)': ls -l '\(file)'"
    case .mountPoint: "mount the folder that holds the file instead of the file"
    case .notEnoughSpace: "free some space: df -h '\(file)'"
    case .logsNotWritable: "make it writable, or choose another folder with --logs-dir"
    case .hardLinks: "find the other names: find / -xdev -samefile '\(file)'"
    case .networkFileSystem: "run only one update at a time, always from the same machine"
    case .notInspectable: "ls -ld '\(file)'"
    }
  }
}
