#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#include "ccurl.h"

// 7.85 can be told the protocols by name; 7.75 signs, and 7.68 wakes a waiting thread.
#define CCURL_OLDEST 0x075500

struct ccurl_library ccurl_library;

static const char *failure = "libcurl was not loaded";
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static const char *load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return "libcurl.so.4 is not installed (Debian package libcurl4)";
#define CCURL_FIND(name)                                                                           \
  ccurl_library.name = (__typeof__(curl_##name) *)dlsym(library, "curl_" #name);                   \
  if (ccurl_library.name == NULL) return "libcurl.so.4 has no curl_" #name;
  CCURL_FUNCTIONS(CCURL_FIND)
#undef CCURL_FIND
  curl_version_info_data *version = ccurl_library.version_info(CURLVERSION_NOW);
  if (version->version_num < CCURL_OLDEST) return "libcurl is older than 7.85";
  if ((version->features & CURL_VERSION_SSL) == 0) return "libcurl was built without TLS";
  if (ccurl_library.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return "libcurl cannot start";
  return NULL;
}

static void load_once(void) { failure = load(); }

const char *ccurl_load(void) {
  pthread_once(&loaded, load_once);
  return failure;
}

const char *ccurl_version(void) {
  return ccurl_load() == NULL ? ccurl_library.version_info(CURLVERSION_NOW)->version : NULL;
}

const char *ccurl_tls_version(void) {
  return ccurl_load() == NULL ? ccurl_library.version_info(CURLVERSION_NOW)->ssl_version : NULL;
}
