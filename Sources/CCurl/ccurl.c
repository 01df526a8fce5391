#define _POSIX_C_SOURCE 200809L

#include "ccurl.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "library.h"

struct ccurl_handle {
  CURL *easy;
  // `curl_easy_perform` notices a cancellation within a second; a multi handle of its own, at once.
  CURLM *multi;
  struct curl_slist *headers;
  ccurl_receiver receiver;
  atomic_bool cancelled;
  bool stopped;
  bool carries_body;
  // The first refusal while preparing, then how the transfer ended.
  CURLcode code;
  int64_t stall;
  int64_t last_byte;
  curl_off_t moved;
  char words[CURL_ERROR_SIZE];
};

#define SET(option, ...) keep(handle, ccurl_library.easy_setopt(handle->easy, option, __VA_ARGS__))

static void keep(ccurl_handle *handle, CURLcode code) {
  if (handle->code == CURLE_OK) handle->code = code;
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

ccurl_handle *ccurl_open(void) {
  if (ccurl_load() != NULL) return NULL;
  ccurl_handle *handle = calloc(1, sizeof *handle);
  if (handle == NULL) return NULL;
  handle->easy = ccurl_library.easy_init();
  handle->multi = ccurl_library.multi_init();
  if (handle->easy == NULL || handle->multi == NULL) {
    ccurl_close(handle);
    return NULL;
  }
  ccurl_library.multi_setopt(handle->multi, CURLMOPT_MAXCONNECTS, 8L);
  return handle;
}

void ccurl_close(ccurl_handle *handle) {
  ccurl_library.slist_free_all(handle->headers);
  if (handle->easy != NULL) ccurl_library.easy_cleanup(handle->easy);
  if (handle->multi != NULL) ccurl_library.multi_cleanup(handle->multi);
  free(handle);
}

void ccurl_begin(ccurl_handle *handle) {
  ccurl_library.easy_reset(handle->easy);
  ccurl_library.slist_free_all(handle->headers);
  handle->headers = NULL;
  handle->code = CURLE_OK;
  handle->words[0] = '\0';
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_SSL_VERIFYPEER, 1L);
  SET(CURLOPT_SSL_VERIFYHOST, 2L);
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  SET(CURLOPT_ACCEPT_ENCODING, "gzip");
  SET(CURLOPT_PROXY, "");
  SET(CURLOPT_NOPROXY, "");
#if LIBCURL_VERSION_NUM >= 0x075700
  // Does not wait for a name server when the transfer is given up; older libraries do.
  ccurl_library.easy_setopt(handle->easy, CURLOPT_QUICK_EXIT, 1L);
#endif
}

void ccurl_set_target(ccurl_handle *handle, const char *method, const char *url,
                      const char *protocols) {
  SET(CURLOPT_URL, url);
  SET(CURLOPT_PROTOCOLS_STR, protocols);
  handle->carries_body = strcmp(method, "GET") != 0;
  if (!handle->carries_body) {
    SET(CURLOPT_HTTPGET, 1L);
  } else {
    SET(CURLOPT_POST, 1L);
    if (strcmp(method, "POST") != 0) SET(CURLOPT_CUSTOMREQUEST, method);
  }
}

void ccurl_set_user_agent(ccurl_handle *handle, const char *text) {
  SET(CURLOPT_USERAGENT, text);
}

void ccurl_add_header(ccurl_handle *handle, const char *line) {
  struct curl_slist *headers = ccurl_library.slist_append(handle->headers, line);
  if (headers == NULL) {
    keep(handle, CURLE_OUT_OF_MEMORY);
  } else {
    handle->headers = headers;
  }
}

void ccurl_set_signature(ccurl_handle *handle, const char *scope, const char *key_id,
                         const char *secret) {
  SET(CURLOPT_AWS_SIGV4, scope);
  SET(CURLOPT_USERNAME, key_id);
  SET(CURLOPT_PASSWORD, secret);
}

void ccurl_set_proxy(ccurl_handle *handle, const char *proxy, const char *exceptions) {
  SET(CURLOPT_PROXY, proxy);
  SET(CURLOPT_NOPROXY, exceptions);
}

void ccurl_set_trust(ccurl_handle *handle, const char *file) {
  SET(CURLOPT_CAINFO, file);
  SET(CURLOPT_PROXY_CAINFO, file);
  // Distributions build a directory of certificates in, which would be trusted beside the file.
  SET(CURLOPT_CAPATH, NULL);
  SET(CURLOPT_PROXY_CAPATH, NULL);
}

void ccurl_set_limits(ccurl_handle *handle, long connect, long stall, long total) {
  SET(CURLOPT_CONNECTTIMEOUT_MS, connect);
  SET(CURLOPT_TIMEOUT_MS, total);
  handle->stall = stall;
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
  outcome.connections = number(handle, CURLINFO_NUM_CONNECTS);
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
