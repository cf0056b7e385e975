//! What a WebAssembly module asks of its host.
//!
//! Reads the import section of the binary format (WebAssembly Core Specification 2.0, section 5.5):
//! a vector of module name, field name and description.

const IMPORT_SECTION: u8 = 2;

/// The imports of a module as `module.field`; nothing if these bytes are no module.
pub(super) fn of(module: &[u8]) -> Option<Vec<String>> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0")?;
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let length = number(&mut rest)?;
        let (mut section, after) = rest.split_at_checked(length)?;
        rest = after;
        if id == IMPORT_SECTION {
            let count = number(&mut section)?;
            return (0..count).map(|_| import(&mut section)).collect();
        }
    }
    Some(Vec::new())
}

fn import(section: &mut &[u8]) -> Option<String> {
    let name = format!("{}.{}", text(section)?, text(section)?);
    match byte(section)? {
        // A function: the index of its type.
        0 => drop(number(section)?),
        // A table: the type of its elements, then its limits.
        1 => {
            byte(section)?;
            limits(section)?;
        }
        2 => limits(section)?,
        // A global: its type and whether it changes. A tag: an attribute and the index of its type.
        3 | 4 => {
            byte(section)?;
            number(section)?;
        }
        _ => return None,
    }
    Some(name)
}

fn limits(section: &mut &[u8]) -> Option<()> {
    let has_maximum = byte(section)? & 1 == 1;
    number(section)?;
    if has_maximum {
        number(section)?;
    }
    Some(())
}

fn text(section: &mut &[u8]) -> Option<String> {
    let length = number(section)?;
    let (text, after) = section.split_at_checked(length)?;
    *section = after;
    String::from_utf8(text.to_vec()).ok()
}

fn byte(section: &mut &[u8]) -> Option<u8> {
    let (&first, after) = section.split_first()?;
    *section = after;
    Some(first)
}

/// An unsigned number in LEB128.
fn number(section: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    for shift in (0..).step_by(7) {
        let next = byte(section)?;
        value |= usize::from(next & 0x7f).checked_shl(shift)?;
        if next & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn a_module_without_an_import_section_imports_nothing() {
        // A type section with one type, () -> ().
        assert_eq!(of(&[HEAD, &[1, 4, 1, 0x60, 0, 0]].concat()), Some(vec![]));
        assert_eq!(of(HEAD), Some(vec![]));
    }

    #[test]
    fn every_kind_of_import_is_named() {
        let section = [
            &[2, 35, 5][..],
            b"\x01a\x01f\0\x81\x01",           // a.f: function of type 129
            b"\x01a\x01t\x01\x70\x01\x01\x02", // a.t: table of functions, 1 to 2
            b"\x01a\x01m\x02\0\x11",           // a.m: memory, at least 17 pages
            b"\x01a\x01g\x03\x7f\x01",         // a.g: global i32 that changes
            b"\0\x01e\x04\0\x03",              // .e: tag of type 3
        ]
        .concat();
        let expected = ["a.f", "a.t", "a.m", "a.g", ".e"].map(str::to_owned);
        let mut module = [HEAD, &section].concat();
        module[9] = u8::try_from(section.len() - 2).unwrap();
        assert_eq!(of(&module), Some(expected.to_vec()));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert_eq!(of(b"MZ"), None);
        assert_eq!(of(&[HEAD, &[2, 9, 1]].concat()), None);
        assert_eq!(of(&[HEAD, &[2, 1, 1]].concat()), None);
    }
}
