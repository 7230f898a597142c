//! The memory of a stream on disk: a folder with `state.json` (what it is, how far it looks back; locked by whoever
//! changes the folder), `stories.bin` (the stories), `corrections.jsonl` (what people said by hand) and `reports.jsonl` (how the
//! reports in memory are called: for people to read, nothing depends on it).
//!
//! Files are replaced whole, so that whoever only looks needs no lock.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufReader, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use dateline_cluster::{SavedError, Stories, Window};
use dateline_model::{Annotated, Article, Role};
use serde::{Deserialize, Serialize};

use crate::corrections::CorrectionFile;
use crate::output;

const ABOUT: &str = "state.json";
const STORIES: &str = "stories.bin";
const CORRECTIONS: &str = "corrections.jsonl";
const REPORTS: &str = "reports.jsonl";
const FORMAT: &str = "dateline/state";
const VERSION: u32 = 1;

/// What to do where a memory cannot be used.
const READ_AGAIN: &str = "move stories.bin out of the folder and read the articles again with --state; corrections.jsonl \
                          stays and holds";

/// A stream's memory, loaded.
#[derive(Debug)]
pub(crate) struct State {
    folder: PathBuf,
    pub(crate) stories: Stories,
    pub(crate) corrections: CorrectionFile,
    /// Held as long as this lives, where the folder may be changed.
    _lock: Option<File>,
}

/// How a report is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Called {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    /// The day, as ISO 8601 writes it.
    pub(crate) published: Option<String>,
    pub(crate) path: String,
}

impl Called {
    /// The headline is that of the data, else that of the text.
    pub(crate) fn of(article: &Article) -> Self {
        let of_text = || {
            let title = article.blocks.iter().find(|block| block.role == Role::Title);
            title.map(|block| block.span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" "))
        };
        Self {
            id: article.id.clone(),
            title: article.title.clone().or_else(of_text),
            outlet: article.outlet.clone(),
            published: article.published.day.map(|day| day.to_string()),
            path: article.path.clone(),
        }
    }
}

/// What `state.json` says.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    format: String,
    version: u32,
    window_days: u16,
}

impl State {
    /// Opens a memory to be grown; makes it where there is none.
    ///
    /// # Errors
    ///
    /// Where the folder is something else, is in use, is damaged, or looks back another number of days than is asked for.
    pub(crate) fn open_or_make(folder: &Path, window: Option<u16>) -> anyhow::Result<Self> {
        if !folder.join(ABOUT).exists() {
            let is_empty = match std::fs::read_dir(folder) {
                Ok(mut entries) => entries.next().is_none(),
                Err(error) if error.kind() == ErrorKind::NotFound => true,
                Err(error) => {
                    return Err(error)
                        .with_context(|| format!("cannot keep a state in {}", folder.display()));
                }
            };
            if !is_empty {
                bail!(
                    "{} is there and is not a state: it is left as it is\nhint: name a folder that is empty or not there yet, as in --state state/",
                    folder.display()
                );
            }
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let (mut lock, about) = locked(folder)?;
        let kept = about.as_ref().map(|about| about.window_days);
        let stories = load(folder)?;
        let is_new = stories.is_none();
        if let (Some(asked), Some(kept), false) = (window, kept, is_new)
            && asked != kept
        {
            bail!(
                "the state {} looks back {kept} days, not {asked}\nhint: leave --window out, or begin another state",
                folder.display()
            );
        }
        let days = window.or(kept).unwrap_or(Window::default().days);
        if is_new && kept != Some(days) {
            let about = About { format: FORMAT.into(), version: VERSION, window_days: days };
            write_about(&mut lock, &about)
                .with_context(|| format!("cannot write {}", folder.join(ABOUT).display()))?;
        }
        if is_new && about.is_some() {
            eprintln!(
                "dateline: the state {} holds no stories yet (no {STORIES}): a new stream begins",
                folder.display()
            );
        }
        let stories = stories.unwrap_or_else(|| Stories::new(Window { days }));
        Self::with(folder, stories, Some(lock))
    }

    /// Opens a memory that is there, to be changed by hand.
    ///
    /// # Errors
    ///
    /// Where there is none, it is in use, or it is damaged.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        check_is_there(folder)?;
        let (lock, _) = locked(folder)?;
        let stories = load(folder)?.ok_or_else(|| no_state(folder))?;
        let state = Self::with(folder, stories, Some(lock))?;
        state.corrections.tell_broken();
        Ok(state)
    }

