//! Promises about going on from bytes.

use super::{Broken, Verdict, hold};
use switchboard::engine::{Engine, Options};
use switchboard::policy::Policy;

/// A snapshot, read and written again, is the same bytes; one bit more or less is refused, and so is
/// what was cut or added.
pub fn i43_snapshot_strictness(engine: &Engine, options: Options) -> Result<Vec<u8>, Broken> {
    const NAME: &str = "i43_snapshot_strictness";
    let bytes = engine.snapshot();
    let again = Engine::restore(engine.policy().clone(), options, &bytes)
        .map_err(|why| Broken::new(NAME, format!("its own snapshot is refused: {why}")))?;
    hold(NAME, again.snapshot() == bytes, || {
        "read and written again it is other bytes".to_owned()
    })?;
    Ok(bytes)
}

/// What is damaged is refused: one bit flipped, the end cut off, a byte added.
pub fn i43_damage_is_refused(policy: &Policy, options: Options, bytes: &[u8], bit: u64) -> Verdict {
    const NAME: &str = "i43_snapshot_strictness";
    let bits = bytes.len() as u64 * 8;
    let bit = bit % bits.max(1);
    let byte = (bit / 8) as usize;
    let is_refused = |bytes: &[u8]| Engine::restore(policy.clone(), options, bytes).is_err();
    let mut flipped = bytes.to_vec();
    if let Some(byte) = flipped.get_mut(byte) {
        *byte ^= 1 << (bit % 8);
    }
    hold(NAME, is_refused(&flipped), || format!("bit {bit} is wrong, and it is read"))?;
    let cut = bytes.get(..byte).unwrap_or_default();
    hold(NAME, is_refused(cut), || format!("cut after {byte} bytes, and it is read"))?;
    let longer = [bytes, &[0]].concat();
    hold(NAME, is_refused(&longer), || "a byte too many, and it is read".to_owned())
}

/// Going on from snapshot and log is as if nothing had been.
pub fn i31_crash_equivalence(uninterrupted: &Engine, restored: &Engine) -> Verdict {
    hold("i31_crash_equivalence", uninterrupted.snapshot() == restored.snapshot(), || {
        "from snapshot and log it has become another state".to_owned()
    })
}
