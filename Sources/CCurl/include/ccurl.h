#pragma once

/// Loads libcurl at first use, so that commands which ask AWS nothing do not pay for it.
/// Returns NULL, or why the library cannot be used.
const char *_Nullable ccurl_load(void);
