// SPDX-License-Identifier: MIT
//
// The Linux calls that Swift's Glibc module does not export, or exports only as variadic functions.

#ifndef CLINUX_H
#define CLINUX_H

#include <spawn.h>
#include <stddef.h>
#include <sys/types.h>

/// renameat2(2) with RENAME_NOREPLACE in the current directory's name space; 0, or -1 with errno (EEXIST: target exists).
int linux_rename_noreplace(const char *from, const char *to);

/// pipe2(2) with O_CLOEXEC; 0, or -1 with errno.
int linux_pipe_cloexec(int descriptors[2]);

/// fgetxattr/fsetxattr/fremovexattr/flistxattr(2), unchanged.
ssize_t linux_flistxattr(int descriptor, char *list, size_t size);
ssize_t linux_fgetxattr(int descriptor, const char *name, void *value, size_t size);
int linux_fsetxattr(int descriptor, const char *name, const void *value, size_t size);
int linux_fremovexattr(int descriptor, const char *name);

/// How a child ended, read without reaping it (waitid(2) with WNOWAIT, so that its owner still can).
/// Returns 1 and fills the outputs when it has ended, 0 while it runs, -1 with errno (ECHILD: already reaped).
/// `was_signaled` is 1 when a signal ended it; `status` is the exit code or the signal's number.
int linux_peek_exit(pid_t child, int *was_signaled, int *status);

/// Puts the process into a known signal state and returns the read end of a pipe that receives one byte, the signal's
/// number, for every INT, TERM and HUP. PIPE and XFSZ are ignored (their errno is enough), CHLD is set to its default
/// (an inherited SIG_IGN would make every child look successful), and all signals are unblocked. A signal in {INT, HUP}
/// that was ignored when the process started (nohup, a shell's background job) stays ignored. -1 with errno on failure.
int linux_open_signal_inbox(void);

/// Opens /dev/null on each of the descriptors 0, 1 and 2 that is closed, so that no file gets such a number and is taken for a stream.
void linux_open_missing_streams(void);

/// Whether the process may open `count` more descriptors now: 1 or 0.
int linux_has_free_descriptors(int count);

/// Number of columns of the terminal behind `descriptor`; 0 when it is no terminal or does not say.
int linux_terminal_columns(int descriptor);

/// statx(2): 1 when the file is immutable or append-only, 0 when not, or -1 with errno.
int linux_is_immutable(const char *path);

/// socketpair(2), local, a stream, both ends close-on-exec; 0, or -1 with errno.
int linux_socketpair_cloexec(int descriptors[2]);

/// posix_spawn_file_actions_addchdir_np(3): the child starts in that directory. 0, or an error number.
int linux_spawn_in_directory(posix_spawn_file_actions_t *actions, const char *directory);

/// Makes reads and writes of a descriptor return at once.
void linux_set_nonblocking(int descriptor);

/// Ends the process with `status` when so much time has passed, whatever it is busy with, after writing `message` (at most 1023
/// bytes) to standard error. A second call replaces the first; 0 milliseconds switch it off. Children do not inherit it. -1 with errno.
int linux_exit_at_deadline(long milliseconds, const char *message, int status);

#endif
