//! `switchboard diff OLD NEW`: what differs between two policies, rule by rule, in words.

use crate::failure::Failure;
use crate::output::Output;
use crate::policy;
use switchboard::policy::diff;

pub(crate) fn run(old: &str, new: &str, as_json: bool, out: &mut Output) -> Result<(), Failure> {
    let changes = diff::between(&policy::load(Some(old))?, &policy::load(Some(new))?);
    if as_json {
        return out.json(&changes);
    }
    for change in &changes {
        out.line(&change.to_string())?;
    }
    if changes.is_empty() {
        out.line("no rule differs")?;
    }
    Ok(())
}
