//! `cargo xtask fit stories`: fits again what two articles of one story are known by, on the packs beside the project;
//! `cargo xtask fit pages`: what a web page's lines and titles are weighed by; `cargo xtask fit towns`, `fit tolls`: what the
//! town and the killed of an incident are chosen by.
//!
//! The fitting itself is a Python script, whose packages pip installs into a virtual environment under the target folder: a
//! tool for development, never a part of the product.

use std::fs::File;
use std::path::Path;
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
    /// How much what is told around a town's name weighs: prints how often the town is right, then the weights.
    Towns {
        /// Put the weights into `stages/dateline-annotate/data/town_weights.tsv`.
        #[arg(long)]
        write: bool,
    },
    /// How much what is told of a number of dead weighs: prints how often the number is right, then the weights.
    Tolls {
        /// Put the weights into `stages/dateline-annotate/data/toll_weights.tsv`.
        #[arg(long)]
        write: bool,
    },
    /// What the lines of web pages and the candidates for their titles are weighed by.
    Pages {
        /// Put the weights into `stages/dateline-read/data`.
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
    let Some(shared) = project::shared() else { return Ok(()) };
    match args.what {
        What::Stories { write } => stories(write, &shared),
        What::Towns { write } => incidents("towns", write, &shared),
        What::Tolls { write } => incidents("tolls", write, &shared),
        What::Pages { write } => pages(write, &shared),
    }
}

/// What the pages' weights are fitted with besides `numpy`: how much two texts have in common.
const RAPIDFUZZ: &str = "3.14.6";

fn pages(write: bool, shared: &Path) -> anyhow::Result<()> {
    let proof = format!(
        "import numpy, rapidfuzz; assert (numpy.__version__, rapidfuzz.__version__) == ('{NUMPY}', '{RAPIDFUZZ}')"
    );
    let packages = [format!("numpy=={NUMPY}"), format!("rapidfuzz=={RAPIDFUZZ}")];
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    let python = project::python(&project::target()?.join("fit-pages"), &packages, &proof)?;
    let folder = tempfile::tempdir()?;
    let html = shared.join("bench/extraction-wcxb/html");
    let mut script = Command::new(python);
    script.current_dir(project::root()).arg("scripts/fit_pages.py").arg(shared);
    for what in ["lines", "titles"] {
        let path = folder.path().join(what);
        let table = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        let example =
            ["run", "--release", "--quiet", "--package", "dateline-read", "--example", "page_features", "--"];
        run(project::cargo(&example).arg(what).arg(&html).stdout(Stdio::from(table)))?;
        script.arg(path);
    }
    run(script.args(write.then_some("--write")))
}

fn stories(write: bool, shared: &Path) -> anyhow::Result<()> {
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
    script.current_dir(project::root()).arg("scripts/fit_stories.py").args([shared, &pairs]);
    run(script.args(write.then_some("--write")))
}

fn incidents(what: &str, write: bool, shared: &Path) -> anyhow::Result<()> {
    let model = project::model(&project::program()?)?;
    let proof = format!("import numpy; assert numpy.__version__ == '{NUMPY}'");
    let package = format!("numpy=={NUMPY}");
    let python = project::python(&project::target()?.join("fit"), &[&package], &proof)?;

    let folder = tempfile::tempdir()?;
    let candidates = folder.path().join("candidates.tsv");
    let table =
        File::create(&candidates).with_context(|| format!("cannot write {}", candidates.display()))?;
    let example = [
        "run",
        "--release",
        "--quiet",
        "--package",
        "dateline-engine",
        "--example",
        "incident_features",
        "--",
    ];
    let articles = shared.join("bench/stories-gva/articles.jsonl.gz");
    run(project::cargo(&example).arg(what).arg(model).arg(articles).stdout(Stdio::from(table)))?;
    let mut script = Command::new(python);
    script.current_dir(project::root()).args(["scripts/fit_incidents.py", what]).arg(shared).arg(&candidates);
    run(script.args(write.then_some("--write")))
}
