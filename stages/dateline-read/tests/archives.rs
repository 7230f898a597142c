//! Archives made here, sound and damaged: every record that can be read is, every other is told with its place.

use std::io::{Cursor, Write};

use dateline_read::{ARCHIVE_HEAD_BYTES, Archive, ReadConfig, ReadOutcome};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn page(n: usize) -> String {
    format!(
        "<!doctype html><html><head><title>Ferry {n} sails again</title></head><body><article><h1>Ferry {n} sails again</h1>
        <p>The ferry number {n} sails again after four months in the yard, the harbour office said on Tuesday, and the boat
        left with two hundred passengers, a brass band and the mayor of Norden on board.</p></article></body></html>"
    )
}

fn record(kind: &str, target: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nWARC-Date: 2024-03-09T10:00:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn answer(n: usize, headers: &str, body: &[u8]) -> Vec<u8> {
    let answer = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat();
    record("response", &format!("https://post.example/{n}"), "application/http; msgtype=response", &answer)
}

fn page_record(n: usize) -> Vec<u8> {
    answer(n, "Content-Type: text/html; charset=utf-8", page(n).as_bytes())
}

fn read(path: &str, bytes: &[u8]) -> ReadOutcome {
    let head = &bytes[..bytes.len().min(ARCHIVE_HEAD_BYTES)];
    let archive = Archive::tell(path, head, bytes.len() as u64).expect("it is told as an archive");
    read_as(archive, path, bytes)
}

fn read_as(archive: Archive, path: &str, bytes: &[u8]) -> ReadOutcome {
    let mut all = ReadOutcome::default();
    archive.read(path, Cursor::new(bytes.to_vec()), &ReadConfig::default(), &mut |outcome| {
        all.articles.extend(outcome.articles);
        all.problems.extend(outcome.problems);
        all.n_failed += outcome.n_failed;
    });
    all
}

fn titles(outcome: &ReadOutcome) -> Vec<&str> {
    outcome.articles.iter().map(|article| article.title.as_deref().unwrap_or("-")).collect()
}

fn messages(outcome: &ReadOutcome) -> Vec<String> {
    outcome.problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect()
}

const FIRST_AND_THIRD: [&str; 2] = ["Ferry 1 sails again", "Ferry 3 sails again"];

#[test]
fn pages_of_a_warc_have_their_address_and_when_they_were_fetched_and_no_other_day() {
    let records = [
        record("warcinfo", "", "application/warc-fields", b"software: invented"),
        record("request", "https://post.example/1", "application/http", b"GET /1 HTTP/1.1"),
        page_record(1),
        answer(2, "Content-Type: image/png", b"\x89PNG"),
    ];
    let whole = records.concat();
    let each_packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.warc", whole.clone()), ("a.warc.gz", each_packed), ("-", gzip(&whole))] {
        let outcome = read(name, &bytes);
        assert_eq!(messages(&outcome), [""; 0]);
        assert_eq!(titles(&outcome), ["Ferry 1 sails again"]);
        let article = &outcome.articles[0];
        assert_eq!(article.url.as_deref(), Some("https://post.example/1"));
        assert_eq!(article.fetched.as_deref(), Some("2024-03-09T10:00:00Z"));
        assert_eq!(article.published.day, None);
        assert!(article.path.starts_with(&format!("{name}#")));
    }
}

#[test]
fn packed_and_chunked_answers_and_feeds_are_read() {
    let packed = gzip(page(1).as_bytes());
    let chunked = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    let feed = b"<rss><channel><title>Harbour Post</title><item><title>Storm</title><link>https://post.example/9</link></item></channel></rss>";
    let latin = [b"<html><body><p>The caf\xe9 opens".as_slice(), b"</p></body></html>"].concat();
    let outcome = read(
        "a.warc",
        &[
            answer(
                1,
                "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked",
                &chunked,
            ),
            answer(2, "Content-Type: text/html", feed),
            answer(3, "Content-Type: text/html; charset=iso-8859-1", &latin),
        ]
        .concat(),
    );
    assert_eq!(messages(&outcome).len(), 1, "the headline alone is told");
    assert_eq!(titles(&outcome)[..2], ["Ferry 1 sails again", "Storm"]);
    assert_eq!(outcome.articles[1].url.as_deref(), Some("https://post.example/9"));
    assert!(outcome.articles[2].text.contains("café"));
}

