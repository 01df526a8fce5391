#pragma once

#include <stddef.h>
#include <stdint.h>

/// How many elements may stand inside one another.
#define CEXPAT_MAXIMUM_DEPTH 64

/// Loads Expat at first use, so that commands which ask AWS nothing do not pay for it.
/// Returns NULL, or why the library cannot be used.
const char *_Nullable cexpat_load(void);

/// What the library calls itself, such as `expat_2.5.0`, or NULL where it cannot be used.
const char *_Nullable cexpat_version(void);

/// A parser of one XML text. Opaque; made by `cexpat_new`, freed by `cexpat_free`.
typedef struct cexpat_parser cexpat_parser;

/// What is to be done with an element that has begun.
typedef enum {
  /// Nothing of it is wanted: no function is called until it has ended, nor for its end.
  CEXPAT_SKIP,
  /// Its elements are wanted, its text is not.
  CEXPAT_ENTER,
  /// Its text is wanted; an element within is an error.
  CEXPAT_TEXT,
  /// Parsing ends with `CEXPAT_STOPPED`.
  CEXPAT_STOP,
} cexpat_verdict;

typedef enum {
  CEXPAT_OK,
  /// Not well-formed, or cut off: see `cexpat_message`.
  CEXPAT_MALFORMED,
  /// There is a document type declaration.
  CEXPAT_DOCTYPE,
  /// Deeper than `CEXPAT_MAXIMUM_DEPTH`.
  CEXPAT_TOO_DEEP,
  /// An element where there should be text alone.
  CEXPAT_ELEMENT_IN_TEXT,
  /// A function said so.
  CEXPAT_STOPPED,
  CEXPAT_NO_MEMORY,
} cexpat_result;

/// Called with the context that `cexpat_new` was given.
typedef struct {
  /// `name` as it is written, not terminated, with its `cexpat_hash`. Attributes are not told.
  cexpat_verdict (*_Nonnull start)(void *_Nonnull context, const char *_Nonnull name, size_t length, uint64_t hash);
  /// Ends an element that was entered or whose text was wanted. False stops.
  int (*_Nonnull end)(void *_Nonnull context);
  /// A piece of text, in UTF-8 and cut between characters.
  void (*_Nonnull text)(void *_Nonnull context, const char *_Nonnull bytes, size_t length);
} cexpat_functions;

/// A new parser, or NULL where Expat is missing or memory is short.
cexpat_parser *_Nullable cexpat_new(void *_Nonnull context, cexpat_functions functions);
void cexpat_free(cexpat_parser *_Nonnull parser);

/// Parses the next bytes; the last ones, which may be none, with `is_last`.
/// After anything but `CEXPAT_OK` the parser is of no use but for the functions below.
cexpat_result cexpat_parse(cexpat_parser *_Nonnull parser, const void *_Nullable bytes, size_t length, int is_last);

/// Expat's words for what is wrong.
const char *_Nonnull cexpat_message(const cexpat_parser *_Nonnull parser);
/// Where parsing stands, counted from 1; the column in bytes.
size_t cexpat_line(const cexpat_parser *_Nonnull parser);
size_t cexpat_column(const cexpat_parser *_Nonnull parser);

/// Sixty-four bits by which names are told apart (FNV-1a).
uint64_t cexpat_hash(const char *_Nonnull name, size_t length);
