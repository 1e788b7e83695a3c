// SPDX-License-Identifier: MIT

internal import CLinux
internal import Glibc

/// A close-on-exec pipe whose ends are closed exactly once.
///
/// Foundation's `Pipe` answers with descriptor -1 when the process is out of descriptors and traps at its next use.
struct DescriptorPipe: ~Copyable {
  private(set) var readEnd: Int32
  private(set) var writeEnd: Int32

  init() throws(ProcessLaunchError) {
    var ends: [Int32] = [-1, -1]
    guard linux_pipe_cloexec(&ends) == 0 else { throw .tooManyOpenFiles }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  mutating func closeReadEnd() {
    if readEnd >= 0 { Glibc.close(readEnd) }
    readEnd = -1
  }

  mutating func closeWriteEnd() {
    if writeEnd >= 0 { Glibc.close(writeEnd) }
    writeEnd = -1
  }

  deinit {
    if readEnd >= 0 { Glibc.close(readEnd) }
    if writeEnd >= 0 { Glibc.close(writeEnd) }
  }
}
