//! What the simulator once found, played again with every check; and that it finds anything at all.

use std::fs;
use std::path::Path;
use switchboard_proof::life;
use switchboard_proof::script::Script;
use switchboard_proof::shrink;

/// Every script of `regressions/`, each with the story of what it broke.
#[test]
fn what_was_found_once_holds_now() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions");
    let mut played = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# "), "{} says why it is kept", path.display());
        let script = Script::read(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        if let Some((step, broken)) = shrink::breaks(&script) {
            panic!("{}, step {step}: {broken}", path.display());
        }
        played += 1;
    }
    assert!(played > 0, "no script was found");
}

/// A script is read as it was written, whatever is in it.
#[test]
fn a_script_is_read_as_it_was_written() {
    for seed in 0..20 {
        let script = life::script(seed, 400);
        assert_eq!(script.steps.len(), 401);
        assert_eq!(Script::read(&script.to_string()), Ok(script));
    }
}

/// The same seed is the same life.
#[test]
fn a_seed_is_a_life() {
    for seed in 100..110 {
        let [one, two] = [(); 2].map(|()| life::live(seed, 1_000).unwrap());
        assert_eq!(one.digest, two.digest);
        assert_eq!((one.effects, one.refused), (two.effects, two.refused));
        let script = life::script(seed, 1_500);
        assert_eq!(script.play(), Ok(()));
    }
}

/// With every assertion of the engine on.
#[test]
fn fifty_lives_keep_every_promise() {
    for seed in 1_000..1_050 {
        life::live(seed, 2_000).unwrap_or_else(|failure| panic!("{failure}"));
    }
}

/// Of a long day of which one promise is broken, little is left. The promise is broken on purpose: the
/// script's last document is none, which shows at once however few steps there are.
#[test]
fn a_failure_is_made_small() {
    let mut script = life::script(3, 400);
    script.documents.push("no policy".to_owned());
    let small = shrink::shrink(&script, std::time::Duration::from_secs(30));
    assert_eq!(small.steps, []);
    assert!(shrink::breaks(&small).is_some());
}
