//! What the fuzzer collected, and what once broke something, tried again without it.

#![expect(clippy::unwrap_used, reason = "a test says no by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use switchboard_fuzz::{TARGETS, Target};

/// The inputs of a target in this folder, in the order of their names; none where there is no folder.
fn inputs(kind: &str, target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(kind).join(target.name);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn try_all(name: &str) {
    let target = switchboard_fuzz::named(name).unwrap();
    let collected = inputs("corpus", target);
    assert!(!collected.is_empty(), "nothing was collected for `{name}`");
    for (path, bytes) in collected.into_iter().chain(inputs("regressions", target)) {
        let tried = std::panic::catch_unwind(|| (target.tries)(&bytes));
        assert!(tried.is_ok(), "{} breaks `{name}`", path.display());
    }
    (target.tries)(&[]);
}

macro_rules! corpora {
    ($($name:ident)+) => {
        $(
            #[test]
            fn $name() {
                try_all(stringify!($name));
            }
        )+

        #[test]
        fn every_target_is_tried() {
            let tried = [$(stringify!($name)),+];
            assert_eq!(TARGETS.iter().map(|target| target.name).collect::<Vec<_>>(), tried);
        }
    };
}

corpora!(policy condition calendar template event wire days masking pattern snapshot c);
