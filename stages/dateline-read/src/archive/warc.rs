//! WARC archives (ISO 28500): pages and feeds as crawlers keep them, each record gzipped, or all of it, or none.
//!
//! Of the records, answers (`response`), kept files (`resource`) and extracted text (`conversion`) hold reports. A record that
//! cannot be read is told with the byte at which it begins; the next one is then looked for by how records begin.

use std::io::{BufRead, BufReader, Cursor, Read};

use flate2::bufread::GzDecoder;

use super::http::{self, value};
use super::redirects::Redirects;
use super::{MAX_RECORD_BYTES, lost, too_large};
use crate::{Fetched, ReadConfig, ReadOutcome};

/// Header lines of one record together.
const MAX_HEADER_BYTES: usize = 64 << 10;

/// How each gzipped record begins.
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];

/// Reads an archive to its end.
pub(super) fn read(path: &str, source: impl BufRead, config: &ReadConfig, each: &mut dyn FnMut(ReadOutcome)) {
    let mut source = Counted { source, at: 0 };
    let mut reader = WarcReader { path, config, each, is_in_damage: false, redirects: Redirects::default() };
    let is_gzipped = source.fill_buf().is_ok_and(|head| head.starts_with(&GZIP));
    if is_gzipped {
        reader.members(&mut source);
    } else {
        reader.records(&mut source, None);
    }
}

struct WarcReader<'a> {
    path: &'a str,
    config: &'a ReadConfig,
    each: &'a mut dyn FnMut(ReadOutcome),
    /// Damage is told once, until a good record follows.
    is_in_damage: bool,
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
    fn members(&mut self, source: &mut Counted<impl BufRead>) {
        // Of a member that was looked for, the first bytes are taken from the source already.
        let mut taken: &[u8] = &[];
        loop {
            let at = source.at - taken.len() as u64;
            if taken.is_empty() {
                match source.fill_buf() {
                    Ok([]) => return,
                    Ok(_) => {}
                    Err(error) => return self.tell(at, &format!("cannot be read: {error}")),
                }
            }
            let member = GzDecoder::new(Cursor::new(taken).chain(&mut *source));
            let mut member = Counted { source: BufReader::new(member), at: 0 };
            let end = self.records(&mut member, Some(at));
            drop(member);
            taken = match end {
                End::Whole => &[],
                End::GivenUp if find(source, GZIP) => &GZIP,
                End::GivenUp => return,
            };
        }
    }

    /// Reads records one after another. `member_at` is where the gzip member begins that they are in.
    fn records(&mut self, source: &mut Counted<impl BufRead>, member_at: Option<u64>) -> End {
        let mut first_line = None;
        // A checksum stands behind what it is of, so a record is taken only when what follows it could be read.
        let mut last: Option<(u64, Record)> = None;
        loop {
            let next = record(source, first_line.take());
            if let Some((at, record)) =
                last.take().filter(|_| !next.as_ref().is_err_and(|damage| damage.is_of_last))
            {
                self.is_in_damage = false;
                self.take(at, &record);
            }
            match next {
                Ok(None) => return End::Whole,
                Ok(Some((at, record))) => last = Some((member_at.unwrap_or(at), record)),
                Err(Damage { at, fault, is_stream_good, .. }) => {
                    self.tell(member_at.unwrap_or(at), &fault);
                    let line = if is_stream_good { next_record(source, member_at.is_some()) } else { None };
                    match line {
                        Some(line) => first_line = Some(line),
                        None => return End::GivenUp,
                    }
                }
            }
        }
    }

    fn tell(&mut self, at: u64, fault: &str) {
        if !std::mem::replace(&mut self.is_in_damage, true) {
            let path = format!("{}#{at}", self.path);
            (self.each)(lost(
                &path,
                format!("is a damaged WARC record at byte {at}: {fault}; it is passed over"),
            ));
        }
    }

    /// Makes what can be made of a record: nothing of one without a report.
    fn take(&mut self, at: u64, record: &Record) {
        let path = format!("{}#{at}", self.path);
        let header = |name| value(&record.headers, name);
        let Some(body) = &record.body else {
            if record.is_too_large {
                (self.each)(lost(&path, too_large()));
            }
            return;
        };
        let target = header("warc-target-uri").map(|target| target.trim_matches(['<', '>']));
        let kind = header("warc-type").unwrap_or_default();
        let (media_type, charset) = http::media_type(header("content-type").unwrap_or_default());
        let unpacked;
        let (media_type, charset, body) =
            if kind.eq_ignore_ascii_case("response") && media_type == "application/http" {
                match http::answer(body) {
                    Ok(answer) if matches!(answer.status, 301 | 302 | 303 | 307 | 308) => {
                        return self.redirects.add(target, answer.location.as_deref());
                    }
                    // What holds no report may be packed in any way.
                    Ok(answer) if answer.status != 200 || !is_report(&answer.media_type, kind) => return,
                    Ok(answer) => {
                        let (media_type, charset) = (answer.media_type.clone(), answer.charset.clone());
                        match answer.unpacked() {
                            Ok(body) => unpacked = body,
                            Err(fault) => return (self.each)(lost(&path, fault)),
                        }
                        (media_type, charset, &unpacked)
                    }
                    Err(fault) => return (self.each)(lost(&path, fault)),
                }
            } else {
                (media_type, charset, body)
            };
        let is_other_json = media_type == PLAIN_JSON && !says_json_feed(body);
        if !is_report(&media_type, kind) || is_other_json || body.trim_ascii().is_empty() {
            return;
        }
        let fetched = Fetched {
            path: &path,
            bytes: body,
            media_type: &media_type,
            charset: charset.as_deref(),
            address: target,
            redirected_from: target.map(|target| self.redirects.to(target)).unwrap_or_default(),
            date: header("warc-date"),
        };
        (self.each)(crate::read_fetched(&fetched, self.config));
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
