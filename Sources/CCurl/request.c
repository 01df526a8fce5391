#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "handle.h"

ccurl_handle *ccurl_open(long kept) {
  if (ccurl_load() != NULL) return NULL;
  ccurl_handle *handle = calloc(1, sizeof *handle);
  if (handle == NULL) return NULL;
  handle->easy = ccurl_library.easy_init();
  handle->multi = ccurl_library.multi_init();
  if (handle->easy == NULL || handle->multi == NULL) {
    ccurl_close(handle);
    return NULL;
  }
  ccurl_library.multi_setopt(handle->multi, CURLMOPT_MAXCONNECTS, kept);
  return handle;
}

void ccurl_close(ccurl_handle *handle) {
  ccurl_library.slist_free_all(handle->headers);
  if (handle->easy != NULL) ccurl_library.easy_cleanup(handle->easy);
  if (handle->multi != NULL) ccurl_library.multi_cleanup(handle->multi);
  free(handle);
}

// Distributions build in a file of certificates and a directory of the same ones.
// A libcurl that knows no directories refuses, and there is nothing to drop.
static void drop_directories(ccurl_handle *handle) {
  ccurl_library.easy_setopt(handle->easy, CURLOPT_CAPATH, NULL);
  ccurl_library.easy_setopt(handle->easy, CURLOPT_PROXY_CAPATH, NULL);
}

/* A program that gives credentials must not inherit connections, nor keep them open. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context;
  (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void ccurl_begin(ccurl_handle *handle) {
  ccurl_library.easy_reset(handle->easy);
  ccurl_library.slist_free_all(handle->headers);
  handle->headers = NULL;
  handle->code = CURLE_OK;
  handle->words[0] = '\0';
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
  SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_SSL_VERIFYPEER, 1L);
  SET(CURLOPT_SSL_VERIFYHOST, 2L);
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  SET(CURLOPT_ACCEPT_ENCODING, "gzip");
  SET(CURLOPT_PROXY, "");
  SET(CURLOPT_NOPROXY, "");
  // With a directory beside the file, libcurl 7.88 reads all certificates again for each connection.
  const char *bundle = NULL;
  ccurl_library.easy_getinfo(handle->easy, CURLINFO_CAINFO, &bundle);
  if (bundle != NULL) drop_directories(handle);
#if LIBCURL_VERSION_NUM >= 0x075700
  // Does not wait for a name server when the transfer is given up; older libraries do.
  ccurl_library.easy_setopt(handle->easy, CURLOPT_QUICK_EXIT, 1L);
#endif
  // Bodies above 1 MB are announced with `Expect: 100-continue`; nobody waits for the answer.
  SET(CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
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
  drop_directories(handle);
}

void ccurl_set_fresh(ccurl_handle *handle) {
  SET(CURLOPT_FRESH_CONNECT, 1L);
}

void ccurl_set_limits(ccurl_handle *handle, long connect, long stall, long total) {
  SET(CURLOPT_CONNECTTIMEOUT_MS, connect);
  SET(CURLOPT_TIMEOUT_MS, total);
  handle->stall = stall;
}