    /// Looks at a memory, which others may go on changing.
    ///
    /// # Errors
    ///
    /// Where there is none or it is damaged.
    pub(crate) fn look_at(folder: &Path) -> anyhow::Result<Self> {
        check_is_there(folder)?;
        let stories = load(folder)?.ok_or_else(|| no_state(folder))?;
        let state = Self::with(folder, stories, None)?;
        state.corrections.tell_broken();
        Ok(state)
    }

    fn with(folder: &Path, stories: Stories, lock: Option<File>) -> anyhow::Result<Self> {
        let corrections = CorrectionFile::read(&folder.join(CORRECTIONS))?;
        Ok(Self { folder: folder.to_owned(), stories, corrections, _lock: lock })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes the stories, whole or not at all.
    ///
    /// # Errors
    ///
    /// Where they cannot be written.
    pub(crate) fn save_stories(&self, stories: &Stories) -> anyhow::Result<()> {
        output::write_with(&self.folder.join(STORIES), |out| stories.save(out).map_err(anyhow::Error::from))
    }

    /// How the reports in memory are called, by id, as far as that was kept.
    pub(crate) fn reports(&self) -> BTreeMap<String, Called> {
        let written = std::fs::read(self.folder.join(REPORTS)).unwrap_or_default();
        let lines = String::from_utf8_lossy(&written);
        let reports = lines.lines().filter_map(|line| serde_json::from_str::<Called>(line).ok());
        reports.map(|report| (report.id.clone(), report)).collect()
    }

    /// Keeps how the reports of a run are called beside those that are still in memory.
    ///
    /// # Errors
    ///
    /// Where that cannot be written.
    pub(crate) fn save_reports(&self, articles: &[Annotated], stories: &Stories) -> anyhow::Result<()> {
        let mut reports = self.reports();
        let new = articles.iter().map(|annotated| Called::of(&annotated.article));
        reports.extend(new.map(|report| (report.id.clone(), report)));
        output::write_with(&self.folder.join(REPORTS), |out| {
            for report in reports.values().filter(|report| stories.has(&report.id)) {
                writeln!(out, "{}", serde_json::to_string(report)?)?;
            }
            Ok(())
        })
    }

    /// Whether the memory holds an article.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.stories.has(id)
    }
}

fn no_state(folder: &Path) -> anyhow::Error {
    anyhow!(
        "there is no state in {}\nhint: `dateline read INPUT... --state {}` makes one",
        folder.display(),
        folder.display()
    )
}

fn check_is_there(folder: &Path) -> anyhow::Result<()> {
    read_about(&folder.join(ABOUT))?.map(|_| ()).ok_or_else(|| no_state(folder))
}

/// What `state.json` says; `None` where it is not there, or was just begun.
fn read_about(path: &Path) -> anyhow::Result<Option<About>> {
    match std::fs::read(path) {
        Ok(bytes) => parsed(path, &bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn parsed(path: &Path, bytes: &[u8]) -> anyhow::Result<Option<About>> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let about: About = serde_json::from_slice(bytes)
        .with_context(|| format!("{} does not say what a state says: it is left as it is", path.display()))?;
    if about.format != FORMAT || about.version != VERSION {
        bail!(
            "{} is of {} {}, this program keeps {FORMAT} {VERSION}: it is left as it is\nhint: begin another state",
            path.display(),
            about.format,
            about.version
        );
    }
    Ok(Some(about))
}

/// Locks the folder for as long as the file is held, and gives what `state.json` says.
fn locked(folder: &Path) -> anyhow::Result<(File, Option<About>)> {
    let path = folder.join(ABOUT);
    let naming = || format!("cannot open {}", path.display());
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(naming)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => bail!(
            "the state {} is in use by another run: nothing was done\nhint: run this again when that has ended",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("cannot lock {}", path.display()));
        }
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).with_context(naming)?;
    let about = parsed(&path, &bytes)?;
    Ok((file, about))
}

fn write_about(file: &mut File, about: &About) -> anyhow::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(format!("{}\n", serde_json::to_string(about)?).as_bytes())?;
    Ok(())
}

/// The stories; `None` where there are none yet.
fn load(folder: &Path) -> anyhow::Result<Option<Stories>> {
    let path = folder.join(STORIES);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot open {}", path.display())),
    };
    match Stories::load(BufReader::new(file)) {
        Ok(stories) => Ok(Some(stories)),
        Err(error @ SavedError::Io(_)) => {
            Err(error).with_context(|| format!("cannot read {}", path.display()))
        }
        Err(error) => {
            bail!("{}: {error}; it is left as it is\nhint: {READ_AGAIN}", path.display())
        }
    }
}
