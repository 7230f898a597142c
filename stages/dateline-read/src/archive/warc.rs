//! WARC archives (ISO 28500): pages and feeds as crawlers keep them, each record gzipped, or all of it, or none.
//!
//! Of the records, answers (`response`), kept files (`resource`) and extracted text (`conversion`) hold reports. A record that
//! cannot be read is told with the byte at which it begins; the next one is then looked for by how records begin.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;

use flate2::bufread::GzDecoder;

use super::budget::Budget;
use super::http::{self, value};
use super::record::Content;
use super::redirects::Redirects;
use super::{Each, MAX_RECORD_BYTES, Record as Taken, too_large};

/// Header lines of one record together.
const MAX_HEADER_BYTES: usize = 64 << 10;

/// How each gzipped record begins.
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];

/// Reads an archive to its end.
pub(super) fn read(path: &str, source: impl BufRead, budget: &Budget, each: Each<'_>) -> ControlFlow<()> {
    let mut source = Counted { source, at: 0 };
    let mut reader = WarcReader {
        path,
        budget,
        each,
        is_in_damage: false,
        n_taken: 0,
        n_unchanged: 0,
        redirects: Redirects::default(),
    };
    let is_gzipped = source.fill_buf().is_ok_and(|head| head.starts_with(&GZIP));
    if is_gzipped {
        reader.members(&mut source)?;
    } else {
        reader.records(&mut source, None)?;
    }
    reader.tell_nothing_new()
}

struct WarcReader<'a> {
    path: &'a str,
    budget: &'a Budget,
    each: Each<'a>,
    /// Damage is told once, until a good record follows.
    is_in_damage: bool,
    /// What was taken out or told.
    n_taken: usize,
    /// Records of pages that had not changed since they were fetched before.
    n_unchanged: usize,
    redirects: Redirects,
}

/// How a run of records ended.
enum End {
    /// At the end of its stream.
    Whole,
    /// Inside a member that is given up.
    GivenUp,
}

