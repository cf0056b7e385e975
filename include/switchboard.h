/* switchboard.h: the C interface of Switchboard.
 *
 * Generated from the crate switchboard-ffi by `cargo xtask header`; do not edit. */

#ifndef SWITCHBOARD_H
#define SWITCHBOARD_H

#include <stddef.h>
#include <stdint.h>

// Version of the binary interface. Compare it with `switchboard_abi_version()` at start-up.
#define SWITCHBOARD_ABI_VERSION 0

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The version of the binary interface that this library was built with.
int switchboard_abi_version(void);

// The version of the library as text, such as "0.1.0". It lives as long as the program.
const char *switchboard_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SWITCHBOARD_H */
