//! The project's chores: `cargo xtask demo | test | python | spark | browser | eval | bench | fit | language`.

mod bench;
mod browser;
mod eval;
mod fit;
mod language;
mod project;
mod python;
mod test;

use clap::{Parser, Subcommand};

/// The project's chores.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Build the program, fetch the models if they are missing, brief the example reports.
    Demo,
    /// Check everything that CI checks: format, lints, tests, doc examples, quality floors.
    Test,
    /// Walk through the workbench in Chromium, and hold its API against its OpenAPI document.
    Browser(browser::BrowserArgs),
    /// Build the Python package, install it in an environment of its own under the target folder, test it.
    Python,
    /// Build the Python package, test its job on a cluster of Apache Spark on this machine whose executors are killed meanwhile.
    Spark(python::SparkArgs),
    /// Measure quality on the public packs in ../shared/bench and lay it beside the floors.
    Eval(eval::EvalArgs),
    /// Measure speed and memory, stage by stage.
    Bench(bench::BenchArgs),
    /// Fit the numbers again that a part of the program decides by.
    Fit(fit::FitArgs),
    /// Hold the language layer beside spaCy: the same answers, and how much faster.
    Language(language::LanguageArgs),
}

fn main() -> anyhow::Result<()> {
    match Args::parse().chore {
        Chore::Demo => project::demo(),
        Chore::Test => test::test(),
        Chore::Browser(args) => browser::browser(&args),
        Chore::Python => python::python_package(),
        Chore::Spark(args) => python::spark(&args),
        Chore::Eval(args) => eval::eval(&args),
        Chore::Bench(args) => bench::bench(&args),
        Chore::Fit(args) => fit::fit(&args),
        Chore::Language(args) => language::language(&args),
    }
}
