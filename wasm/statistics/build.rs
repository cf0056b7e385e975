//! Caps the memory of the module at 16 MB, so that a page cannot be made to take all of the machine's.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-cdylib-link-arg=--max-memory=16777216");
    }
}
