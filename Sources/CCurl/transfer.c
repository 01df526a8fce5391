#define _POSIX_C_SOURCE 200809L

#include <string.h>
#include <time.h>

#include "handle.h"

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static size_t receive(ccurl_handle *handle, bool (*take)(void *, const char *, size_t),
                      const char *bytes, size_t length) {
  handle->last_byte = now();
  if (atomic_load(&handle->cancelled)) return length + 1;
  if (take(handle->receiver.context, bytes, length)) return length;
  handle->stopped = true;
  return length + 1;
}

static size_t receive_header(char *bytes, size_t size, size_t count, void *context) {
  ccurl_handle *handle = context;
  return receive(handle, handle->receiver.header, bytes, size * count);
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *context) {
  ccurl_handle *handle = context;
  return receive(handle, handle->receiver.body, bytes, size * count);
}

static int progress(void *context, curl_off_t download_total, curl_off_t downloaded,
                    curl_off_t upload_total, curl_off_t uploaded) {
  ccurl_handle *handle = context;
  if (downloaded + uploaded != handle->moved) {
    handle->moved = downloaded + uploaded;
    handle->last_byte = now();
  }
  return atomic_load(&handle->cancelled);
}

static bool is_connected(const ccurl_handle *handle) {
  curl_off_t time = 0;
  ccurl_library.easy_getinfo(handle->easy, CURLINFO_PRETRANSFER_TIME_T, &time);
  return time > 0;
}

static long number(const ccurl_handle *handle, CURLINFO info) {
  long value = 0;
  ccurl_library.easy_getinfo(handle->easy, info, &value);
  return value;
}

static ccurl_end meaning(const ccurl_handle *handle) {
  switch (handle->code) {
  case CURLE_OK:
    return CCURL_DONE;
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY:
    return CCURL_UNRESOLVED;
  case CURLE_COULDNT_CONNECT:
  case CURLE_PROXY:
    return CCURL_UNCONNECTED;
  case CURLE_OPERATION_TIMEDOUT:
    return is_connected(handle) ? CCURL_TIMEOUT : CCURL_CONNECT_TIMEOUT;
  case CURLE_SSL_CONNECT_ERROR:
    // Not TLS's fault: the connection ended during the handshake.
    return number(handle, CURLINFO_OS_ERRNO) != 0 || strstr(handle->words, "SSL_ERROR_SYSCALL")
      ? CCURL_INTERRUPTED
      : CCURL_TLS_FAILED;
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_CLIENTCERT:
  case CURLE_SSL_CRL_BADFILE:
  case CURLE_SSL_ENGINE_INITFAILED:
  case CURLE_SSL_INVALIDCERTSTATUS:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
  case CURLE_USE_SSL_FAILED:
    return CCURL_TLS_FAILED;
  case CURLE_UNSUPPORTED_PROTOCOL:
    // libcurl says the same of an answer that is not HTTP.
    return is_connected(handle) ? CCURL_INTERRUPTED : CCURL_UNUSABLE;
  case CURLE_URL_MALFORMAT:
  case CURLE_OUT_OF_MEMORY:
  case CURLE_FAILED_INIT:
  case CURLE_NOT_BUILT_IN:
  case CURLE_UNKNOWN_OPTION:
  case CURLE_BAD_FUNCTION_ARGUMENT:
  case CURLE_LOGIN_DENIED:
    return CCURL_UNUSABLE;
  default:
    return CCURL_INTERRUPTED;
  }
}

// How the transfer ended, where it did not end by itself; otherwise CCURL_DONE.
static ccurl_end wait(ccurl_handle *handle) {
  handle->last_byte = now();
  int running = 1;
  while (true) {
    if (ccurl_library.multi_perform(handle->multi, &running) != CURLM_OK) return CCURL_UNUSABLE;
    if (atomic_load(&handle->cancelled)) return CCURL_CANCELLED;
    if (running == 0) return CCURL_DONE;
    int64_t time = now();
    if (!is_connected(handle)) handle->last_byte = time;
    int64_t left = handle->last_byte + handle->stall - time;
    if (left <= 0) return CCURL_STALLED;
    ccurl_library.multi_poll(handle->multi, NULL, 0, left < 1000 ? (int)left : 1000, NULL);
  }
}

static ccurl_end transfer(ccurl_handle *handle) {
  if (atomic_load(&handle->cancelled)) return CCURL_CANCELLED;
  if (handle->code != CURLE_OK) return CCURL_UNUSABLE;
  if (ccurl_library.multi_add_handle(handle->multi, handle->easy) != CURLM_OK) {
    return CCURL_UNUSABLE;
  }
  ccurl_end end = wait(handle);
  int left = 0;
  CURLMsg *message = ccurl_library.multi_info_read(handle->multi, &left);
  if (message != NULL && message->msg == CURLMSG_DONE) handle->code = message->data.result;
  if (end == CCURL_DONE) end = handle->stopped ? CCURL_STOPPED : meaning(handle);
  return end;
}

ccurl_outcome ccurl_perform(ccurl_handle *handle, const void *body, size_t length,
                            ccurl_receiver receiver) {
  handle->receiver = receiver;
  handle->stopped = false;
  handle->moved = 0;
  if (handle->carries_body) {
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    // Without a body of its own, libcurl would read standard input.
    SET(CURLOPT_POSTFIELDS, body != NULL ? body : "");
  }
  SET(CURLOPT_HTTPHEADER, handle->headers);
  SET(CURLOPT_HEADERFUNCTION, receive_header);
  SET(CURLOPT_HEADERDATA, handle);
  SET(CURLOPT_WRITEFUNCTION, receive_body);
  SET(CURLOPT_WRITEDATA, handle);
  SET(CURLOPT_NOPROGRESS, 0L);
  SET(CURLOPT_XFERINFOFUNCTION, progress);
  SET(CURLOPT_XFERINFODATA, handle);
  SET(CURLOPT_ERRORBUFFER, handle->words);

  ccurl_outcome outcome = {.end = transfer(handle)};
  outcome.proxy_status = number(handle, CURLINFO_HTTP_CONNECTCODE);

  ccurl_library.multi_remove_handle(handle->multi, handle->easy);
  // Keys and tokens do not outlive the request.
  ccurl_library.easy_reset(handle->easy);
  ccurl_library.slist_free_all(handle->headers);
  handle->headers = NULL;
  return outcome;
}

const char *ccurl_words(const ccurl_handle *handle) {
  return handle->words[0] != '\0' ? handle->words : ccurl_plain_words(handle);
}

const char *ccurl_plain_words(const ccurl_handle *handle) {
  return ccurl_library.easy_strerror(handle->code);
}

void ccurl_cancel(ccurl_handle *handle) {
  atomic_store(&handle->cancelled, true);
  ccurl_library.multi_wakeup(handle->multi);
}

void ccurl_allow(ccurl_handle *handle) { atomic_store(&handle->cancelled, false); }
