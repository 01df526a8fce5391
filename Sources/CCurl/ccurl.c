#include "ccurl.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

static const char *failure;
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static void load(void) {
  if (dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL) == NULL) {
    failure = "libcurl.so.4 is not installed (Debian package libcurl4)";
  }
}

const char *ccurl_load(void) {
  pthread_once(&loaded, load);
  return failure;
}