#[test]
fn a_page_names_its_own_address_only_on_its_own_host() {
    let with =
        |address: &str| page(1).replace("<head>", &format!("<head><link rel=canonical href='{address}'>"));
    let record = |address: &str| answer(1, "Content-Type: text/html", with(address).as_bytes());
    let outcome = read(
        "a.warc",
        &[record("https://www.post.example/own"), record("https://wire.example/theirs")].concat(),
    );
    let urls: Vec<_> = outcome.articles.iter().map(|article| article.url.as_deref().unwrap()).collect();
    assert_eq!(urls, ["https://www.post.example/own", "https://post.example/1"]);
}

#[test]
fn a_damaged_record_is_passed_over_with_its_place() {
    let mut damaged = gzip(&page_record(2));
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8].fill(0xff);
    let first = gzip(&page_record(1));
    let outcome = read("a.warc.gz", &[first.clone(), damaged, gzip(&page_record(3))].concat());
    assert_eq!(titles(&outcome), FIRST_AND_THIRD);
    assert_eq!(outcome.n_failed, 1, "{:?}", messages(&outcome));
    let start = format!("a.warc.gz#{0}: is a damaged WARC record at byte {0}: ", first.len());
    assert!(messages(&outcome)[0].starts_with(&start), "{:?}", messages(&outcome));

    let first = page_record(1);
    let broken = String::from_utf8(page_record(2)).unwrap().replace("Content-Length", "Content-Size");
    let outcome = read("a.warc", &[first.clone(), broken.into_bytes(), page_record(3)].concat());
    assert_eq!(titles(&outcome), FIRST_AND_THIRD);
    let told = format!(
        "a.warc#{0}: is a damaged WARC record at byte {0}: it does not say its length; it is passed over",
        first.len()
    );
    assert_eq!(messages(&outcome), [told]);
}

#[test]
fn an_archive_that_breaks_off_is_read_as_far_as_it_goes() {
    for packed in [false, true] {
        let record = |n| if packed { gzip(&page_record(n)) } else { page_record(n) };
        let mut bytes = [record(1), record(3), record(2)].concat();
        bytes.truncate(bytes.len() - 40);
        let outcome = read("a.warc", &bytes);
        assert_eq!((titles(&outcome), outcome.n_failed), (FIRST_AND_THIRD.to_vec(), 1));
    }
}

#[test]
fn bombs_and_giants_are_told_and_passed_over() {
    let giant = answer(2, "Content-Type: text/html", &vec![b'a'; 33 << 20]);
    let packed_giant =
        answer(2, "Content-Type: text/html\r\nContent-Encoding: gzip", &gzip(&vec![b'a'; 33 << 20]));
    let no_record = vec![b'a'; 80 << 20];
    for bad in [giant, packed_giant, no_record] {
        let outcome = read("a.warc.gz", &[gzip(&page_record(1)), gzip(&bad), gzip(&page_record(3))].concat());
        assert_eq!(
            (titles(&outcome), outcome.n_failed),
            (FIRST_AND_THIRD.to_vec(), 1),
            "{:?}",
            messages(&outcome)
        );
    }
}

#[test]
fn an_archive_that_expands_beyond_measure_is_left_where_it_does() {
    let bomb = vec![b'a'; 20 << 20];
    let members: Vec<(String, &[u8])> = (0..12).map(|n| (format!("{n:02}.txt"), bomb.as_slice())).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let outcome = read("a.zip", &zip(&members));
    assert!(outcome.articles.len() < members.len());
    let told = messages(&outcome);
    assert!(told[0].contains("MiB, beyond all measure for its size: what follows is left out"), "{told:?}");
    assert_eq!(told.len(), 1);
}

