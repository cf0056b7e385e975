//! The snippets of README.md are programs: they are compiled and run as they stand there.
//!
//! Rust is the business of rustdoc: the core takes README.md in as documentation when it is tested.
//! C and TypeScript are done here.

use crate::{
    c_programs,
    command::{Failure, Outcome, program, run},
    ground, npm,
};

/// What the core says to let rustdoc test the README.
const TAKEN_IN: &str = "include_str!(\"../../README.md\")";

/// The smallest hosts stand among the examples too, for people who copy files.
const ALSO_IN: [(&str, &str); 2] = [("c", "examples/c/embed.c"), ("ts", "examples/node/embed.ts")];

/// Compiles and runs every snippet; gives how many there were.
pub(crate) fn check() -> Outcome<usize> {
    let readme = ground::root().join("README.md");
    let text = ground::text(&readme)?;
    for language in ["rust", "c", "ts"] {
        if snippets(&text, language).next().is_none() {
            return Err(Failure::at(&readme, format!("there is no snippet in `{language}`")));
        }
    }
    for (language, example) in ALSO_IN {
        let example = ground::root().join(example);
        let copy = ground::text(&example)?;
        if !snippets(&text, language).any(|snippet| snippet == copy) {
            return Err(Failure::at(&example, "the README shows another program"));
        }
    }
    let lib = ground::root().join("core/src/lib.rs");
    if !ground::text(&lib)?.contains(TAKEN_IN) {
        return Err(Failure::at(&lib, "the README is not tested: take it in under `cfg(doctest)`"));
    }
    Ok(in_c(&text)? + in_typescript(&text)?)
}

fn in_c(text: &str) -> Outcome<usize> {
    let mut passed = 0;
    for (number, snippet) in snippets(text, "c").enumerate() {
        let source = ground::target().join(format!("xtask/readme/snippet_{number}.c"));
        ground::write(&source, snippet)?;
        run(&mut c_programs::build(&source)?)?;
        passed += 1;
    }
    Ok(passed)
}

/// The folder stands inside the package, so that a snippet can name the package.
fn in_typescript(text: &str) -> Outcome<usize> {
    npm::compile_if_missing()?;
    let folder = npm::folder().join("dist/readme");
    let mut names = Vec::new();
    for (number, snippet) in snippets(text, "ts").enumerate() {
        let name = format!("snippet_{number}");
        ground::write(&folder.join(&name).with_extension("ts"), snippet)?;
        names.push(name);
    }
    let files: Vec<String> = names.iter().map(|name| format!("\"{name}.ts\"")).collect();
    let options =
        r#"{ "rootDir": ".", "outDir": ".", "noEmitOnError": true, "declaration": false }"#;
    let config = format!(
        r#"{{ "extends": "../../tsconfig.json", "compilerOptions": {options}, "include": [], "files": [{}] }}"#,
        files.join(", ")
    );
    ground::write(&folder.join("tsconfig.json"), config)?;
    run(npm::tsc(&["--project"]).arg(&folder))?;
    for name in &names {
        run(program("node").arg(folder.join(name).with_extension("js")))?;
    }
    Ok(names.len())
}

/// The blocks of one language, as they stand between their fences.
fn snippets<'a>(text: &'a str, language: &str) -> impl Iterator<Item = &'a str> {
    let fence = format!("\n```{language}\n");
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(&fence)? + fence.len();
        let end = start + rest[start..].find("\n```")? + 1;
        let snippet = &rest[start..end];
        rest = &rest[end..];
        Some(snippet)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_are_found_by_their_language() {
        let text =
            "# A\n\n```c\nint a;\n```\n```cpp\nint b;\n```\ntext\n```c\nint c;\nint d;\n```\n";
        assert_eq!(snippets(text, "c").collect::<Vec<_>>(), ["int a;\n", "int c;\nint d;\n"]);
        assert_eq!(snippets(text, "cpp").collect::<Vec<_>>(), ["int b;\n"]);
        assert_eq!(snippets(text, "ts").count(), 0);
    }
}
