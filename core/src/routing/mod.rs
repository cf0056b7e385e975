//! Who serves whom, in which order?
