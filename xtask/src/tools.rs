//! The two steps that need somebody else's compiler: cbindgen for the C header, wasm-bindgen for
//! the JavaScript around the module.
//!
//! They take a minute to compile, so they stand behind the feature `tools`; [`call`] runs this same
//! program again with it.

use crate::command::{Outcome, cargo, run};
use std::ffi::OsStr;

#[cfg(feature = "tools")]
use crate::{command::Failure, ground};
#[cfg(feature = "tools")]
use std::path::Path;

/// Runs one of the tools.
pub(crate) fn call(tool: &str, words: &[&OsStr]) -> Outcome {
    let mut command = cargo(&["run", "--quiet", "--profile", "tools", "--package", "xtask"]);
    command.args(["--features", "tools", "--", tool]).args(words);
    run(&mut command)
}

/// `cbindgen HEADER`: writes the C header of the ffi crate.
#[cfg(feature = "tools")]
pub(crate) fn cbindgen(words: &[String]) -> Outcome {
    let [header] = words else { return Err(Failure::new("cbindgen HEADER")) };
    let library = ground::root().join("ffi");
    let config =
        cbindgen::Config::from_file(library.join("cbindgen.toml")).map_err(Failure::new)?;
    let bindings = cbindgen::Builder::new()
        .with_crate(&library)
        .with_config(config)
        .generate()
        .map_err(|cause| Failure::new(format!("cbindgen: {cause}")))?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    ground::write(Path::new(header), text)
}

/// `bindgen MODULE FOLDER`: writes what JavaScript needs around the module.
#[cfg(feature = "tools")]
pub(crate) fn bindgen(words: &[String]) -> Outcome {
    let [module, folder] = words else {
        return Err(Failure::new("bindgen MODULE FOLDER"));
    };
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(module)
        .out_name("switchboard")
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        // Otherwise a page that calls `init()` without a path is told "must be a buffer source".
        .omit_default_module_path(false)
        // After a trap, `load()` of the package begins again with a fresh instance.
        .reset_state_function(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|cause| Failure::new(format!("wasm-bindgen: {cause:?}")))
}
