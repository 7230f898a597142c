//! `cargo xtask fit stories`: fits again what two articles of one story are known by, on the packs beside the project.
//!
//! The fitting itself is a Python script, whose packages pip installs into a virtual environment under the target folder: a
//! tool for development, never a part of the product.

use std::fs::File;
use std::process::{Command, Stdio};

use anyhow::Context;

use crate::project::{self, run};

/// What to fit.
#[derive(clap::Args)]
pub struct FitArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// How much each likeness of two articles weighs: prints what halves of the packs tell of each other, then the weights.
    Stories {
        /// Put the weights into `stages/dateline-cluster/data/pair_weights.tsv`.
        #[arg(long)]
        write: bool,
    },
}

/// The packs whose pairs of articles are fitted on.
pub const STORY_PACKS: [&str; 2] = ["stories-gva", "stories-allsides"];
/// The version of `numpy` that the weights were fitted with: another may round otherwise.
const NUMPY: &str = "2.4.6";

/// Fits what is asked.
pub fn fit(args: &FitArgs) -> anyhow::Result<()> {
    let What::Stories { write } = args.what;
    let Some(shared) = project::shared() else { return Ok(()) };
    let program = project::program()?;
    let (model, vectors) = (project::model(&program)?, project::vectors(&program)?);
    let proof = format!("import numpy; assert numpy.__version__ == '{NUMPY}'");
    let package = format!("numpy=={NUMPY}");
    let python = project::python(&project::target()?.join("fit"), &[&package], &proof)?;

    let folder = tempfile::tempdir()?;
    let pairs = folder.path().join("pairs.tsv");
    let table = File::create(&pairs).with_context(|| format!("cannot write {}", pairs.display()))?;
    let example =
        ["run", "--release", "--quiet", "--package", "dateline-engine", "--example", "pair_features", "--"];
    let mut features = project::cargo(&example);
    features.args([&model, &vectors]).stdout(Stdio::from(table));
    for pack in STORY_PACKS {
        let articles = shared.join("bench").join(pack).join("articles.jsonl.gz");
        features.arg(format!("{pack}={}", articles.display()));
    }
    run(&mut features)?;
    let mut script = Command::new(python);
    script.current_dir(project::root()).arg("scripts/fit_stories.py").args([&shared, &pairs]);
    run(script.args(write.then_some("--write")))
}
