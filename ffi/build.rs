//! Names the ABI inside the shared library; Cargo leaves a cdylib without a SONAME.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let os = std::env::var_os("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if ["linux", "android", "freebsd", "netbsd", "openbsd"].iter().any(|elf| os == *elf) {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libswitchboard.so.0");
    }
}
