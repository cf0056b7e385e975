//! The C surface of Switchboard.
//!
//! Programs that the Rust compiler has never seen call these functions: whatever they pass, the answer
//! is a status, never undefined behaviour; a pointer that points nowhere is the one thing that cannot
//! be checked. No decision is made here. A call goes through the same four steps everywhere:
//!
//! ```text
//! C ──▶ input    pointer, length, UTF-8           ─┐
//!       registry handle → what it stands for       ├─▶ a misuse: status and JSON, nothing touched
//!       seat     one call at a time, not poisoned  ─┘
//!       shield   switchboard::wire, panics caught  ──▶ a panic: status and JSON, the seat poisoned
//! C ◀── buffer   the text, and a status
//! ```
//!
//! The order of the modules and of the functions in them is the order of `include/switchboard.h`,
//! whose prose is written in `cbindgen.toml` and in the doc comments here, for readers who know C and
//! no Rust. This is the only crate of the project with `unsafe` code. It knows nothing of the JSON that
//! passes through.

#[cfg(not(panic = "unwind"))]
compile_error!(
    "the C library answers a panic with SWITCHBOARD_PANIC; with `panic = \"abort\"` it would end the host's process"
);

// What C sees, in the order of the header; the blank lines keep rustfmt from sorting by name.
mod library;

mod status;

mod policies;

mod engines;

mod text;

mod streams;

mod buffer;

// What stands behind it.
mod handle;
mod input;
mod registry;
mod shield;

#[cfg(test)]
mod misuse;
