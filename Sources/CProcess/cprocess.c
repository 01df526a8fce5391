/* -std=c2x alone hides POSIX. */
#define _DEFAULT_SOURCE

#include "cprocess.h"

#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

int64_t cprocess_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int cprocess_terminal_width(void) {
  struct winsize size;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static const char *last_line;
static int last_status;

static void end(int signal) {
  (void)signal;
  ssize_t written = write(STDERR_FILENO, last_line, strlen(last_line));
  (void)written;
  _exit(last_status);
}

void cprocess_watchdog(unsigned seconds, int status, const char *line) {
  last_line = line;
  last_status = status;
  signal(SIGALRM, end);
  alarm(seconds);
}

int cprocess_id(void) { return getpid(); }

static volatile sig_atomic_t interrupt;

static void note(int number) {
  interrupt = number;
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
}

void cprocess_catch_interrupts(void) {
  struct sigaction action = {.sa_handler = note};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

int cprocess_interrupt(void) { return interrupt; }

void cprocess_forbid_dumps(void) {
  const struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void cprocess_keep_memory_low(void) {
  // glibc raises the first by itself to the largest block ever freed, and then keeps such blocks in the arena of each
  // thread; there is an arena for each of 32 threads that ask, and a page of an answer is some MB.
  mallopt(M_MMAP_THRESHOLD, 256 << 10);
  mallopt(M_ARENA_MAX, 4);
}
