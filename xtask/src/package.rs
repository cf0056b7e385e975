//! `cargo xtask package`: the npm package, built so that a project can install it by its path.

use crate::{
    command::{Failure, Outcome},
    npm,
    setup::Tool,
    wasm,
};

/// `cargo xtask package [--opt]`
pub(crate) fn run_chore(words: &[String]) -> Outcome {
    for tool in [Tool::Node, Tool::NpmPackages, Tool::Wasm] {
        tool.bring();
        if !tool.is_here() {
            return Err(Failure::new(format!(
                "{tool:?} is missing; to have it:\n  {}",
                tool.remedy()
            )));
        }
    }
    wasm::run_chore(words)?;
    npm::compile()?;
    println!("built; in your project: npm install {}", npm::folder().display());
    Ok(())
}
