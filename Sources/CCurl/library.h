#pragma once

#include <curl/curl.h>

// The functions of libcurl that are used, without `curl_`.
#define CCURL_FUNCTIONS(F)                                                                         \
  F(global_init)                                                                                   \
  F(version_info)                                                                                  \
  F(easy_init)                                                                                     \
  F(easy_reset)                                                                                    \
  F(easy_cleanup)                                                                                  \
  F(easy_setopt)                                                                                   \
  F(easy_getinfo)                                                                                  \
  F(easy_strerror)                                                                                 \
  F(multi_init)                                                                                    \
  F(multi_cleanup)                                                                                 \
  F(multi_setopt)                                                                                  \
  F(multi_add_handle)                                                                              \
  F(multi_remove_handle)                                                                           \
  F(multi_perform)                                                                                 \
  F(multi_poll)                                                                                    \
  F(multi_wakeup)                                                                                  \
  F(multi_info_read)                                                                               \
  F(slist_append)                                                                                  \
  F(slist_free_all)

// libcurl itself, once `ccurl_load` has returned NULL.
struct ccurl_library {
#define CCURL_FIELD(name) __typeof__(curl_##name) *name;
  CCURL_FUNCTIONS(CCURL_FIELD)
#undef CCURL_FIELD
};

extern struct ccurl_library ccurl_library;
