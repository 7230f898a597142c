//! Files and archives to what is made of each thing in them: in order, a batch at a time, the things of a batch on several
//! threads. Never more than a batch is held.
//!
//! Where a batch ends depends on the inputs alone, so that a run that goes on after one begins the same batches.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dateline_read::{ARCHIVE_HEAD_BYTES, Archive, Input, ReadConfig, ReadOutcome, Record};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::inputs::{STANDARD_INPUT, read_file};

/// What the things of a batch hold together, before they are read: a second's work.
const BATCH_BYTES: u64 = 8 << 20;

/// Small files are many.
const MAX_THINGS: usize = 1024;

/// How far inputs are read: all of the first `files`, and of the next one the first `records`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpTo {
    /// Files that are read whole.
    pub files: usize,
    /// Records of the next one.
    pub records: u64,
}

/// Is told how many bytes were taken from a file.
pub type Counted = Arc<dyn Fn(u64) + Send + Sync>;

/// For whoever does not want to know.
pub fn no_bytes() -> Counted {
    Arc::new(|_| ())
}

/// What is read, and how.
pub struct Reading<'a> {
    /// In order; `-` is standard input.
    pub files: &'a [PathBuf],
    /// As for one input.
    pub config: &'a ReadConfig,
    /// Reads the things of a batch.
    pub pool: &'a rayon::ThreadPool,
    /// Is told the bytes that are taken from files.
    pub bytes: &'a Counted,
    /// Is called where a file is done.
    pub step: &'a dyn Fn(),
}

/// One thing to be read.
enum Thing {
    File(PathBuf),
    Bytes(Vec<u8>),
    Record(Record),
}

/// Reads everything from `from` on, makes something of each thing, and gives that away by batches with how far they go.
///
/// # Errors
///
/// Those of `each`.
pub fn read_batches<T: Send>(
    reading: &Reading<'_>,
    from: UpTo,
    make: impl Fn(ReadOutcome) -> T + Sync,
    each: &mut dyn FnMut(Vec<T>, UpTo) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut batches = Batches { reading, make, each, things: Vec::new(), n_bytes: 0 };
    for (file_idx, path) in reading.files.iter().enumerate().skip(from.files) {
        let n_known = if file_idx == from.files { from.records } else { 0 };
        batches.file(file_idx, path, n_known)?;
        (reading.step)();
    }
    batches.give(UpTo { files: reading.files.len(), records: 0 })
}

struct Batches<'a, 'r, M, T> {
    reading: &'a Reading<'r>,
    make: M,
    each: &'a mut dyn FnMut(Vec<T>, UpTo) -> anyhow::Result<()>,
    things: Vec<Thing>,
    n_bytes: u64,
}

impl<M: Fn(ReadOutcome) -> T + Sync, T: Send> Batches<'_, '_, M, T> {
    /// Takes a file up, of an archive all but the first `n_known` records.
    fn file(&mut self, file_idx: usize, path: &Path, n_known: u64) -> anyhow::Result<()> {
        let name = path.to_string_lossy();
        let next = UpTo { files: file_idx + 1, records: 0 };
        if name == STANDARD_INPUT {
            let mut bytes = Vec::new();
            if let Err(error) = std::io::stdin().lock().read_to_end(&mut bytes) {
                anyhow::bail!("cannot read standard input: {error}");
            }
            let head = &bytes[..bytes.len().min(ARCHIVE_HEAD_BYTES)];
            return match Archive::tell(&name, head, bytes.len() as u64) {
                Some(archive) => self.archive(file_idx, archive, &name, Cursor::new(bytes), n_known),
                None => self.add(bytes.len() as u64, Thing::Bytes(bytes), next),
            };
        }
        if let Some((archive, file)) = open_archive(path) {
            let watched = Watched { source: file, bytes: Arc::clone(self.reading.bytes) };
            return self.archive(
                file_idx,
                archive,
                &name,
                BufReader::with_capacity(1 << 16, watched),
                n_known,
            );
        }
        let n_bytes = path.metadata().map_or(0, |file| file.len());
        (self.reading.bytes)(n_bytes);
        // What is packed counts as what it may be.
        let weight = if name.ends_with(".gz") { n_bytes.saturating_mul(8) } else { n_bytes };
        self.add(weight, Thing::File(path.to_owned()), next)
    }

    fn archive(
        &mut self,
        file_idx: usize,
        archive: Archive,
        name: &str,
        source: impl BufRead + Seek + Send + 'static,
        n_known: u64,
    ) -> anyhow::Result<()> {
        let (mut n_records, mut fault) = (0, None);
        let _ = archive.records(name, source, self.reading.config, &mut |record| {
            n_records += 1;
            if n_records <= n_known {
                return ControlFlow::Continue(());
            }
            let up_to = UpTo { files: file_idx, records: n_records };
            match self.add(record.n_bytes() as u64, Thing::Record(record), up_to) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    fault = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        fault.map_or(Ok(()), Err)
    }

    /// Puts a thing into the batch; gives the batch away where it is full.
    fn add(&mut self, n_bytes: u64, thing: Thing, up_to: UpTo) -> anyhow::Result<()> {
        self.things.push(thing);
        self.n_bytes += n_bytes;
        if self.n_bytes >= BATCH_BYTES || self.things.len() >= MAX_THINGS { self.give(up_to) } else { Ok(()) }
    }

    fn give(&mut self, up_to: UpTo) -> anyhow::Result<()> {
        let things = std::mem::take(&mut self.things);
        if things.is_empty() {
            return Ok(());
        }
        self.n_bytes = 0;
        let (make, config) = (&self.make, self.reading.config);
        let outcomes = self.reading.pool.install(|| {
            things.into_par_iter().with_max_len(1).map(|thing| make(read(thing, config))).collect()
        });
        (self.each)(outcomes, up_to)
    }
}

fn read(thing: Thing, config: &ReadConfig) -> ReadOutcome {
    match thing {
        Thing::File(path) => read_file(&path, config),
        Thing::Bytes(bytes) => {
            dateline_read::read(&Input { path: STANDARD_INPUT, bytes: &bytes, sidecar: None }, config)
        }
        Thing::Record(record) => record.read(config),
    }
}

/// Opens a file that is an archive; `None` where it is none or cannot be opened.
fn open_archive(path: &Path) -> Option<(Archive, File)> {
    let mut file = File::open(path).ok()?;
    let n_bytes = file.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
    let mut head = Vec::new();
    (&mut file).take(ARCHIVE_HEAD_BYTES as u64).read_to_end(&mut head).ok()?;
    let archive = Archive::tell(&path.to_string_lossy(), &head, n_bytes)?;
    file.seek(SeekFrom::Start(0)).ok()?;
    Some((archive, file))
}

/// A file that tells how it is read.
struct Watched {
    source: File,
    bytes: Counted,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n_bytes = self.source.read(buffer)?;
        (self.bytes)(n_bytes as u64);
        Ok(n_bytes)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.source.seek(to)
    }
}
