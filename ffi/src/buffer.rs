//! The one thing in which texts and snapshots come back.

use crate::input::Slot;
use crate::status::Misuse;

/// Bytes that the library wrote for you.
///
/// Begin with `switchboard_buffer out = {0};`, pass it to as many calls as you like, end with
/// `switchboard_buffer_free`. Each call replaces what the last one wrote; the memory grows when it must
/// and is kept. One zero byte follows the text (`len` does not count it), so JSON can be printed with
/// "%s". Change none of the fields.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Buffer {
    /// The bytes; NULL while nothing has been written.
    pub data: *mut u8,
    /// How many there are.
    pub len: usize,
    /// How many fit before the memory grows.
    pub cap: usize,
}

impl Buffer {
    const EMPTY: Self = Self { data: std::ptr::null_mut(), len: 0, cap: 0 };

    /// Do the fields agree with each other, as far as can be seen without following the pointer?
    fn is_sound(&self) -> bool {
        if self.data.is_null() {
            self.len == 0 && self.cap == 0
        } else {
            self.len < self.cap && isize::try_from(self.cap).is_ok()
        }
    }

    /// Takes the memory back under Rust's rules.
    ///
    /// # Safety
    ///
    /// The fields are as [`Out::write`] left them, and nobody else takes the same memory.
    unsafe fn into_memory(self) -> Vec<u8> {
        if self.data.is_null() {
            return Vec::new();
        }
        // SAFETY: `write` made these three from a Vec of bytes; nothing but the length 0 is claimed
        // about what is in it.
        unsafe { Vec::from_raw_parts(self.data, 0, self.cap) }
    }
}

/// A buffer of the caller's, checked before anything happens, so that a result is never lost.
#[derive(Debug)]
pub(crate) struct Out(Slot<Buffer>);

impl Out {
    /// # Safety
    ///
    /// Unless it is NULL or misaligned, `pointer` is the address of an initialised buffer.
    pub(crate) unsafe fn new(pointer: *mut Buffer) -> Result<Self, Misuse> {
        let slot = Slot::new("out", pointer)?;
        // SAFETY: initialised by our caller's promise.
        let found = unsafe { slot.read() };
        if found.is_sound() { Ok(Self(slot)) } else { Err(Misuse::BadBuffer("out")) }
    }

    /// Replaces the content. No input of the call is used after this: it may lie in this very buffer.
    ///
    /// # Safety
    ///
    /// The buffer's memory, if it has any, came from an earlier `write` and is still its own.
    pub(crate) unsafe fn write(self, bytes: &[u8]) {
        // SAFETY: checked by `new`; the memory is the buffer's own by our caller's promise.
        let mut memory = unsafe { self.0.read().into_memory() };
        let needed = bytes.len() + 1;
        if memory.capacity() < needed {
            memory = Vec::with_capacity(needed.next_power_of_two().max(1024));
        }
        memory.extend_from_slice(bytes);
        memory.push(0);
        let mut memory = std::mem::ManuallyDrop::new(memory);
        let written =
            Buffer { data: memory.as_mut_ptr(), len: bytes.len(), cap: memory.capacity() };
        // SAFETY: checked by `new`.
        unsafe { self.0.write(written) };
    }

    /// Gives the memory back and leaves an empty buffer.
    ///
    /// # Safety
    ///
    /// As for [`write`](Self::write).
    unsafe fn clear(self) {
        // SAFETY: as in `write`.
        drop(unsafe { self.0.read().into_memory() });
        // SAFETY: checked by `new`.
        unsafe { self.0.write(Buffer::EMPTY) };
    }
}

/// Gives a buffer's memory back and empties it, so that doing it twice does no harm. NULL is allowed; a
/// buffer whose fields contradict each other is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn switchboard_buffer_free(buffer: *mut Buffer) {
    // SAFETY: the header asks for NULL or a buffer that was initialised and only the library wrote to.
    if let Ok(out) = unsafe { Out::new(buffer) } {
        // SAFETY: as above.
        unsafe { out.clear() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_kept_grows_and_ends_with_a_zero() {
        let mut buffer = Buffer::EMPTY;
        // SAFETY: the buffer is ours and only written to by these calls.
        unsafe {
            Out::new(&raw mut buffer).unwrap().write(b"hello");
            let first = buffer.data;
            assert_eq!(std::slice::from_raw_parts(buffer.data, 6), b"hello\0");
            Out::new(&raw mut buffer).unwrap().write(&[7; 1023]);
            assert_eq!((buffer.data, buffer.len, buffer.cap), (first, 1023, 1024));
            Out::new(&raw mut buffer).unwrap().write(&[7; 1024]);
            assert_eq!((buffer.len, buffer.cap), (1024, 2048));
            switchboard_buffer_free(&raw mut buffer);
            switchboard_buffer_free(&raw mut buffer);
        }
        assert!(buffer.data.is_null() && buffer.len == 0 && buffer.cap == 0);
    }

    #[test]
    fn contradictions_are_seen() {
        let rubbish = std::ptr::without_provenance_mut(64);
        for (data, len, cap) in [
            (std::ptr::null_mut(), 1, 0),
            (std::ptr::null_mut(), 0, 8),
            (rubbish, 8, 8),
            (rubbish, 0, 0),
            (rubbish, 0, usize::MAX),
        ] {
            let mut buffer = Buffer { data, len, cap };
            // SAFETY: initialised; the check does not follow the pointer.
            let checked = unsafe { Out::new(&raw mut buffer) };
            assert_eq!(checked.err(), Some(Misuse::BadBuffer("out")), "{len} of {cap}");
        }
    }
}
