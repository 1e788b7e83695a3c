// SPDX-License-Identifier: MIT
//
// The Linux calls that Swift's Glibc module does not export, or exports only as variadic functions.

#ifndef CLINUX_H
#define CLINUX_H

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

/// statx(2): 1 when the file is immutable or append-only, 0 when not, or -1 with errno.
int linux_is_immutable(const char *path);

#endif
