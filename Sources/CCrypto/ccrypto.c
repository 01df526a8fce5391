#include "ccrypto.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

/* libcrypto's types and functions, declared here so that nothing links against it. */
typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct evp_md_st EVP_MD;

static EVP_MD_CTX *(*md_ctx_new)(void);
static void (*md_ctx_free)(EVP_MD_CTX *);
static const EVP_MD *(*md_sha1)(void);
static const EVP_MD *(*md_sha256)(void);
static int (*digest_init)(EVP_MD_CTX *, const EVP_MD *, void *);
static int (*digest_update)(EVP_MD_CTX *, const void *, size_t);
static int (*digest_final)(EVP_MD_CTX *, unsigned char *, unsigned int *);
static const char *(*library_version)(int);

static const char *failure;
static const EVP_MD *sha256;
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static void load(void) {
  void *library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    failure = "libcrypto.so.3 is not installed (Debian package libssl3)";
    return;
  }
  md_ctx_new = (EVP_MD_CTX * (*)(void)) dlsym(library, "EVP_MD_CTX_new");
  md_ctx_free = (void (*)(EVP_MD_CTX *))dlsym(library, "EVP_MD_CTX_free");
  md_sha1 = (const EVP_MD *(*)(void))dlsym(library, "EVP_sha1");
  md_sha256 = (const EVP_MD *(*)(void))dlsym(library, "EVP_sha256");
  digest_init = (int (*)(EVP_MD_CTX *, const EVP_MD *, void *))dlsym(library, "EVP_DigestInit_ex");
  digest_update = (int (*)(EVP_MD_CTX *, const void *, size_t))dlsym(library, "EVP_DigestUpdate");
  digest_final = (int (*)(EVP_MD_CTX *, unsigned char *, unsigned int *))dlsym(library, "EVP_DigestFinal_ex");
  library_version = (const char *(*)(int))dlsym(library, "OpenSSL_version");
  if (!md_ctx_new || !md_ctx_free || !md_sha1 || !md_sha256 || !digest_init || !digest_update || !digest_final) {
    failure = "libcrypto.so.3 lacks the EVP digest functions";
    return;
  }
  sha256 = md_sha256();
}

const char *ccrypto_load(void) {
  pthread_once(&loaded, load);
  return failure;
}

/* OPENSSL_VERSION is 0. */
const char *ccrypto_version(void) {
  return ccrypto_load() == NULL && library_version != NULL ? library_version(0) : NULL;
}

struct ccrypto_sha256 {
  EVP_MD_CTX *context;
};

ccrypto_sha256 *ccrypto_sha256_new(void) {
  if (ccrypto_load() != NULL) return NULL;
  ccrypto_sha256 *digest = malloc(sizeof *digest);
  if (digest == NULL) return NULL;
  digest->context = md_ctx_new();
  if (digest->context == NULL) {
    free(digest);
    return NULL;
  }
  return digest;
}

void ccrypto_sha256_free(ccrypto_sha256 *digest) {
  md_ctx_free(digest->context);
  free(digest);
}

int ccrypto_sha256_once(ccrypto_sha256 *digest, const void *bytes, size_t length, unsigned char *out) {
  unsigned int written = 0;
  return digest_init(digest->context, sha256, NULL) == 1 && digest_update(digest->context, bytes, length) == 1 &&
         digest_final(digest->context, out, &written) == 1 && written == CCRYPTO_SHA256_LENGTH;
}

static int hex(const EVP_MD *kind, const void *bytes, size_t length, unsigned char *out, unsigned int size) {
  static const char digits[] = "0123456789abcdef";
  unsigned char digest[CCRYPTO_SHA256_LENGTH];
  unsigned int written = 0;
  EVP_MD_CTX *context = md_ctx_new();
  if (context == NULL) return 0;
  int done = digest_init(context, kind, NULL) == 1 && digest_update(context, bytes, length) == 1 &&
             digest_final(context, digest, &written) == 1 && written * 2 == size;
  md_ctx_free(context);
  if (!done) return 0;
  for (unsigned int index = 0; index < written; index++) {
    out[2 * index] = digits[digest[index] >> 4];
    out[2 * index + 1] = digits[digest[index] & 15];
  }
  return 1;
}

int ccrypto_sha1_hex(const void *bytes, size_t length, unsigned char *out) {
  return ccrypto_load() == NULL && hex(md_sha1(), bytes, length, out, CCRYPTO_SHA1_HEX_LENGTH);
}

int ccrypto_sha256_hex(const void *bytes, size_t length, unsigned char *out) {
  return ccrypto_load() == NULL && hex(sha256, bytes, length, out, CCRYPTO_SHA256_HEX_LENGTH);
}
