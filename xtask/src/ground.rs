//! Where things stand.

use crate::command::{Failure, Outcome};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders that hold other people's files or products of ours.
const FOREIGN: [&str; 6] = ["target", "node_modules", "dist", "pkg", ".git", "corpus"];

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.parent().unwrap_or(crate_folder).to_path_buf()
}

/// The folder that Cargo builds into.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A path as people see it: from the root on.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Every file under a folder that is ours, in the order of their names.
pub(crate) fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|cause| Failure::at(folder, cause))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if FOREIGN.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            found.append(&mut files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|cause| Failure::at(path, cause))
}

/// Writes a file, with the folders on the way to it.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|cause| Failure::at(folder, cause))?;
    }
    fs::write(path, content).map_err(|cause| Failure::at(path, cause))
}

/// Copies a file, with the folders on the way to its new place.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|cause| Failure::at(folder, cause))?;
    }
    fs::copy(from, to).map(|_| ()).map_err(|cause| Failure::at(from, cause))
}
