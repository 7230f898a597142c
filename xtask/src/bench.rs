//! `cargo xtask bench`: articles per second and peak memory, stage by stage, on many articles made of few: the texts are
//! repeated with other ids and days until there are enough. The language layer's peer is spaCy: `cargo xtask language`.
//! `cargo xtask bench pages`: the report out of web pages, beside Python's trafilatura.
//! `cargo xtask bench stories`: copies, stories and storylines out of a long stream, beside peers from pip.
//! `cargo xtask bench serve`: the workbench while many people look and reports come in.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    /// Instead: how fast the workbench answers many readers, with and without reports that come in meanwhile.
    Serve(ServeArgs),
    /// Instead: what web pages cost, and how well their main text is told, beside Python's trafilatura.
    Pages {
        /// Without the peer from pip.
        #[arg(long)]
        no_peers: bool,
    },
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

#[derive(clap::Args)]
struct ServeArgs {
    /// How many articles the store holds. It is made once, which takes a while, and kept under the target folder.
    #[arg(long, default_value_t = 100_000)]
    articles: usize,
    /// How many people look at the same time.
    #[arg(long, default_value_t = 200)]
    readers: usize,
    /// How long they do, once without and once with reports that come in.
    #[arg(long, default_value_t = 60)]
    seconds: usize,
    /// How many reports come in a second.
    #[arg(long, default_value_t = 50)]
    a_second: usize,
}

/// The peers are timed on so many articles of the stream.
const FOR_PEERS: usize = 20_000;

