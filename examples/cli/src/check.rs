//! `switchboard check POLICY`: everything that is wrong, at once.

use crate::complaint;
use crate::failure::Failure;
use crate::output::Output;
use crate::policy::Source;
use serde_json::json;

pub(crate) fn run(path: &str, as_json: bool, out: &mut Output) -> Result<(), Failure> {
    let source = Source::read(Some(path))?;
    let policy = match source.compile() {
        Ok(policy) => policy,
        Err(issues) if as_json => {
            out.json(&json!({ "usable": false, "fingerprint": null, "issues": issues }))?;
            return Err(Failure::Policy { name: source.name, source: source.text, issues });
        }
        Err(issues) => {
            return Err(Failure::Policy { name: source.name, source: source.text, issues });
        }
    };
    let fingerprint = policy.fingerprint();
    if as_json {
        let warnings = policy.warnings();
        return out.json(&json!({
            "usable": true,
            "fingerprint": fingerprint.to_string(),
            "issues": warnings,
        }));
    }
    for warning in policy.warnings() {
        out.line(&complaint::one(&source.name, &source.text, warning))?;
    }
    let found = complaint::count(&source.name, policy.warnings().iter());
    out.line(&format!("{found}; fingerprint {fingerprint}"))
}