impl WarcReader<'_> {
    /// Reads gzip members one after another.
    fn members(&mut self, source: &mut Counted<impl BufRead>) -> ControlFlow<()> {
        // Of a member that was looked for, the first bytes are taken from the source already.
        let mut taken: &[u8] = &[];
        loop {
            let at = source.at - taken.len() as u64;
            if taken.is_empty() {
                match source.fill_buf() {
                    Ok([]) => return ControlFlow::Continue(()),
                    Ok(_) => {}
                    Err(error) => return self.tell(at, &format!("cannot be read: {error}")),
                }
            }
            let budget = self.budget;
            let member = budget.count(GzDecoder::new(Cursor::new(taken).chain(&mut *source)));
            let mut member = Counted { source: BufReader::new(member), at: 0 };
            let end = self.records(&mut member, Some(at))?;
            drop(member);
            taken = match end {
                End::Whole => &[],
                End::GivenUp if !budget.is_spent() && find(source, GZIP) => &GZIP,
                End::GivenUp => return ControlFlow::Continue(()),
            };
        }
    }

    /// Reads records one after another. `member_at` is where the gzip member begins that they are in.
    fn records(
        &mut self,
        source: &mut Counted<impl BufRead>,
        member_at: Option<u64>,
    ) -> ControlFlow<(), End> {
        let mut first_line = None;
        // A checksum stands behind what it is of, so a record is taken only when what follows it could be read.
        let mut last: Option<(u64, Record)> = None;
        loop {
            let next = record(source, first_line.take());
            if let Some((at, record)) =
                last.take().filter(|_| !next.as_ref().is_err_and(|damage| damage.is_of_last))
            {
                self.is_in_damage = false;
                self.take(at, record)?;
            }
            match next {
                Ok(None) => return ControlFlow::Continue(End::Whole),
                Ok(Some((at, record))) => last = Some((member_at.unwrap_or(at), record)),
                // The archive as a whole is told of.
                Err(_) if self.budget.is_spent() => return ControlFlow::Continue(End::GivenUp),
                Err(Damage { at, fault, is_stream_good, .. }) => {
                    self.tell(member_at.unwrap_or(at), &fault)?;
                    let line = if is_stream_good { next_record(source, member_at.is_some()) } else { None };
                    match line {
                        Some(line) => first_line = Some(line),
                        None => return ControlFlow::Continue(End::GivenUp),
                    }
                }
            }
        }
    }

    fn tell(&mut self, at: u64, fault: &str) -> ControlFlow<()> {
        if std::mem::replace(&mut self.is_in_damage, true) {
            return ControlFlow::Continue(());
        }
        let path = format!("{}#{at}", self.path);
        self.give(Taken::lost(
            &path,
            format!("is a damaged WARC record at byte {at}: {fault}; it is passed over"),
        ))
    }

    fn give(&mut self, taken: Taken) -> ControlFlow<()> {
        self.n_taken += 1;
        (self.each)(taken)
    }

    /// A crawl of pages that had all been fetched before.
    fn tell_nothing_new(&mut self) -> ControlFlow<()> {
        if self.n_taken > 0 || self.n_unchanged == 0 {
            return ControlFlow::Continue(());
        }
        let message = match self.n_unchanged {
            1 => "nothing changed: its one page is as it was when it was fetched before".to_owned(),
            n => format!("nothing changed: its {n} pages are as they were when they were fetched before"),
        };
        self.give(Taken { path: self.path.to_owned(), content: Content::Told { message, n_failed: 0 } })
    }

    /// Makes what can be made of a record: nothing of one without a report.
    fn take(&mut self, at: u64, record: Record) -> ControlFlow<()> {
        let path = format!("{}#{at}", self.path);
        let header = |name| value(&record.headers, name).map(str::to_owned);
        let kind = header("warc-type").unwrap_or_default();
        if kind.eq_ignore_ascii_case("revisit") {
            self.n_unchanged += 1;
        }
        let date = header("warc-date");
        let address = header("warc-target-uri").map(|target| target.trim_matches(['<', '>']).to_owned());
        let (mut media_type, mut charset) = http::media_type(&header("content-type").unwrap_or_default());
        let Some(mut bytes) = record.body else {
            return if record.is_too_large {
                self.give(Taken::lost(&path, too_large()))
            } else {
                ControlFlow::Continue(())
            };
        };
        if kind.eq_ignore_ascii_case("response") && media_type == "application/http" {
            let answer = match http::answer(&bytes) {
                Ok(answer) => answer,
                Err(fault) => return self.give(Taken::lost(&path, fault)),
            };
            if matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
                self.redirects.add(address.as_deref(), answer.location.as_deref());
                return ControlFlow::Continue(());
            }
            // What holds no report may be packed in any way.
            if answer.status != 200 || !is_report(&answer.media_type, &kind) {
                self.n_unchanged += usize::from(answer.status == 304);
                return ControlFlow::Continue(());
            }
            (media_type, charset) = (answer.media_type.clone(), answer.charset.clone());
            bytes = match answer.unpacked(self.budget) {
                Ok(body) => body,
                Err(_) if self.budget.is_spent() => return ControlFlow::Continue(()),
                Err(fault) => return self.give(Taken::lost(&path, fault)),
            };
        }
        let is_other_json = media_type == PLAIN_JSON && !says_json_feed(&bytes);
        if !is_report(&media_type, &kind) || is_other_json || bytes.trim_ascii().is_empty() {
            return ControlFlow::Continue(());
        }
        let redirected_from = address.as_deref().map(|to| self.redirects.to(to)).unwrap_or_default();
        let content = Content::Fetched { bytes, media_type, charset, address, redirected_from, date };
        self.give(Taken { path, content })
    }
}

/// Whether content of a type may hold reports. Text does only where it was made of a page.
fn is_report(media_type: &str, kind: &str) -> bool {
    const TYPES: [&str; 9] = [
        "text/html",
        "application/xhtml+xml",
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        PLAIN_JSON,
        "application/xml",
        "text/xml",
    ];
    TYPES.contains(&media_type) || (media_type == "text/plain" && kind.eq_ignore_ascii_case("conversion"))
}

/// The type of data of all kinds, and by many servers of JSON Feeds.
const PLAIN_JSON: &str = "application/json";

/// Whether JSON names the version of JSON Feed at its head, as its specification asks.
fn says_json_feed(body: &[u8]) -> bool {
    const HEAD_BYTES: usize = 2048;
    let head = String::from_utf8_lossy(&body[..body.len().min(HEAD_BYTES)]).replace('\\', "");
    head.contains("jsonfeed.org/version/")
}

/// One record.
struct Record {
    headers: Vec<(String, String)>,
    /// `None` where it was not worth reading.
    body: Option<Vec<u8>>,
    is_too_large: bool,
}

struct Damage {
    at: u64,
    fault: String,
    /// Whether the stream can be read on.
    is_stream_good: bool,
    /// Whether it shows between two records, so that the one before may be the damaged one.
    is_of_last: bool,
}

