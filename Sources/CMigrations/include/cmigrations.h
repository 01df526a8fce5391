#pragma once

#include <stddef.h>

/// One numbered step of the schema, embedded from the folder `Migrations`.
typedef struct {
  /// File name without folder, such as `0001_history.sql`. Its first four digits are its number.
  const char *_Nonnull name;
  /// The SQL, followed by a NUL that `length` does not count.
  const char *_Nonnull text;
  size_t length;
} cmigrations_step;

/// All steps, in order of their number.
const cmigrations_step *_Nonnull cmigrations_steps(void);
size_t cmigrations_count(void);
