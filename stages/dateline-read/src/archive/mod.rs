//! Archives to articles, one record at a time: WARC, WACZ, zip, tar, and files of JSON lines too large to be held.
//!
//! Memory does not grow with the archive: a record is read, given away and forgotten, and one that is larger than
//! [`MAX_RECORD_BYTES`] is told and passed over. So is a damaged one, with its place; what follows it is read.

mod http;
mod lines;
mod members;
mod redirects;
mod warc;

use std::io::{BufRead, Read, Seek, SeekFrom};

use dateline_model::{Problem, Stage};
use flate2::bufread::MultiGzDecoder;

use crate::{ReadConfig, ReadOutcome};

/// Enough for every page and most files of many articles.
const MAX_RECORD_BYTES: u64 = 32 << 20;

/// An archive of text expands five- to tenfold. One made to fill the memory expands a thousandfold, and by members that lie in each
/// other without end.
const MAX_EXPANSION: u64 = 200;

/// What every archive may expand to, however small.
const FREE_TEXT_BYTES: u64 = 64 << 20;

/// How much of an archive's beginning [`Archive::tell`] wants to see.
pub const ARCHIVE_HEAD_BYTES: usize = 16 << 10;

/// Files of JSON lines below this are read as one, with their encoding told by all of it.
const MAX_WHOLE_LINES_BYTES: u64 = 64 << 20;

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
        } else if is_tar {
            Some(if head == unpacked { Self::Tar } else { Self::GzippedTar })
        } else if n_bytes > MAX_WHOLE_LINES_BYTES
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
        mut source: impl BufRead + Seek,
        config: &ReadConfig,
        each: &mut dyn FnMut(ReadOutcome),
    ) {
        let n_bytes = source.seek(SeekFrom::End(0)).unwrap_or(0);
        if let Err(error) = source.rewind() {
            return each(lost(path, format!("cannot be read: {error}")));
        }
        let most_text_bytes = FREE_TEXT_BYTES + n_bytes.saturating_mul(MAX_EXPANSION);
        let (mut is_empty, mut n_text_bytes) = (true, 0);
        let mut counted = |outcome: ReadOutcome| {
            is_empty &= outcome.articles.is_empty() && outcome.problems.is_empty();
            let was_within = n_text_bytes <= most_text_bytes;
            n_text_bytes += outcome.articles.iter().map(|article| article.text.len() as u64).sum::<u64>();
            if n_text_bytes <= most_text_bytes {
                each(outcome);
            } else if was_within {
                each(lost(path, "expands beyond all measure: what follows is left out".to_owned()));
            }
        };
        match self {
            Self::Warc => warc::read(path, source, config, &mut counted),
            Self::Zip => members::read_zip(path, source, config, &mut counted),
            Self::Tar => members::read_tar(path, source, config, &mut counted),
            Self::GzippedTar => members::read_tar(path, MultiGzDecoder::new(source), config, &mut counted),
            Self::Lines => {
                let is_gzipped = source.fill_buf().is_ok_and(|head| head.starts_with(&[0x1f, 0x8b]));
                if is_gzipped {
                    let unpacked = std::io::BufReader::new(MultiGzDecoder::new(source));
                    lines::read(path, unpacked, config, &mut counted);
                } else {
                    lines::read(path, source, config, &mut counted);
                }
            }
        }
        if is_empty {
            let nothing = lost(path, "is an archive that holds nothing to read".to_owned());
            // A crawl may find nothing new; damage to it is told by itself.
            let n_failed = usize::from(!matches!(self, Self::Warc));
            each(ReadOutcome { n_failed, ..nothing });
        }
    }
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

/// What was lost, and nothing else.
fn lost(path: &str, message: String) -> ReadOutcome {
    let problem = Problem { path: path.to_owned(), article: None, stage: Stage::Read, message };
    ReadOutcome { articles: Vec::new(), problems: vec![problem], n_failed: 1 }
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
