//! Makes a WARC archive of a given size out of invented pages, or reads one and tells the most memory that it took.
//!
//! ```text
//! cargo run --release -p dateline-read --example warc_memory -- make 1024 big.warc.gz
//! cargo run --release -p dateline-read --example warc_memory -- read big.warc.gz
//! ```

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};

use dateline_read::{Archive, ReadConfig};
use flate2::Compression;
use flate2::write::GzEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match &args[..] {
        [verb, size, path] if verb == "make" => make(path, size.parse::<u64>()? << 20),
        [verb, path] if verb == "read" => read(path),
        _ => Err("usage: warc_memory make MIB FILE.warc.gz | warc_memory read FILE.warc.gz".into()),
    }
}

/// Writes pages until the archive has this size. Their words are numbers, so that they pack as badly as they can.
fn make(path: &str, size: u64) -> Result<(), Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(path)?);
    let (mut written, mut state) = (0, 1_u64);
    let mut number = 0;
    while written < size {
        number += 1;
        let mut paragraphs = String::new();
        for _ in 0..60 {
            paragraphs.push_str("<p>The ferries that sailed again on that day were");
            for _ in 0..40 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                write!(paragraphs, " {:x},", state >> 20)?;
            }
            paragraphs.push_str(" the harbour office said.</p>\n");
        }
        let page = format!(
            "<!doctype html><html><head><title>Ferries of day {number}</title></head><body><h1>Ferries of day {number}</h1>{paragraphs}</body></html>"
        );
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        let record = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/{number}\r\nWARC-Date: 2024-03-09T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        );
        let mut member = GzEncoder::new(Vec::new(), Compression::fast());
        member.write_all(record.as_bytes())?;
        let member = member.finish()?;
        file.write_all(&member)?;
        written += member.len() as u64;
    }
    file.flush()?;
    println!("{number} records, {} MiB", written >> 20);
    Ok(())
}

fn read(path: &str) -> Result<(), Box<dyn Error>> {
    let source = BufReader::new(File::open(path)?);
    let (mut n_articles, mut n_text_bytes, mut n_problems) = (0, 0, 0);
    Archive::Warc.read(path, source, &ReadConfig::default(), &mut |outcome| {
        n_articles += outcome.articles.len();
        n_text_bytes += outcome.articles.iter().map(|article| article.text.len()).sum::<usize>();
        n_problems += outcome.problems.len();
    });
    println!("{n_articles} articles, {} MiB of text, {n_problems} problems", n_text_bytes >> 20);
    // Linux alone tells.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("most memory not known"));
    Ok(())
}