/// Reads the next record and where it begins; `None` at the end. `first_line` was read already.
fn record(
    source: &mut Counted<impl BufRead>,
    first_line: Option<Vec<u8>>,
) -> Result<Option<(u64, Record)>, Damage> {
    let mut at = source.at - first_line.as_ref().map_or(0, |line| line.len() as u64);
    let broken =
        |at, fault: &str| Damage { at, fault: fault.to_owned(), is_stream_good: true, is_of_last: false };
    let unreadable = |at, error: &std::io::Error| Damage {
        at,
        fault: format!("cannot be unpacked or read: {error}"),
        is_stream_good: false,
        is_of_last: false,
    };
    let mut head = first_line.unwrap_or_default();
    while head.trim_ascii().is_empty() {
        head.clear();
        at = source.at;
        let n_bytes =
            line(source, &mut head).map_err(|error| Damage { is_of_last: true, ..unreadable(at, &error) })?;
        if n_bytes == 0 {
            return Ok(None);
        }
    }
    if !head.starts_with(b"WARC/") {
        return Err(broken(at, "it does not begin as records do"));
    }
    loop {
        let n_before = head.len();
        let n_bytes = line(source, &mut head).map_err(|error| unreadable(at, &error))?;
        if n_bytes == 0 {
            return Err(broken(at, "it breaks off among its headers"));
        }
        if head[n_before..].trim_ascii().is_empty() {
            break;
        }
        if head.len() > MAX_HEADER_BYTES {
            return Err(broken(at, "its headers have no end"));
        }
    }
    let (headers, _) = http::headers(&head);
    let length: Option<u64> = value(&headers, "content-length").and_then(|length| length.parse().ok());
    let Some(length) = length else { return Err(broken(at, "it does not say its length")) };
    let kind = value(&headers, "warc-type").unwrap_or_default().to_ascii_lowercase();
    let is_wanted = ["response", "resource", "conversion"].contains(&kind.as_str());
    let is_too_large = is_wanted && length > MAX_RECORD_BYTES;
    let (n_bytes, body) = if is_wanted && !is_too_large {
        let mut body = Vec::new();
        source.take(length).read_to_end(&mut body).map_err(|error| unreadable(at, &error))?;
        (body.len() as u64, Some(body))
    } else {
        let n_bytes = std::io::copy(&mut source.take(length), &mut std::io::sink());
        (n_bytes.map_err(|error| unreadable(at, &error))?, None)
    };
    if n_bytes < length {
        return Err(broken(at, &format!("it breaks off after {n_bytes} of {length} bytes")));
    }
    Ok(Some((at, Record { headers, body, is_too_large })))
}

/// Appends a line, at most [`MAX_HEADER_BYTES`] of it; tells how many bytes.
fn line(source: &mut impl BufRead, into: &mut Vec<u8>) -> std::io::Result<usize> {
    source.take(MAX_HEADER_BYTES as u64).read_until(b'\n', into)
}

/// Looks for the next line that begins as records do. Within a member no farther than a record may be large: it may be
/// made to expand without end.
fn next_record(source: &mut Counted<impl BufRead>, is_bounded: bool) -> Option<Vec<u8>> {
    let start = source.at;
    let mut found = Vec::new();
    while !is_bounded || source.at - start < MAX_RECORD_BYTES {
        found.clear();
        if line(source, &mut found).ok()? == 0 {
            return None;
        }
        if found.starts_with(b"WARC/1.") {
            return Some(found);
        }
    }
    None
}

/// Reads up to and with these bytes; tells whether they were there.
fn find(source: &mut impl BufRead, wanted: [u8; 3]) -> bool {
    let mut n_same = 0;
    loop {
        let Ok(buffer) = source.fill_buf() else { return false };
        if buffer.is_empty() {
            return false;
        }
        let n_bytes = buffer.len();
        let end = buffer.iter().position(|&byte| {
            n_same = if byte == wanted[n_same] { n_same + 1 } else { usize::from(byte == wanted[0]) };
            n_same == wanted.len()
        });
        source.consume(end.map_or(n_bytes, |end| end + 1));
        if end.is_some() {
            return true;
        }
    }
}

/// A stream that knows how far it was read.
struct Counted<R> {
    source: R,
    at: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n_bytes = self.source.read(buffer)?;
        self.at += n_bytes as u64;
        Ok(n_bytes)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        self.at += n_bytes as u64;
        self.source.consume(n_bytes);
    }
}
