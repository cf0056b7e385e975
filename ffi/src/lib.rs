//! The C surface of Switchboard.
//!
//! Everything here is called by programs that the Rust compiler has never seen: whatever they pass,
//! the answer is a status, never undefined behaviour. The decisions are made in the crate `switchboard`.

use std::ffi::{c_char, c_int};

/// Version of the binary interface. Compare it with `switchboard_abi_version()` at start-up.
pub const SWITCHBOARD_ABI_VERSION: i32 = 0;

/// The version of the binary interface that this library was built with.
#[unsafe(no_mangle)]
pub extern "C" fn switchboard_abi_version() -> c_int {
    SWITCHBOARD_ABI_VERSION
}

/// The version of the library as text, such as "0.1.0". It lives as long as the program.
#[unsafe(no_mangle)]
pub extern "C" fn switchboard_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;

    #[test]
    fn version_is_text_that_c_can_read() {
        // SAFETY: `switchboard_version` returns a static text with its terminating zero.
        let version = unsafe { CStr::from_ptr(switchboard_version()) };
        assert_eq!(version.to_str(), Ok(env!("CARGO_PKG_VERSION")));
    }
}
