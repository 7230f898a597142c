//! `dateline extract`: everything that can be read, as JSON lines with an article each, however much it is.
//!
//! One batch is read after another and written; then the journal says so. A run that was killed is gone on with behind the
//! last batch that the journal has.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, bail};
use dateline_model::Problem;
use dateline_present::safe;
use dateline_read::{ReadConfig, ReadOutcome, article_line};
use flate2::Compression;
use flate2::write::GzEncoder;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use sha2::{Digest, Sha256};

use crate::args::ExtractArgs;
use crate::batches::{Counted, Reading, UpTo, read_batches};
use crate::journal::{self, Head, Journal, Mark};
use crate::read::is_lost;
use crate::{Ending, inputs, output};

/// Problems that an article survived, told on standard error; the journal has them all.
const MAX_TOLD: u64 = 20;

/// Reads, writes, tells.
///
/// # Errors
///
/// Where the output is there already, cannot be gone on with, or cannot be written.
pub(crate) fn extract(args: &ExtractArgs) -> anyhow::Result<Ending> {
    check_output(args)?;
    let journal_path = journal::path_of(&args.to);
    let mut walked = Vec::new();
    let mut files = inputs::find(&args.inputs, &mut walked);
    files.retain(|file| !is_same(file, &args.to) && !is_same(file, &journal_path));
    let sites = args.sites.as_deref().map(inputs::sites).transpose()?.unwrap_or_default();
    let columns = args.columns.clone().unwrap_or_default();
    let config = ReadConfig { published: args.published, sites, columns, ..ReadConfig::default() };

    let head = Head::new(settings(args)?, fingerprint(&files));
    let mut journal = Journal::open(journal_path.clone())?;
    let known = if args.overwrite { None } else { journal.last()? };
    let mark = if let Some((known, mark)) = known {
        if known != head {
            bail!(changed(&args.to, &known, &head));
        }
        mark
    } else {
        journal.begin(&head)?;
        None
    };
    let is_begun = mark.is_some();
    let mark = mark.unwrap_or_default();
    let out = open_output(&args.to, mark.n_bytes)?;
    let bar = bar(&files, args.quiet);
    let is_gzipped = args.to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    let mut extract = Extract { to: &args.to, out, is_gzipped, journal, mark, n_survived: 0, bar: &bar };
    if !is_begun {
        extract.take(vec![Made::of_problems(walked)], UpTo::default())?;
    }
    if !mark.is_done {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build()?;
        let counting = bar.clone();
        let bytes: Counted = Arc::new(move |n_bytes| counting.inc(n_bytes));
        let reading = Reading { files: &files, config: &config, pool: &pool, bytes: &bytes, step: &|| () };
        read_batches(&reading, mark.up_to, Made::of, &mut |made, up_to| extract.take(made, up_to))?;
        extract.end(files.len())?;
    }
    bar.finish_and_clear();
    extract.tell_survived();
    let Mark { n_articles, n_problems, n_failed, .. } = extract.mark;
    if !args.quiet {
        let (to, journal) = (args.to.display(), journal_path.display());
        let problems = if n_problems == 0 {
            "no problems".to_owned()
        } else {
            format!("{} problems, kept in {journal}", HumanCount(n_problems))
        };
        output::print(&format!("{} articles are in {to}; {problems}\n", HumanCount(n_articles)))?;
    }
    Ok(if n_failed > 0 { Ending::SomeInputFailed } else { Ending::Done })
}

/// Refuses before the work what could not be done after it.
fn check_output(args: &ExtractArgs) -> anyhow::Result<()> {
    let to = args.to.display();
    let name = args.to.to_string_lossy().to_lowercase();
    if args.to.is_dir()
        || !["jsonl", "ndjson", "jsonl.gz", "ndjson.gz"].iter().any(|it| name.ends_with(&format!(".{it}")))
    {
        bail!(
            "cannot write {to}: articles are written as JSON lines\nhint: --to articles.jsonl, or --to articles.jsonl.gz"
        );
    }
    let folder = args.to.parent().filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        bail!("cannot write {to}: its folder is not there");
    }
    if args.resume && args.inputs.iter().any(|path| path.as_os_str() == inputs::STANDARD_INPUT) {
        bail!(
            "standard input cannot be read again, so that --resume cannot go on with it\nhint: keep it in a file"
        );
    }
    if args.overwrite {
        return Ok(());
    }
    let journal = journal::path_of(&args.to);
    match (args.to.exists(), journal.exists(), args.resume) {
        (false, false, _) | (_, true, true) => Ok(()),
        (true, false, true) => {
            bail!(
                "{to} is there without its journal, so that nobody knows how far it goes\nhint: --overwrite begins it anew"
            )
        }
        (true, _, false) | (false, true, false) => bail!(
            "{} is there already\nhint: --resume goes on with it where it was left, --overwrite begins it anew",
            if args.to.exists() { to } else { journal.display() }
        ),
    }
}

/// What to say where a journal is not of this run.
fn changed(to: &Path, known: &Head, head: &Head) -> String {
    let what = if known.has_same_settings(head) {
        "inputs were added, taken away or changed since"
    } else {
        "it was made by another version of dateline or with other options"
    };
    format!("cannot go on with {}: {what}\nhint: --overwrite begins it anew", to.display())
}

