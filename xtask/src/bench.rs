//! `cargo xtask bench`: articles per second and peak memory, stage by stage, on many articles made of few: the texts are
//! repeated with other ids and days until there are enough. The language layer's peer is spaCy: `cargo xtask language`.
//! `cargo xtask bench stories`: copies, stories and storylines out of a long stream, beside peers from pip.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde_json::{Value, json};

use crate::fit::STORY_PACKS;
use crate::project::{self, run};

/// How much to measure.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct BenchArgs {
    #[command(subcommand)]
    what: Option<What>,
    /// How many articles.
    #[arg(long, default_value_t = 5000)]
    articles: usize,
    /// Threads; 0: as many as the machine has cores.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Instead: what the language model and each annotator cost, in microseconds a token, on articles of the packs.
    #[arg(long)]
    annotators: bool,
    /// Instead: whether time grows no faster than the text, whatever its shape.
    #[arg(long)]
    odd: bool,
}

#[derive(clap::Subcommand)]
enum What {
    /// Instead: what copies, stories and storylines out of a long stream cost.
    Stories(StoriesArgs),
}

#[derive(clap::Args)]
struct StoriesArgs {
    /// How many articles the stream has.
    #[arg(long, default_value_t = 1_000_000)]
    articles: usize,
    /// How many a day; unless told, so many that they take a year.
    #[arg(long)]
    per_day: Option<usize>,
    /// Without the peers from pip.
    #[arg(long)]
    no_peers: bool,
}

/// The peers are timed on so many articles of the stream.
const FOR_PEERS: usize = 20_000;

/// Makes the articles, reads them, prints a table.
pub fn bench(args: &BenchArgs) -> anyhow::Result<()> {
    let program = project::program()?;
    let model = project::model(&program)?;
    if let Some(What::Stories(args)) = &args.what {
        return stories(args, &model, &project::vectors(&program)?);
    }
    if args.annotators {
        return annotators(&model);
    }
    if args.odd {
        return odd(&model);
    }
    let folder = tempfile::tempdir()?;
    let input = folder.path().join("articles.jsonl");
    let n_texts = repeat_texts(&program, args.articles, folder.path(), &input)?;

    let timings = folder.path().join("timings.json");
    run(Command::new(&program)
        .args(["read", "--quiet", "--format", "json", "--threads", &args.threads.to_string()])
        .arg(&input)
        .arg("--to")
        .arg(folder.path().join("record.json"))
        .arg("--timings")
        .arg(&timings))?;
    let timings: Value = serde_json::from_slice(&std::fs::read(&timings)?)?;

    println!("\n{} articles made of {n_texts} texts, {} thread(s)", args.articles, args.threads);
    println!("{:<12} {:>9} {:>14} {:>14}", "stage", "seconds", "articles/s", "peak MB so far");
    let stages = timings["stages"].as_array().context("the timings have no stages")?;
    let mut total = 0.0;
    for stage in stages {
        let seconds = stage["seconds"].as_f64().unwrap_or(0.0);
        total += seconds;
        println!(
            "{:<12} {seconds:>9.2} {:>14.0} {:>14.0}",
            stage["stage"].as_str().unwrap_or("?"),
            args.articles as f64 / seconds.max(1e-6),
            stage["peak_mb"].as_f64().unwrap_or(0.0)
        );
    }
    println!("{:<12} {total:>9.2} {:>14.0}", "all", args.articles as f64 / total.max(1e-6));
    Ok(())
}

/// Times the annotators one by one; fails where together they slow the model down too much.
fn annotators(model: &Path) -> anyhow::Result<()> {
    let Some(shared) = project::shared() else { return Ok(()) };
    let example =
        ["run", "--release", "--quiet", "--package", "dateline-engine", "--example", "annotate_costs", "--"];
    let packs = ["names", "times", "plover", "quotes-polnear"];
    let packs = packs.map(|pack| shared.join("bench").join(pack).join("articles.jsonl.gz"));
    run(project::cargo(&example).arg(model).args(packs))
}

/// Annotates texts of odd shapes at two lengths; fails where a part takes more time than the text is longer.
fn odd(model: &Path) -> anyhow::Result<()> {
    let example =
        ["run", "--release", "--quiet", "--package", "dateline-annotate", "--example", "odd_text", "--"];
    run(project::cargo(&example).arg(model))
}

/// Makes a stream of the story packs and feeds it to `cluster`; then the peers on the beginning of the same stream.
fn stories(args: &StoriesArgs, model: &Path, vectors: &Path) -> anyhow::Result<()> {
    let Some(shared) = project::shared() else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    let example =
        ["run", "--release", "--quiet", "--package", "dateline-engine", "--example", "stories_stream", "--"];
    let mut stream = project::cargo(&example);
    let per_day = args.per_day.unwrap_or(args.articles.div_ceil(365));
    let for_peers = if args.no_peers { 0 } else { FOR_PEERS };
    stream.args([model, vectors, folder.path()]);
    stream.args([args.articles, per_day, for_peers].map(|n| n.to_string()));
    for pack in STORY_PACKS {
        let pack_folder = shared.join("bench").join(pack);
        let gold = folder.path().join(format!("{pack}.json"));
        project::unzip(&pack_folder.join("gold.json.gz"), &gold)?;
        let articles = pack_folder.join("articles.jsonl.gz");
        stream.arg(format!("{pack}={}={}", articles.display(), gold.display()));
    }
    run(&mut stream)?;
    if args.no_peers {
        return Ok(());
    }
    let packages = ["scikit-learn==1.7.*", "datasketch==1.6.*"];
    let python = project::python(&project::target()?.join("peers"), &packages, "import sklearn, datasketch")?;
    run(Command::new(python).arg(project::root().join("scripts/bench_stories.py")).arg(folder.path()))
}

/// Writes `n` articles: the texts of the seeds where they are there, else of the examples, each time with another id,
/// every round of texts three days after the last. Tells how many texts there are.
fn repeat_texts(program: &Path, n: usize, folder: &Path, to: &Path) -> anyhow::Result<usize> {
    let seeds = project::shared().map(|shared| shared.join("seeds-dated"));
    let source: PathBuf = seeds.unwrap_or_else(|| project::root().join("examples/reports"));
    let record = folder.join("texts.json");
    run(Command::new(program)
        .args(["read", "--quiet", "--until", "read"])
        .arg(&source)
        .arg("--to")
        .arg(&record))?;
    let record: Value = serde_json::from_slice(&std::fs::read(&record)?)?;
    let texts: Vec<&str> =
        record["articles"].as_array().into_iter().flatten().filter_map(|a| a["text"].as_str()).collect();
    let mut out = BufWriter::new(File::create(to)?);
    for i in 0..n {
        let round = i / texts.len().max(1);
        let (month, day) = ((round / 9) % 12 + 1, (round % 9) * 3 + 1);
        let published = format!("{}-{month:02}-{day:02}", 2000 + round / 108);
        let article =
            json!({ "id": format!("bench-{i:06}"), "text": texts[i % texts.len()], "published": published });
        writeln!(out, "{article}")?;
    }
    out.flush()?;
    Ok(texts.len())
}
