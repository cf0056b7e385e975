//! What must be kept, but not be seen? Secrets that the policy has sealed, until somebody may see one.
//!
//! Each is encrypted by itself (AES-256-GCM) and bound to its chat and its word, so that none can be taken for another. The key lies in
//! a file of its own beside the store: whoever copies the store alone has nothing. Where there is a key service, ask it here.
//!
//! Knows nothing of who may see what: the engine decides that, each time.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::{
    fs::OpenOptions,
    io::{self, Read, Write},
    path::Path,
};

const KEY_BYTES: usize = 32;

/// Seals and unseals. Its key is never printed.
pub(crate) struct Vault(LessSafeKey);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Opens the vault of a store: its key lies beside it, and is made with it. A store that is only in memory has its key there.
    pub(crate) fn beside(store: &Path) -> io::Result<Self> {
        if store == Path::new(":memory:") {
            return Self::with(&fresh()?);
        }
        let mut path = store.as_os_str().to_owned();
        path.push(".key");
        let path = Path::new(&path);
        match std::fs::File::open(path) {
            Ok(file) => {
                let mut key = Vec::with_capacity(KEY_BYTES);
                file.take(KEY_BYTES as u64 + 1).read_to_end(&mut key)?;
                Self::with(&key)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = fresh()?;
                let mut file = for_owner_alone().write(true).create_new(true).open(path)?;
                file.write_all(&key)?;
                file.sync_all()?;
                Self::with(&key)
            }
            Err(error) => Err(error),
        }
    }

    fn with(key: &[u8]) -> io::Result<Self> {
        let bad = || io::Error::other(format!("found {} bytes, expected 32", key.len()));
        Ok(Self(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(|_| bad())?)))
    }

    /// Seals a secret of a chat under its word.
    pub(crate) fn seal(&self, chat: &str, word: &str, secret: &str) -> io::Result<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(io::Error::other)?;
        let mut text = secret.as_bytes().to_vec();
        let place = Aad::from(place(chat, word));
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), place, &mut text)
            .map_err(|_| io::Error::other("the secret is too long to be sealed"))?;
        Ok([&nonce[..], &text].concat())
    }

    /// What was sealed for this chat under this word; nothing if it was not, or not with this key.
    pub(crate) fn unseal(&self, chat: &str, word: &str, sealed: &[u8]) -> Option<String> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let place = Aad::from(place(chat, word));
        let secret = self.0.open_in_place(nonce, place, &mut text).ok()?;
        String::from_utf8(secret.to_vec()).ok()
    }
}

fn fresh() -> io::Result<[u8; KEY_BYTES]> {
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    Ok(key)
}

/// A name has no control characters, so no two places read alike.
fn place(chat: &str, word: &str) -> Vec<u8> {
    format!("{chat}\0{word}").into_bytes()
}

fn for_owner_alone() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(name: &str) -> std::path::PathBuf {
        std::env::temp_dir().join(format!("switchboard-vault-{}-{name}", std::process::id()))
    }

    #[test]
    fn a_secret_comes_back_in_its_place_with_its_key_and_nowhere_else() {
        let (own, other) = (store("own"), store("other"));
        let vault = Vault::beside(&own).unwrap();
        let sealed = vault.seal("c-1", "bcdf", "kim@example.com").unwrap();
        assert!(!sealed.windows(3).any(|three| three == b"kim"));
        assert_ne!(sealed, vault.seal("c-1", "bcdf", "kim@example.com").unwrap());
        // Opened again, it has the same key.
        let again = Vault::beside(&own).unwrap();
        assert_eq!(again.unseal("c-1", "bcdf", &sealed).as_deref(), Some("kim@example.com"));
        for (chat, word) in [("c-2", "bcdf"), ("c-1", "bcdg"), ("c-1b", "cdf")] {
            assert_eq!(again.unseal(chat, word, &sealed), None);
        }
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(vault.unseal("c-1", "bcdf", &changed), None, "byte {at}");
        }
        assert_eq!(vault.unseal("c-1", "bcdf", &sealed[..5]), None);
        assert_eq!(Vault::beside(&other).unwrap().unseal("c-1", "bcdf", &sealed), None);
        let keys = [own, other.clone()].map(|store| format!("{}.key", store.display()));
        std::fs::write(&keys[1], "short").unwrap();
        assert!(Vault::beside(&other).is_err());
        for key in keys {
            std::fs::remove_file(key).unwrap();
        }
    }
}