/// All that changes what is made of an input.
fn settings(args: &ExtractArgs) -> anyhow::Result<String> {
    let rules = match &args.sites {
        None => String::new(),
        Some(path) => hash(&std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?),
    };
    let (version, published, columns) = (env!("CARGO_PKG_VERSION"), args.published, &args.columns);
    Ok(hash(format!("{version} {published:?} {columns:?} {rules}").as_bytes()))
}

/// Of all files and their sidecars.
fn fingerprint(files: &[PathBuf]) -> String {
    let mut all = String::new();
    let mut add = |path: &Path| {
        if let Ok(file) = path.metadata() {
            let changed = file.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let nanoseconds = changed.unwrap_or_default().as_nanos();
            let _ = writeln!(all, "{} {nanoseconds} {}", file.len(), path.display());
        } else {
            let _ = writeln!(all, "- {}", path.display());
        }
    };
    for file in files {
        add(file);
        inputs::sidecars_of(file).iter().filter(|path| path.exists()).for_each(|path| add(path));
    }
    hash(all.as_bytes())
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether two paths are one file.
fn is_same(path: &Path, other: &Path) -> bool {
    path.file_name() == other.file_name()
        && path.canonicalize().ok().zip(other.canonicalize().ok()).is_some_and(|(path, other)| path == other)
}

/// Opens the output, cut to the length that the journal tells.
fn open_output(to: &Path, n_bytes: u64) -> anyhow::Result<File> {
    let naming = || format!("cannot write {}", to.display());
    let mut file =
        OpenOptions::new().write(true).create(n_bytes == 0).truncate(false).open(to).with_context(naming)?;
    if file.metadata().with_context(naming)?.len() < n_bytes {
        bail!("{} is shorter than its journal tells\nhint: --overwrite begins it anew", to.display());
    }
    file.set_len(n_bytes).with_context(naming)?;
    file.seek(SeekFrom::End(0)).with_context(naming)?;
    Ok(file)
}

fn bar(files: &[PathBuf], is_quiet: bool) -> ProgressBar {
    let n_bytes = files.iter().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    let target = if is_quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(n_bytes), target);
    let template = "{prefix:>9} {wide_bar} {bytes}/{total_bytes} {eta}";
    bar.set_style(ProgressStyle::with_template(template).expect("the template is a constant"));
    bar.set_prefix("extract");
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// What one thing comes to.
struct Made {
    lines: String,
    n_articles: u64,
    problems: Vec<Problem>,
    n_failed: u64,
}

impl Made {
    fn of(outcome: ReadOutcome) -> Self {
        let n_articles = outcome.articles.len() as u64;
        let mut lines = String::new();
        for article in outcome.articles {
            lines.push_str(&article_line(article));
            lines.push('\n');
        }
        Self { lines, n_articles, problems: outcome.problems, n_failed: outcome.n_failed as u64 }
    }

    fn of_problems(problems: Vec<Problem>) -> Self {
        Self { lines: String::new(), n_articles: 0, n_failed: problems.len() as u64, problems }
    }
}

/// A run of extract.
struct Extract<'a> {
    to: &'a Path,
    out: File,
    is_gzipped: bool,
    journal: Journal,
    mark: Mark,
    /// Problems of this run that an article survived.
    n_survived: u64,
    bar: &'a ProgressBar,
}

impl Extract<'_> {
    /// Writes a batch, then its mark.
    fn take(&mut self, made: Vec<Made>, up_to: UpTo) -> anyhow::Result<()> {
        let lines: Vec<&str> = made.iter().map(|made| made.lines.as_str()).collect();
        self.write(&lines.concat()).with_context(|| format!("cannot write {}", self.to.display()))?;
        let (mut n_articles, mut n_failed, mut problems) = (0, 0, Vec::new());
        for made in made {
            n_articles += made.n_articles;
            n_failed += made.n_failed;
            problems.extend(made.problems);
        }
        self.mark = Mark {
            up_to,
            n_articles: self.mark.n_articles + n_articles,
            n_problems: self.mark.n_problems + problems.len() as u64,
            n_failed: self.mark.n_failed + n_failed,
            ..self.mark
        };
        self.journal.mark(&problems, &self.mark)?;
        self.bar.suspend(|| {
            for problem in &problems {
                self.n_survived += tell(problem, self.n_survived);
            }
        });
        Ok(())
    }

    /// Of a gzipped output every batch is a member.
    fn write(&mut self, lines: &str) -> std::io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        if self.is_gzipped {
            let mut member = GzEncoder::new(&mut self.out, Compression::default());
            member.write_all(lines.as_bytes())?;
            member.finish()?;
        } else {
            self.out.write_all(lines.as_bytes())?;
        }
        self.out.sync_data()?;
        self.mark.n_bytes = self.out.stream_position()?;
        Ok(())
    }

    fn end(&mut self, n_files: usize) -> anyhow::Result<()> {
        self.mark = Mark { up_to: UpTo { files: n_files, records: 0 }, is_done: true, ..self.mark };
        self.journal.mark(&[], &self.mark)
    }

    fn tell_survived(&self) {
        if self.n_survived > MAX_TOLD {
            let journal = journal::path_of(self.to);
            eprintln!("dateline: and {} more, see {}", self.n_survived - MAX_TOLD, journal.display());
        }
    }
}

/// Tells a problem on standard error: all that lost input, and the first of the others. Gives 1 for these.
fn tell(problem: &Problem, n_survived: u64) -> u64 {
    if is_lost(problem) || n_survived < MAX_TOLD {
        eprintln!("dateline: {}: {}", safe(&problem.path), safe(&problem.message));
    }
    u64::from(!is_lost(problem))
}
