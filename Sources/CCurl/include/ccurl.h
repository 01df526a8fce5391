#pragma once

#include <stdbool.h>
#include <stddef.h>

/// Loads libcurl at first use, so that commands which ask AWS nothing do not pay for it.
/// Returns NULL, or why the library cannot be used.
const char *_Nullable ccurl_load(void);

/// Such as `7.88.1`; NULL where the library cannot be used.
const char *_Nullable ccurl_version(void);

/// Such as `OpenSSL/3.0.19`; NULL where the library cannot be used.
const char *_Nullable ccurl_tls_version(void);

/// One transfer at a time, and the connections that it keeps between them.
/// Only one thread may use it at once, except for `ccurl_cancel`.
typedef struct ccurl_handle ccurl_handle;

/// Keeps at most `kept` connections that no transfer uses.
/// NULL where the library cannot be used, or memory ran out.
ccurl_handle *_Nullable ccurl_open(long kept);

/// Closes its connections too.
void ccurl_close(ccurl_handle *_Nonnull handle);

/// Forgets the last request, and keeps the connections.
void ccurl_begin(ccurl_handle *_Nonnull handle);

// What follows prepares a request. What libcurl refuses is told by `ccurl_perform`. Texts are copied.

/// `protocols` are those that may be used, such as `https`.
void ccurl_set_target(ccurl_handle *_Nonnull handle, const char *_Nonnull method,
                      const char *_Nonnull url, const char *_Nonnull protocols);

void ccurl_set_user_agent(ccurl_handle *_Nonnull handle, const char *_Nonnull text);

/// `Name: value`, or `Name;` for a header without a value, or `Name:` for none of libcurl's own.
/// The latter may not be signed: libcurl 7.88 signs what it leaves out.
void ccurl_add_header(ccurl_handle *_Nonnull handle, const char *_Nonnull line);

/// `scope` is `aws:amz:REGION:SERVICE`.
void ccurl_set_signature(ccurl_handle *_Nonnull handle, const char *_Nonnull scope,
                         const char *_Nonnull key_id, const char *_Nonnull secret);

/// Empty texts stand for none; the environment is not asked in any case.
void ccurl_set_proxy(ccurl_handle *_Nonnull handle, const char *_Nonnull proxy,
                     const char *_Nonnull exceptions);

/// Trusts the certificates in this file, and no others.
void ccurl_set_trust(ccurl_handle *_Nonnull handle, const char *_Nonnull file);

/// Uses no connection that is open already: libcurl sends by itself once more what a kept one did not take.
void ccurl_set_fresh(ccurl_handle *_Nonnull handle);

/// In milliseconds, each at least 1.
void ccurl_set_limits(ccurl_handle *_Nonnull handle, long connect, long stall, long total);

/// Takes what comes. Each function returns whether more is wanted.
typedef struct ccurl_receiver {
  void *_Nullable context;
  /// A line of a head, with its line end; also those of interim answers, and trailers.
  bool (*_Nonnull header)(void *_Nullable context, const char *_Nonnull bytes, size_t length);
  /// Decompressed.
  bool (*_Nonnull body)(void *_Nullable context, const char *_Nonnull bytes, size_t length);
} ccurl_receiver;

/// How a transfer ended.
typedef enum ccurl_end {
  CCURL_DONE,
  CCURL_UNRESOLVED,
  CCURL_UNCONNECTED,
  /// The limit for connecting passed.
  CCURL_CONNECT_TIMEOUT,
  CCURL_TLS_FAILED,
  CCURL_INTERRUPTED,
  /// The limit for the whole transfer passed.
  CCURL_TIMEOUT,
  /// The limit without a byte passed.
  CCURL_STALLED,
  /// The receiver wanted no more.
  CCURL_STOPPED,
  CCURL_CANCELLED,
  /// The request cannot be sent as it was prepared.
  CCURL_UNUSABLE,
} ccurl_end;

typedef struct ccurl_outcome {
  ccurl_end end;
  /// What a proxy answered to `CONNECT`; 0 where none was asked.
  long proxy_status;
} ccurl_outcome;

/// Sends the prepared request, and returns when its answer is there or will not come.
/// `body` is what a POST or PUT carries; it is not copied.
ccurl_outcome ccurl_perform(ccurl_handle *_Nonnull handle, const void *_Nullable body,
                            size_t length, ccurl_receiver receiver);

/// libcurl's words for the last failure; valid until the handle is used again.
const char *_Nonnull ccurl_words(const ccurl_handle *_Nonnull handle);

/// libcurl's words for that kind of failure, without particulars.
const char *_Nonnull ccurl_plain_words(const ccurl_handle *_Nonnull handle);

/// Ends the transfer soon, from any thread.
void ccurl_cancel(ccurl_handle *_Nonnull handle);

/// Takes back `ccurl_cancel`, which otherwise holds for the next transfers too.
void ccurl_allow(ccurl_handle *_Nonnull handle);
