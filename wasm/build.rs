//! Caps the memory of the module, so that a page cannot be made to take all of the machine's.

/// Bytes of a page of WebAssembly memory.
const PAGE: u64 = 65_536;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32") {
        let has_engine = std::env::var_os("CARGO_FEATURE_ENGINE").is_some();
        let pages = if has_engine { 4_096 } else { 256 };
        println!("cargo::rustc-cdylib-link-arg=--max-memory={}", pages * PAGE);
    }
}
