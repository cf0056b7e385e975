//! Policies through the C interface.

use crate::buffer::Buffer;
use crate::input::{self, Slot};
use crate::registry;
use crate::shield::{Failure, answer, status_of};
use crate::status::Status;
use engine::wire;
use std::ffi::c_char;

/// A compiled policy: everything that an operation has decided. It never changes and may be used by any
/// number of threads at once. Engines keep what they need of it, so it may be freed before them.
pub type PolicyHandle = u64;

/// --------------------------------- Policies ---------------------------------
///
/// Compiles a policy document (JSON; "{}" is a valid one) and puts its handle in `*policy`.
///
/// `zones` is the time-zone data to use, as JSON; NULL and 0 for the data inside this library, which is
/// what most programs want. On success `out` holds `{"fingerprint":"...","issues":[...]}`, the issues
/// being warnings. When the document has errors the status is SWITCHBOARD_POLICY_ISSUES and `out` lists
/// all of them at once, each with its place, what was found, what was expected and what to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_policy_compile(
    json: *const c_char,
    json_len: usize,
    zones: *const c_char,
    zones_len: usize,
    policy: *mut PolicyHandle,
    out: *mut Buffer,
) -> Status {
    let call = || {
        let handle = Slot::new("policy", policy)?;
        // SAFETY: the header asks for texts that stay as they are during the call.
        let json = unsafe { input::text("json", json.cast(), json_len) }?;
        // SAFETY: as above.
        let zones = unsafe { input::text("zones", zones.cast(), zones_len) }?;
        let zones = (!zones.is_empty()).then_some(zones);
        let compiled = wire::compile(json, zones).map_err(Failure::refused)?;
        let words = serde_json::json!({
            "fingerprint": compiled.fingerprint().to_string(),
            "issues": compiled.warnings(),
        });
        let number = registry::keep_policy(compiled)?;
        // SAFETY: the header asks for the address of a variable.
        unsafe { handle.write(number) };
        Ok(words.to_string().into_bytes())
    };
    // SAFETY: the header asks for a buffer that was initialised and only the library wrote to.
    unsafe { answer(out, call) }
}

/// Frees a policy. 0 is allowed and does nothing.
#[unsafe(no_mangle)]
pub extern "C" fn switchboard_policy_free(policy: PolicyHandle) -> Status {
    status_of(|| if policy == 0 { Ok(()) } else { Ok(registry::free_policy(policy)?) })
}

/// Fills `fingerprint` with the 16 bytes that stand for what the policy says, zone data included: two
/// policies with the same fingerprint decide alike.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_policy_fingerprint(
    policy: PolicyHandle,
    fingerprint: *mut u8,
) -> Status {
    status_of(|| {
        let place = Slot::new("fingerprint", fingerprint.cast::<[u8; 16]>())?;
        let mut bytes = registry::policy(policy)?.fingerprint().to_bytes();
        // In the order in which the hexadecimal text is written.
        bytes.reverse();
        // SAFETY: the header asks for the address of 16 bytes.
        unsafe { place.write(bytes) };
        Ok(())
    })
}
