#pragma once

#include <stdatomic.h>
#include <stdint.h>

#include "ccurl.h"
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

// Sets an option of libcurl, and keeps the first refusal.
#define SET(option, ...) keep(handle, ccurl_library.easy_setopt(handle->easy, option, __VA_ARGS__))

static inline void keep(ccurl_handle *handle, CURLcode code) {
  if (handle->code == CURLE_OK) handle->code = code;
}
