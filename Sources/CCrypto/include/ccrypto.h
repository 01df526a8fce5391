#pragma once

#include <stddef.h>

/// Bytes of a SHA-256 digest.
#define CCRYPTO_SHA256_LENGTH 32

/// A running SHA-256. Opaque; made by `ccrypto_sha256_new`, freed by `ccrypto_sha256_free`.
typedef struct ccrypto_sha256 ccrypto_sha256;

/// Loads libcrypto at first use, so that commands which digest nothing do not pay for it.
/// Returns NULL, or why the library cannot be used.
const char *_Nullable ccrypto_load(void);

/// What the library calls itself, such as `OpenSSL 3.0.17 1 Jul 2025`, or NULL where it cannot be used.
const char *_Nullable ccrypto_version(void);

/// A new digest, or NULL where libcrypto is missing or memory is short.
ccrypto_sha256 *_Nullable ccrypto_sha256_new(void);
void ccrypto_sha256_free(ccrypto_sha256 *_Nonnull digest);

/// Digests `length` bytes in one call into `out` (32 bytes). Returns 1 on success.
int ccrypto_sha256_once(ccrypto_sha256 *_Nonnull digest, const void *_Nullable bytes, size_t length,
                        unsigned char *_Nonnull out);

/// Characters of a SHA-1 and of a SHA-256 in hexadecimal digits, without a final zero.
#define CCRYPTO_SHA1_HEX_LENGTH 40
#define CCRYPTO_SHA256_HEX_LENGTH 64

/// The SHA-1 of `length` bytes as 40 lower-case hexadecimal digits, for names of files alone. Returns 1 on success.
int ccrypto_sha1_hex(const void *_Nullable bytes, size_t length, unsigned char *_Nonnull out);
/// The SHA-256 of `length` bytes as 64 lower-case hexadecimal digits. Returns 1 on success.
int ccrypto_sha256_hex(const void *_Nullable bytes, size_t length, unsigned char *_Nonnull out);
