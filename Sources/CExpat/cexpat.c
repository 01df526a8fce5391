#include "cexpat.h"

#include <dlfcn.h>
#include <expat.h>
#include <pthread.h>
#include <stddef.h>

static const char *failure;
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static void load(void) {
  if (dlopen("libexpat.so.1", RTLD_NOW | RTLD_LOCAL) == NULL) {
    failure = "libexpat.so.1 is not installed (Debian package libexpat1)";
  }
}

const char *cexpat_load(void) {
  pthread_once(&loaded, load);
  return failure;
}
