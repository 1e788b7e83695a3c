// SPDX-License-Identifier: MIT

#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

int linux_rename_noreplace(const char *from, const char *to) {
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int linux_pipe_cloexec(int descriptors[2]) {
  return pipe2(descriptors, O_CLOEXEC);
}

void linux_open_missing_streams(void) {
  for (int number = 0; number <= 2; number++) {
    // open(2) answers with the lowest free number, which is this one.
    if (fcntl(number, F_GETFD) == -1 && errno == EBADF && open("/dev/null", O_RDWR) != number) return;
  }
}

int linux_has_free_descriptors(int count) {
  enum { most = 64 };
  int taken[most];
  int number = 0;
  while (number < count && number < most) {
    int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) break;
    taken[number++] = descriptor;
  }
  int is_enough = number == count;
  while (number > 0) close(taken[--number]);
  return is_enough;
}

ssize_t linux_flistxattr(int descriptor, char *list, size_t size) {
  return flistxattr(descriptor, list, size);
}

ssize_t linux_fgetxattr(int descriptor, const char *name, void *value, size_t size) {
  return fgetxattr(descriptor, name, value, size);
}

int linux_fsetxattr(int descriptor, const char *name, const void *value, size_t size) {
  return fsetxattr(descriptor, name, value, size, 0);
}

int linux_peek_exit(pid_t child, int *was_signaled, int *status) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  int result;
  do {
    result = waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT);
  } while (result == -1 && errno == EINTR);
  if (result == -1) return -1;
  if (info.si_pid == 0) return 0;
  *was_signaled = info.si_code != CLD_EXITED;
  *status = info.si_status;
  return 1;
}

static int inbox_write_end = -1;

static void note_signal(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  // A full pipe loses a repetition, never the first signal.
  ssize_t ignored = write(inbox_write_end, &byte, 1);
  (void)ignored;
  errno = saved;
}

int linux_open_signal_inbox(void) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) == -1) return -1;
  inbox_write_end = ends[1];

  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  const int wanted[] = {SIGINT, SIGHUP, SIGTERM};
  for (size_t index = 0; index < sizeof wanted / sizeof wanted[0]; index++) {
    struct sigaction inherited;
    if (sigaction(wanted[index], NULL, &inherited) == -1) return -1;
    if (wanted[index] != SIGTERM && inherited.sa_handler == SIG_IGN) continue;
    if (sigaction(wanted[index], &action, NULL) == -1) return -1;
  }
  action.sa_handler = SIG_IGN;
  if (sigaction(SIGPIPE, &action, NULL) == -1 || sigaction(SIGXFSZ, &action, NULL) == -1) return -1;
  action.sa_handler = SIG_DFL;
  if (sigaction(SIGCHLD, &action, NULL) == -1) return -1;

  sigset_t none;
  sigemptyset(&none);
  if (sigprocmask(SIG_SETMASK, &none, NULL) == -1) return -1;
  return ends[0];
}

int linux_terminal_columns(int descriptor) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) == -1) return 0;
  return size.ws_col;
}

int linux_fremovexattr(int descriptor, const char *name) {
  return fremovexattr(descriptor, name);
}

int linux_is_immutable(const char *path) {
  struct statx answer;
  if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &answer) != 0) return -1;
  return (answer.stx_attributes & (STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND)) != 0;
}

int linux_socketpair_cloexec(int descriptors[2]) {
  return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, descriptors);
}

int linux_spawn_in_directory(posix_spawn_file_actions_t *actions, const char *directory) {
  return posix_spawn_file_actions_addchdir_np(actions, directory);
}

void linux_set_nonblocking(int descriptor) {
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

static char deadline_message[1024];
static int deadline_status = 1;

static void deadline_passed(int number) {
  (void)number;
  ssize_t ignored = write(STDERR_FILENO, deadline_message, strlen(deadline_message));
  (void)ignored;
  _exit(deadline_status);
}

int linux_exit_at_deadline(long milliseconds, const char *message, int status) {
  snprintf(deadline_message, sizeof deadline_message, "%s", message);
  deadline_status = status;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = deadline_passed;
  if (sigaction(SIGALRM, &action, NULL) == -1) return -1;
  sigset_t alarm;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  if (sigprocmask(SIG_UNBLOCK, &alarm, NULL) == -1) return -1;
  struct itimerval timer = {{0, 0}, {milliseconds / 1000, milliseconds % 1000 * 1000}};
  return setitimer(ITIMER_REAL, &timer, NULL);
}
