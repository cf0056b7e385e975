//! Addresses of crypto currencies: Base58Check (Bitcoin), Bech32 and Bech32m (BIP 173, BIP 350), Ethereum (EIP-55's
//! form; its capitals are not checked, so that a slip in them is hidden all the same).

use super::view::{View, is_word};
use std::ops::Range;

/// The longest address that is looked at.
const LENGTH_MAX: usize = 90;

/// The address that is the word beginning here.
pub(super) fn address(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let head = [view.unit(at).to_ascii_lowercase(), view.unit(at + 1).to_ascii_lowercase()];
    if !matches!(head, [b'1' | b'3', _] | [b'b', b'c'] | [b'0', b'x']) {
        return None;
    }
    let length = (0..=LENGTH_MAX).take_while(|n| is_word(view.unit(at + n))).count();
    let word = view.units().get(at..at + length)?;
    let known = match head {
        [b'0', _] => length == 42 && word.iter().skip(2).all(u8::is_ascii_hexdigit),
        [b'b', _] => (14..=74).contains(&length) && is_bech32(word),
        _ => (26..=35).contains(&length) && is_base58(word),
    };
    known.then(|| at..at + length)
}

fn is_base58(word: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    // Version, 20 bytes of hash, four of its checksum, as one number.
    let mut bytes = [0u8; 25];
    for letter in word {
        let Some(value) = ALPHABET.iter().position(|a| a == letter) else { return false };
        let mut carry = value as u32;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = (carry & 0xFF) as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return false;
        }
    }
    let (body, check) = bytes.split_at(21);
    let twice = sha256(&sha256(body));
    matches!(bytes.first(), Some(0 | 5)) && twice.get(..4) == Some(check)
}

fn is_bech32(word: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let mixed = word.iter().any(u8::is_ascii_uppercase) && word.iter().any(u8::is_ascii_lowercase);
    if mixed || !word.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(b"bc1")) {
        return false;
    }
    let mut check: u32 = 1;
    let mut feed = |value: u32| {
        let top = check >> 25;
        check = (check & 0x1FF_FFFF) << 5 ^ value;
        for (n, generator) in [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
            .into_iter()
            .enumerate()
        {
            if top >> n & 1 == 1 {
                check ^= generator;
            }
        }
    };
    // The name `bc`, expanded.
    [3, 3, 0, 2, 3].into_iter().for_each(&mut feed);
    for letter in word.iter().skip(3) {
        let lower = letter.to_ascii_lowercase();
        let Some(value) = ALPHABET.iter().position(|a| *a == lower) else { return false };
        feed(value as u32);
    }
    matches!(check, 1 | 0x2BC8_30A3)
}

/// FIPS 180-4, for at most 55 bytes: one block.
fn sha256(message: &[u8]) -> [u8; 32] {
    const K: [u32; 64] = [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
        0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
        0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
        0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
        0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
        0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
        0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
        0xc67178f2,
    ];
    let mut state: [u32; 8] = [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
        0x5be0cd19,
    ];
    let mut block = [0u8; 64];
    let length = message.len().min(55);
    for (to, from) in block.iter_mut().zip(message.iter().take(length).chain([&0x80])) {
        *to = *from;
    }
    for (to, from) in block.iter_mut().rev().zip((length as u64 * 8).to_le_bytes()) {
        *to = from;
    }
    let mut words: Vec<u32> = block
        .chunks_exact(4)
        .map(|four| four.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)))
        .collect();
    let word = |words: &[u32], n: usize| words.get(n).copied().unwrap_or(0);
    for n in 16..64 {
        let (a, b) = (word(&words, n - 15), word(&words, n - 2));
        let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3;
        let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10;
        words.push(
            word(&words, n - 16)
                .wrapping_add(s0)
                .wrapping_add(word(&words, n - 7))
                .wrapping_add(s1),
        );
    }
    let mut round = state;
    for (k, w) in K.into_iter().zip(words) {
        let [a, b, c, d, e, f, g, h] = round;
        let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let first = h.wrapping_add(s1).wrapping_add(e & f ^ !e & g).wrapping_add(k).wrapping_add(w);
        let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let second = s0.wrapping_add(a & b ^ a & c ^ b & c);
        round = [first.wrapping_add(second), a, b, c, d.wrapping_add(first), e, f, g];
    }
    let mut out = [0; 32];
    for (sum, more) in state.iter_mut().zip(round) {
        *sum = sum.wrapping_add(more);
    }
    for (to, from) in out.iter_mut().zip(state.iter().flat_map(|word| word.to_be_bytes())) {
        *to = from;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_address(text: &str) -> bool {
        address(&View::whole(text, &[]), 0) == Some(0..text.len())
    }

    #[test]
    fn the_hash_of_abc_is_that_of_the_standard() {
        // FIPS 180-4, the example of one block.
        let hash: String = sha256(b"abc").iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn published_addresses_are_known() {
        // Bitcoin's first block, BIP 173 and BIP 350.
        for text in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNaa",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
            "bC1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
            "hello",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
