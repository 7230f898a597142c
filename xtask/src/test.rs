//! `cargo xtask test`: what CI checks, in the order of cheapness.

use crate::browser::{BrowserArgs, browser};
use crate::eval::{EvalArgs, eval};
use crate::project::{cargo, model, named_model, program, run, vectors};
use crate::python;

/// Runs every check; stops at the first that fails.
pub fn test() -> anyhow::Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    let program = program()?;
    let (model, larger) = (model(&program)?, named_model(&program, "en_core_web_md")?);
    // Doc examples run here too: `cargo test` without a target filter takes unit, integration and doc tests.
    run(cargo(&["test", "--workspace"])
        .env("DATELINE_MODEL", &model)
        .env("DATELINE_MODEL_MD", larger)
        .env("DATELINE_VECTORS", vectors(&program)?))?;
    python::test(&program)?;
    run(cargo(&["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings"))?;
    browser(&BrowserArgs::default())?;
    eval(&EvalArgs::default())
}
