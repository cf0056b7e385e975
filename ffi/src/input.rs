//! What C passes in: pointers and lengths become slices and texts, or a misuse.

use crate::status::Misuse;

/// The bytes of an input, which the caller promises to leave alone during the call.
///
/// # Safety
///
/// Unless it is NULL, `data` points to `len` bytes that nobody writes to during `'call`.
pub(crate) unsafe fn bytes<'call>(
    what: &'static str,
    data: *const u8,
    len: usize,
) -> Result<&'call [u8], Misuse> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Misuse::NullPointer(what));
    }
    if isize::try_from(len).is_err() {
        return Err(Misuse::BadLength(what));
    }
    // SAFETY: not NULL, not longer than a slice may be, bytes need no alignment; the rest is the
    // caller's promise.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

/// The same for a text.
///
/// # Safety
///
/// As for [`bytes`].
pub(crate) unsafe fn text<'call>(
    what: &'static str,
    data: *const u8,
    len: usize,
) -> Result<&'call str, Misuse> {
    // SAFETY: passed on to our caller.
    let bytes = unsafe { bytes(what, data, len) }?;
    std::str::from_utf8(bytes).map_err(|error| Misuse::BadUtf8 { what, byte: error.valid_up_to() })
}

/// A variable of the caller's that takes a result.
#[derive(Debug)]
pub(crate) struct Slot<T>(*mut T);

impl<T> Slot<T> {
    /// Checks what can be checked of an out-pointer.
    pub(crate) fn new(what: &'static str, pointer: *mut T) -> Result<Self, Misuse> {
        if pointer.is_null() {
            Err(Misuse::NullPointer(what))
        } else if !pointer.is_aligned() {
            Err(Misuse::BadBuffer(what))
        } else {
            Ok(Self(pointer))
        }
    }

    /// What the variable holds now.
    ///
    /// # Safety
    ///
    /// The caller of the C function passed the address of an initialised `T`.
    pub(crate) unsafe fn read(&self) -> T
    where
        T: Copy,
    {
        // SAFETY: not NULL and aligned by `new`; initialised by the caller's promise.
        unsafe { self.0.read() }
    }

    /// Fills the variable.
    ///
    /// # Safety
    ///
    /// The caller of the C function passed the address of a `T` that may be written to.
    pub(crate) unsafe fn write(self, value: T) {
        // SAFETY: not NULL and aligned by `new`; writable by the caller's promise.
        unsafe { self.0.write(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr;

    #[test]
    fn nothing_is_an_empty_text_but_null_with_a_length_is_a_misuse() {
        // SAFETY: NULL is allowed, and the bytes are a constant's.
        unsafe {
            assert_eq!(text("t", ptr::null(), 0), Ok(""));
            assert_eq!(text("t", ptr::null(), 1), Err(Misuse::NullPointer("t")));
            assert_eq!(text("t", b"x".as_ptr(), usize::MAX), Err(Misuse::BadLength("t")));
            assert_eq!(
                text("t", b"ab\xff".as_ptr(), 3),
                Err(Misuse::BadUtf8 { what: "t", byte: 2 })
            );
            assert_eq!(text("t", "né".as_ptr(), 3), Ok("né"));
        }
    }

    #[test]
    fn a_crooked_address_is_a_misuse() {
        let words = [0_u64; 2];
        let crooked = words.as_ptr().cast::<u8>().wrapping_add(1).cast::<u64>().cast_mut();
        assert_eq!(Slot::new("at", crooked).err(), Some(Misuse::BadBuffer("at")));
        assert_eq!(Slot::<u64>::new("at", ptr::null_mut()).err(), Some(Misuse::NullPointer("at")));
    }
}
