//! `cargo xtask language`: the language layer held beside spaCy 3.8 with the same weights, on the articles of the packs.
//!
//! spaCy is installed with pip into a virtual environment under the target folder: a tool for development, never a part of
//! the product. References that it made are kept there too, so that only the first comparison takes long; delete them
//! when the packs change.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{self, cargo, run};

/// What to hold beside spaCy.
#[derive(clap::Args)]
pub struct LanguageArgs {
    #[command(subcommand)]
    what: What,
    /// The model.
    #[arg(long, global = true, default_value = project::USUAL_MODEL)]
    model: String,
    /// Articles of each pack, taken evenly (same), or articles in all (speed); all of them, or 400, unless told.
    #[arg(long, global = true)]
    articles: Option<usize>,
}

#[derive(Clone, Copy, clap::Subcommand)]
enum What {
    /// Tokens, tags, classes, heads, relations, lemmas, sentence starts and names: the share that is the same. Fails
    /// below 99.99 % of the tokens or 99.9 % of the rest.
    Same,
    /// Tokens per second of processor time, one thread each, and two of ours; the most memory taken.
    Speed,
    /// Writes anew what `crates/dateline-text/tests/spacy.rs` compares with: spaCy's reading of the example reports and of
    /// some odd lines.
    Sample,
}

/// The packs whose articles are compared.
const PACKS: [&str; 6] = ["names", "plover", "quotes-polnear", "times", "stories-allsides", "stories-gva"];
/// The pack whose articles are timed: news of usual length.
const TIMED: &str = "quotes-polnear";

/// Does what is asked.
pub fn language(args: &LanguageArgs) -> anyhow::Result<()> {
    let model = project::named_model(&project::program()?, &args.model)?;
    let folder = project::target()?.join("spacy");
    let python = project::python(&folder, &["spacy==3.8.*"], "import spacy")?;
    if let What::Sample = args.what {
        return sample(&python, &model, &args.model);
    }
    let Some(shared) = project::shared() else { return Ok(()) };
    let articles = |pack: &str| shared.join("bench").join(pack).join("articles.jsonl.gz");
    let script = |name: &str| project::root().join("scripts").join(name);
    if let What::Same = args.what {
        let n_articles = args.articles.map_or("all".to_owned(), |n| n.to_string());
        let reference = folder.join(format!("{}-{n_articles}.jsonl", args.model));
        if !reference.exists() {
            run(Command::new(&python)
                .arg(script("spacy_reference.py"))
                .args([&model, &reference])
                .args(["--articles", &n_articles])
                .args(PACKS.map(articles)))?;
        }
        return run(example("compare")?.args([&model, &reference]));
    }
    let n_articles = args.articles.unwrap_or(400).to_string();
    let lines = folder.join("articles.jsonl");
    project::unzip(&articles(TIMED), &lines)?;
    let mut speed = example("speed")?;
    speed.args([&model, &lines]).arg(&n_articles);
    run(&mut speed)?;
    run(Command::new(&python).arg(script("bench_spacy.py")).args([&model, &lines]).arg(&n_articles))?;
    run(speed.arg("2"))
}

/// An example of the language crate, built for release.
fn example(name: &str) -> anyhow::Result<Command> {
    run(&mut cargo(&["build", "--release", "--package", "dateline-text", "--example", name]))?;
    Ok(Command::new(project::target()?.join("release/examples").join(name)))
}

/// The example reports as JSONL, then spaCy's reading of them and of the odd lines.
fn sample(python: &Path, model: &Path, name: &str) -> anyhow::Result<()> {
    let root = project::root();
    let tests = root.join("crates/dateline-text/tests");
    let reports = tempfile::NamedTempFile::with_suffix(".jsonl")?;
    let mut lines = BufWriter::new(&reports);
    let mut files: Vec<PathBuf> = std::fs::read_dir(root.join("examples/reports"))?
        .map(|file| Ok(file?.path()))
        .collect::<std::io::Result<_>>()?;
    files.sort_unstable();
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "txt")) {
        let text = std::fs::read_to_string(file)?;
        writeln!(lines, "{}", serde_json::json!({ "text": text }))?;
    }
    lines.flush()?;
    run(Command::new(python)
        .arg(root.join("scripts/spacy_reference.py"))
        .arg(model)
        .arg(tests.join(format!("{name}.jsonl")))
        .args(["--articles", "all"])
        .arg(reports.path())
        .arg(tests.join("odd.jsonl")))
}