/// Makes the articles, reads them, prints a table.
pub fn bench(args: &BenchArgs) -> anyhow::Result<()> {
    let program = project::program()?;
    if let Some(What::Pages { no_peers }) = args.what {
        return pages(&program, no_peers);
    }
    let model = project::model(&program)?;
    if let Some(What::Stories(args)) = &args.what {
        return stories(args, &model, &project::vectors(&program)?);
    }
    if let Some(What::Serve(args)) = &args.what {
        return serve(args, &program);
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

/// Reads the pages of the pack on one thread, and lets the peer do the same.
fn pages(program: &Path, no_peers: bool) -> anyhow::Result<()> {
    let Some(shared) = project::shared() else { return Ok(()) };
    let pack = shared.join("bench/extraction-wcxb");
    let (html, gold) = (pack.join("html"), pack.join("gold.json.gz"));
    let folder = tempfile::tempdir()?;
    let record = folder.path().join("record.json");
    // One page of the pack shows no text: the program says so and ends with 1.
    let mut read = Command::new(program);
    read.args(["read", "--quiet", "--threads", "1", "--until", "clean"]).arg(&html).arg("--to").arg(&record);
    let begun = children_seconds()?;
    read.stderr(Stdio::null()).status()?;
    let seconds = children_seconds()? - begun;
    let n_pages = std::fs::read_dir(&html)?.count() as f64;
    let ours = word_f1(&shared, &[record.as_os_str(), gold.as_os_str()])?;
    println!("\n{n_pages} pages, one thread{:>34} {:>9}", "pages/CPU-s", "word F1");
    println!("{:<44} {:>9.0} {ours:>9.3}", "dateline read --until clean, all of it", n_pages / seconds);
    if no_peers {
        return Ok(());
    }
    let packages = ["trafilatura==2.3.1", "lxml_html_clean"];
    let python = project::python(&project::target()?.join("peers-pages"), &packages, "import trafilatura")?;
    let texts = folder.path().join("texts.json");
    let mut peer = Command::new(python);
    peer.arg(project::root().join("scripts/bench_pages.py")).arg(&html).arg(&texts);
    let told: Value = serde_json::from_slice(&project::output(&mut peer)?)?;
    let theirs = word_f1(&shared, &["--texts".as_ref(), texts.as_os_str(), gold.as_os_str()])?;
    let speed = n_pages / told["seconds"].as_f64().unwrap_or(f64::NAN);
    let name = format!("trafilatura {} (Python), main text", told["version"].as_str().unwrap_or("?"));
    println!("{name:<44} {speed:>9.0} {theirs:>9.3}");
    Ok(())
}

/// Makes a store of invented articles where it is not there yet, and has many look at it, without and with reports that come in.
fn serve(args: &ServeArgs, program: &Path) -> anyhow::Result<()> {
    let folder = project::target()?.join("bench-serve");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let python = project::python(&folder, &["locust==2.47.0"], "import locust")?;
    let store = folder.join(format!("{}.db", args.articles));
    if !store.exists() {
        let (articles, new) = (folder.join("articles.jsonl"), folder.join("new.db"));
        invented(0, args.articles, &articles)?;
        // Begun and not ended, it goes on where it was.
        run(Command::new(program).arg("read").arg(&articles).arg("--store").arg(&new))?;
        std::fs::rename(&new, &store).with_context(|| format!("cannot move {}", new.display()))?;
    }
    let more = folder.join("more.jsonl");
    invented(args.articles, args.a_second * (args.seconds + 60), &more)?;
    let measured = |more: &[&OsStr]| -> anyhow::Result<Value> {
        let mut readers = Command::new(&python);
        readers.arg(project::root().join("scripts/bench_serve.py")).arg(program).arg(&store).args(more);
        readers.args(["--readers", &args.readers.to_string(), "--seconds", &args.seconds.to_string()]);
        Ok(serde_json::from_slice(&project::output(&mut readers)?)?)
    };
    let a_second = args.a_second.to_string();
    let quiet = measured(&[])?;
    let growing = measured(&["--more".as_ref(), more.as_os_str(), "--a-second".as_ref(), a_second.as_ref()])?;

    println!(
        "\n{} articles, {} readers, {} seconds; milliseconds",
        args.articles, args.readers, args.seconds
    );
    println!("{:<10}{:^27}{:^27}", "", "nothing comes in", format!("{} a second come in", args.a_second));
    println!("{:<10}{1:>9}{2:>9}{3:>9}{1:>9}{2:>9}{3:>9}", "page", "p50", "p95", "p99");
    for page in ["story", "article", "today", "entity", "search"] {
        print!("{page:<10}");
        for told in [&quiet, &growing] {
            for share in ["p50", "p95", "p99"] {
                print!("{:>9.0}", told["pages"][page][share].as_f64().unwrap_or(f64::NAN));
            }
        }
        println!();
    }
    for (name, told) in [("nothing comes in", &quiet), ("while they come in", &growing)] {
        let all = &told["pages"]["Aggregated"];
        println!(
            "{name}: {} answers, {} failed, peak {} MB, machine's load {} before, {} after",
            all["requests"], all["failures"], told["peak_mb"], told["load"][0], told["load"][1]
        );
    }
    println!(
        "a second {} came in, {} were read and placed",
        growing["came_a_second"], growing["placed_a_second"]
    );
    Ok(())
}

/// Writes `n` invented articles from the `first` on.
fn invented(first: usize, n: usize, to: &Path) -> anyhow::Result<()> {
    let mut script = Command::new("python3");
    script.arg(project::root().join("scripts/invented_articles.py"));
    script.args([n.to_string(), "--first".to_owned(), first.to_string()]);
    std::fs::write(to, project::output(&mut script)?)
        .with_context(|| format!("cannot write {}", to.display()))
}

/// Processor time of all programs run so far, as Linux counts it (`cutime` and `cstime`, in hundredths).
fn children_seconds() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").context("processor time is read from /proc")?;
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: Vec<f64> = fields.split_whitespace().skip(13).take(2).filter_map(|n| n.parse().ok()).collect();
    Ok(ticks.iter().sum::<f64>() / 100.0)
}

/// What the pack's scorer says of main text.
fn word_f1(shared: &Path, args: &[&OsStr]) -> anyhow::Result<f64> {
    let mut scorer = Command::new("python3");
    let said = project::output(scorer.arg(shared.join("bench/score_extraction.py")).args(args))?;
    let said = String::from_utf8(said)?;
    let line = said.lines().find_map(|line| line.strip_prefix("word F1"));
    let figure =
        line.and_then(|line| line.split_whitespace().next()).context("the scorer tells no word F1")?;
    Ok(figure.parse()?)
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
