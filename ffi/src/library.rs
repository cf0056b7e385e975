//! What is asked of the library itself.

use crate::status::{self, Status};
use std::ffi::c_char;

/// Version of the binary interface that this header describes. It is raised when a function is removed
/// or changed, together with the number in the library's file name; new functions leave it alone.
pub const SWITCHBOARD_ABI_VERSION: i32 = 0;

/// ------------------------------- The library --------------------------------
///
/// The SWITCHBOARD_ABI_VERSION that the loaded library was built with. Compare at start-up; do not go on
/// when they differ.
#[unsafe(no_mangle)]
pub extern "C" fn switchboard_abi_version() -> i32 {
    SWITCHBOARD_ABI_VERSION
}

/// The version of the library, such as "0.1.0". The text lives as long as the program.
#[unsafe(no_mangle)]
pub extern "C" fn switchboard_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// The name of a status: "ok", "busy", "duplicate_event" ...; "unknown_status" for a number that this
/// version does not know. The text lives as long as the program. Never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn switchboard_status_name(status: Status) -> *const c_char {
    status::name(status).as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;

    fn read(text: *const c_char) -> &'static str {
        // SAFETY: both functions return static texts that end with a zero.
        unsafe { CStr::from_ptr(text) }.to_str().unwrap()
    }

    #[test]
    fn names_and_versions_are_texts_that_c_can_read() {
        assert_eq!(read(switchboard_version()), env!("CARGO_PKG_VERSION"));
        assert_eq!(read(switchboard_status_name(0)), "ok");
        assert_eq!(
            read(switchboard_status_name(status::SWITCHBOARD_DUPLICATE_EVENT)),
            "duplicate_event"
        );
        assert_eq!(read(switchboard_status_name(i32::MIN)), "unknown_status");
    }
}
