//! Archives to articles, one record at a time: WARC, WACZ, zip, tar, Parquet, and files of JSON lines too large to be held.
//!
//! Memory does not grow with the archive: a record is read, given away and forgotten, and one that is larger than
//! [`MAX_RECORD_BYTES`] is told and passed over. So is a damaged one, with its place; what follows it is read.

mod budget;
mod directory;
mod http;
mod lines;
mod members;
mod parquet;
mod record;
mod redirects;
mod warc;

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use flate2::bufread::MultiGzDecoder;

use crate::{ReadConfig, ReadOutcome};
use budget::Budget;
use members::Packing;

pub use record::Record;

/// Enough for every page and most files of many articles.
const MAX_RECORD_BYTES: u64 = 32 << 20;

/// How much of an archive's beginning [`Archive::tell`] wants to see.
pub const ARCHIVE_HEAD_BYTES: usize = 16 << 10;

/// Files of JSON lines below this are read as one, with their encoding told by all of it.
const MAX_WHOLE_LINES_BYTES: u64 = 8 << 20;

/// A kind of archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archive {
    /// WARC, each record gzipped, or all of it, or none.
    Warc,
    /// A zip archive; a WACZ is one that holds WARC archives.
    Zip,
    /// A tar archive.
    Tar,
    /// A gzipped tar archive.
    GzippedTar,
    /// JSON lines, more than should be held at once.
    Lines,
    /// A Parquet table.
    Parquet,
}

impl Archive {
    /// Tells an archive by its name, its first bytes and its size in bytes. `None` where it is none.
    pub fn tell(path: &str, head: &[u8], n_bytes: u64) -> Option<Self> {
        let unpacked = if head.starts_with(&[0x1f, 0x8b]) { first_unpacked(head) } else { head.to_vec() };
        let is_tar = unpacked.get(257..262) == Some(b"ustar");
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        if unpacked.starts_with(b"WARC/") || has_ending(path, &WARC) {
            Some(Self::Warc)
        } else if head.starts_with(b"PK") && (has_ending(path, &[".zip", ".wacz"]) || !name.contains('.')) {
            Some(Self::Zip)
        } else if head.starts_with(parquet::MAGIC) || has_ending(path, &[".parquet"]) {
            Some(Self::Parquet)
        } else if is_tar {
            Some(if head == unpacked { Self::Tar } else { Self::GzippedTar })
        } else if n_bytes > MAX_WHOLE_LINES_BYTES
            && !is_utf16(&unpacked)
            && has_ending(path, &[".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"])
        {
            Some(Self::Lines)
        } else {
            None
        }
    }

    /// Reads an archive, giving away what is made of each record, in order.
    ///
    /// Paths are the archive's with `#` and the member's name, of WARC records the byte at which they begin.
    pub fn read(
        self,
        path: &str,
        source: impl BufRead + Seek + Send + 'static,
        config: &ReadConfig,
        each: &mut dyn FnMut(ReadOutcome),
    ) {
        let _ = self.records(path, source, config, &mut |record| {
            each(record.read(config));
            ControlFlow::Continue(())
        });
    }

    /// Takes an archive apart, giving away its records in order, unread; the same ones each time. `each` may stop it.
    ///
    /// An archive that unpacks to more than 64 MiB and 200 times its size is left where it does.
    pub fn records(
        self,
        path: &str,
        mut source: impl BufRead + Seek + Send + 'static,
        config: &ReadConfig,
        each: Each<'_>,
    ) -> ControlFlow<()> {
        let n_bytes = source.seek(SeekFrom::End(0)).unwrap_or(0);
        if let Err(error) = source.rewind() {
            return each(Record::lost(path, format!("cannot be read: {error}")));
        }
        let budget = Budget::of(n_bytes);
        let mut is_empty = true;
        let mut seen = |record: Record| {
            is_empty = false;
            each(record)
        };
        match self {
            Self::Warc => warc::read(path, source, &budget, &mut seen)?,
            Self::Zip => members::read_zip(path, source, config, &budget, &mut seen)?,
            Self::Tar => members::read_tar(path, source, Packing::Plain, config, &budget, &mut seen)?,
            Self::GzippedTar => {
                members::read_tar(path, source, Packing::Gzipped, config, &budget, &mut seen)?;
            }
            Self::Parquet => parquet::read(path, source, &config.columns, &budget, &mut seen)?,
            Self::Lines => {
                let is_gzipped = source.fill_buf().is_ok_and(|head| head.starts_with(&[0x1f, 0x8b]));
                if is_gzipped {
                    let unpacked = BufReader::new(budget.count(MultiGzDecoder::new(source)));
                    lines::read(path, unpacked, &mut seen)?;
                } else {
                    lines::read(path, source, &mut seen)?;
                }
            }
        }
        if budget.is_spent() {
            return each(Record::lost(path, budget.told()));
        }
        if is_empty {
            // A crawl may find nothing new; damage to it is told by itself.
            let n_failed = usize::from(!matches!(self, Self::Warc));
            let message = "is an archive that holds nothing to read".to_owned();
            let content = record::Content::Told { message, n_failed };
            return each(Record { path: path.to_owned(), content });
        }
        ControlFlow::Continue(())
    }
}

/// Takes what an archive gives away, and says whether to go on.
pub type Each<'a> = &'a mut dyn FnMut(Record) -> ControlFlow<()>;

/// Whether a text begins as UTF-16 does, whose lines do not end where bytes say so.
fn is_utf16(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff])
}

/// What WARC archives are called.
const WARC: [&str; 2] = [".warc", ".warc.gz"];

/// Whether a path ends in one of these, in any case.
fn has_ending(path: &str, endings: &[&str]) -> bool {
    let path = path.to_ascii_lowercase();
    endings.iter().any(|ending| path.ends_with(ending))
}

/// The beginning of a gzipped file, as far as it unpacks.
fn first_unpacked(head: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    let mut decoder = flate2::bufread::GzDecoder::new(head).take(512);
    let mut buffer = [0; 64];
    // The head breaks off, so that an error at its end is no fault.
    while let Ok(n_bytes @ 1..) = decoder.read(&mut buffer) {
        unpacked.extend_from_slice(&buffer[..n_bytes]);
    }
    unpacked
}

/// Reads a stream to its end, where this is not beyond [`MAX_RECORD_BYTES`].
///
/// # Errors
///
/// What was wrong: too large, or damaged.
fn read_bounded(source: &mut dyn Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match source.take(MAX_RECORD_BYTES + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > MAX_RECORD_BYTES => Err(too_large()),
        Ok(_) => Ok(bytes),
        Err(error) => Err(format!("cannot be read out of its archive: {error}; it is passed over")),
    }
}

fn too_large() -> String {
    format!(
        "is larger than {} MiB and passed over: take it out of its archive and cut it",
        MAX_RECORD_BYTES >> 20
    )
}