#[test]
fn what_is_passed_over_is_not_unpacked_beyond_measure_either() {
    let gzip = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let nothing = vec![0; 100 << 20];
    let record = record("request", "", "application/http", &nothing);
    for (path, bytes) in [
        ("a.tar.gz", gzip(&tar(&[("a.bin", &nothing), ("b.txt", b"The ferry sails again.")]))),
        ("a.warc.gz", [gzip(&record), gzip(&page_record(1))].concat()),
    ] {
        let outcome = read(path, &bytes);
        let told = messages(&outcome);
        assert!(told.last().unwrap().contains("beyond all measure"), "{told:?}");
        assert_eq!(outcome.articles.len(), 0);
    }
}

#[test]
fn an_archive_of_pages_that_had_not_changed_says_so() {
    let revisit = |n: usize| {
        record(
            "revisit",
            &format!("https://post.example/{n}"),
            "application/http",
            b"HTTP/1.1 304 Not Modified\r\n\r\n",
        )
    };
    let outcome = read("a.warc", &[revisit(1), revisit(2)].concat());
    assert_eq!(
        messages(&outcome),
        ["a.warc: nothing changed: its 2 pages are as they were when they were fetched before"]
    );
    assert_eq!(outcome.n_failed, 0);
    assert_eq!(messages(&read("a.warc", &[revisit(1), page_record(1)].concat())), [""; 0]);
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

#[test]
fn members_of_zip_and_tar_are_read_as_files_are() {
    let page = page(1);
    let warc = gzip(&page_record(2));
    let members: [(&str, &[u8]); 7] = [
        ("day/a.html", page.as_bytes()),
        ("day/b.txt", b"The ferry sails again."),
        ("day/b.meta.json", br#"{"published": "2024-03-05", "title": "Ferry sails"}"#),
        ("day/c.jsonl", b"{\"text\": \"One.\", \"title\": \"one\"}\n{\n"),
        ("day/d.warc.gz", &warc),
        ("day/inner.zip", b"PK"),
        ("__MACOSX/._a", b"x"),
    ];
    let in_zip = read("a.zip", &zip(&members));
    assert_eq!(titles(&in_zip), ["Ferry 1 sails again", "Ferry sails", "one", "Ferry 2 sails again"]);
    let paths: Vec<_> = in_zip.articles.iter().map(|article| article.path.as_str()).collect();
    assert_eq!(
        paths,
        ["a.zip#day/a.html", "a.zip#day/b.txt", "a.zip#day/c.jsonl#1", "a.zip#day/d.warc.gz#0"]
    );
    assert_eq!(in_zip.articles[1].published.day.unwrap().to_string(), "2024-03-05");
    assert_eq!(in_zip.n_failed, 2, "{:?}", messages(&in_zip));

    for bytes in [tar(&members), gzip(&tar(&members))] {
        let in_tar = read("a.tar.gz", &bytes);
        assert_eq!(titles(&in_tar), titles(&in_zip), "sidecars count in a tar, too");
        assert_eq!((in_tar.n_failed, in_tar.articles.len()), (2, 4), "{:?}", messages(&in_tar));
    }
}

#[test]
fn a_sidecar_that_cannot_be_read_is_told() {
    let members: [(&str, &[u8]); 2] =
        [("a.txt", b"The ferry sails again."), ("a.meta.json", &vec![b' '; 33 << 20])];
    for (path, bytes) in [("a.zip", zip(&members)), ("a.tar", tar(&members))] {
        let outcome = read(path, &bytes);
        assert_eq!((outcome.articles.len(), outcome.n_failed), (1, 1), "{:?}", messages(&outcome));
        let told = format!("{path}#a.meta.json: is a sidecar that is larger than 32 MiB");
        assert!(messages(&outcome)[0].starts_with(&told), "{:?}", messages(&outcome));
    }
    let members: [(&str, &[u8]); 2] = [("a.txt", b"The ferry sails again."), ("a.meta.json", b"{")];
    for (path, bytes) in [("a.zip", zip(&members)), ("a.tar", tar(&members))] {
        let outcome = read(path, &bytes);
        assert_eq!((outcome.articles.len(), outcome.n_failed), (1, 1), "{:?}", messages(&outcome));
    }
}

#[test]
fn of_a_wacz_its_warc_archives_are_read() {
    let warc = gzip(&page_record(1));
    let outcome = read(
        "a.wacz",
        &zip(&[
            ("archive/data.warc.gz", &warc),
            ("datapackage.json", b"{}"),
            ("pages/pages.jsonl", b"{\"id\": 1}\n"),
        ]),
    );
    assert_eq!((titles(&outcome), messages(&outcome)), (vec!["Ferry 1 sails again"], vec![]));
}

#[test]
fn an_archive_without_a_report_says_so() {
    let outcome = read("a.warc", &record("warcinfo", "", "application/warc-fields", b"software: invented"));
    assert_eq!(messages(&outcome), ["a.warc: is an archive that holds nothing to read"]);
    assert_eq!(outcome.n_failed, 0, "a crawl may find nothing new");
    assert_eq!(read("a.zip", b"PK\x03\x04 broken").n_failed, 1);
}

#[test]
fn what_is_no_archive_is_left_to_others() {
    for (path, head) in
        [("a.txt", "WARC is a word".as_bytes()), ("a.docx", b"PK\x03\x04"), ("a.gz", &gzip(b"text"))]
    {
        assert_eq!(Archive::tell(path, head, head.len() as u64), None);
    }
    assert_eq!(Archive::tell("a.jsonl", b"{}", 1 << 30), Some(Archive::Lines));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_bytes_in_an_archive_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0_usize..900) {
        let mut warc = [page_record(1), page_record(2)].concat();
        let at = at.min(warc.len() - 1);
        warc.splice(at..at, bytes.clone());
        read("a.warc", &warc);
        let mut packed = [gzip(&page_record(1)), gzip(&page_record(2)), gzip(&page_record(3))].concat();
        let at = at.min(packed.len() - 1);
        packed.splice(at..at, bytes.clone());
        let outcome = read("a.warc.gz", &packed);
        prop_assert!(outcome.articles.len() >= 2 || outcome.n_failed > 0);
        let mut zipped = zip(&[("a.txt", b"The ferry sails again.")]);
        let at = at.min(zipped.len() - 1);
        zipped.splice(at..at, bytes.clone());
        read_as(Archive::Zip, "a.zip", &zipped);
        let mut tarred = tar(&[("a.txt", b"The ferry sails again.")]);
        tarred.splice(at..at, bytes);
        read_as(Archive::Tar, "a.tar", &tarred);
    }
}

fn answered(headers: &str, body: &[u8]) -> Vec<u8> {
    let answer = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat();
    record("response", "https://news.example/feed", "application/http", &answer)
}

#[test]
fn a_json_feed_called_json_is_read_and_other_data_is_none() {
    let feed = br#"{"version": "https:\/\/jsonfeed.org\/version\/1.1", "title": "Post", "items": [
        {"id": "1", "title": "Ferry sails again", "content_text": "The ferry sails again after a week, the harbour said."}]}"#;
    let outcome = read("a.warc", &answered("Content-Type: application/json", feed));
    assert_eq!((titles(&outcome), messages(&outcome)), (vec!["Ferry sails again"], vec![]));
    let outcome = read("a.warc", &answered("Content-Type: application/json", b"{\"tide\": 3}"));
    assert_eq!(outcome.n_failed, 0);
}

#[test]
fn what_holds_no_report_is_not_unpacked() {
    let outcome =
        read("a.warc", &answered("Content-Type: image/png\r\nContent-Encoding: br", b"\xff\xfe\x00"));
    assert_eq!(outcome.n_failed, 0, "{:?}", messages(&outcome));
}
