//! libFuzzer around one target, the one that `SWITCHBOARD_FUZZ` names: all of them are compiled once.
//!
//! With `SWITCHBOARD_FUZZ_DICTIONARY` it writes the target's dictionary there first.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use switchboard_fuzz::{Target, dictionary, named};

static TARGET: LazyLock<&'static Target> = LazyLock::new(|| {
    let name = std::env::var("SWITCHBOARD_FUZZ").unwrap_or_default();
    named(&name).unwrap_or_else(|| panic!("there is no target `{name}`"))
});

fn prepare() {
    if let Some(path) = std::env::var_os("SWITCHBOARD_FUZZ_DICTIONARY") {
        let written = std::fs::write(&path, dictionary::of(TARGET.name));
        written.unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    }
}

fuzz_target!(init: prepare(), |data: &[u8]| (TARGET.tries)(data));
