#pragma once

#include <sqlite3.h>
#include <stddef.h>

/* Swift does not import SQLITE_TRANSIENT nor variadic functions; these stand in for them. */

/// Binds a copy of `length` bytes of UTF-8, NUL bytes included.
static inline int fleetdb_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 length) {
  return sqlite3_bind_text64(statement, index, bytes, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds a copy of `length` bytes; no bytes is an empty blob, not NULL.
static inline int fleetdb_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
  return length == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                     : sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_TRANSIENT);
}

/// Turns a boolean connection setting (`SQLITE_DBCONFIG_…`) on or off.
static inline int fleetdb_db_config(sqlite3 *connection, int setting, int on) {
  int now = 0;
  return sqlite3_db_config(connection, setting, on, &now);
}

/// Caps the heap of the whole process, in bytes. Returns the limit before.
static inline sqlite3_int64 fleetdb_hard_heap_limit(sqlite3_int64 bytes) {
  return sqlite3_hard_heap_limit64(bytes);
}
