#pragma once

#include <stdint.h>

/// The wall clock, in milliseconds since 1970-01-01T00:00:00Z.
int64_t cprocess_now(void);

/// The columns of the terminal on standard output, or 0 where it is none or does not say.
int cprocess_terminal_width(void);

/// Ends the process with `status` and one line on standard error, unless called again with 0 seconds by then.
void cprocess_watchdog(unsigned seconds, int status, const char *_Nonnull line);

/// The number of the process.
int cprocess_id(void);

/// From now on the first SIGINT or SIGTERM is only noted; the second, of either kind, ends the process.
void cprocess_catch_interrupts(void);

/// The signal that was noted, or 0.
int cprocess_interrupt(void);

/// From now on nobody but the superuser reads the memory of this process, neither alive nor from a core dump.
void cprocess_forbid_dumps(void);

/// From now on large blocks of memory go back to the system when they are freed, and few threads keep small ones.
void cprocess_keep_memory_low(void);
