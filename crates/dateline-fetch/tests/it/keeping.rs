//! What is kept of a run, and what the next one asks for.

use std::ops::ControlFlow;
use std::time::Duration;

use dateline_fetch::Fetcher;

use crate::server::{Server, not_found, reply};
use crate::{Desk, ending};

/// A site with one page that has not changed since.
fn unchanged() -> Server {
    Server::start(|request, stream| {
        let is_known = request.headers.get("if-none-match").is_some_and(|tag| tag == "\"v1\"");
        match request.path.as_str() {
            "/robots.txt" => not_found(stream),
            _ if is_known => reply(stream, "304 Not Modified", "ETag: \"v1\"\r\n", b""),
            _ => {
                let headers = "ETag: \"v1\"\r\nLast-Modified: Fri, 07 Mar 2031 07:00:00 GMT\r\nX-Twice: a\r\nX-Twice: b\r\n";
                reply(stream, "200 OK", headers, b"The bridge fell.")
            }
        }
    })
}

/// A header of a record.
fn header<'a>(record: &'a str, name: &str) -> &'a str {
    let line = record.lines().find(|line| line.starts_with(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {record}")).split_once(": ").unwrap().1
}

#[test]
fn request_and_answer_are_kept_record_by_record() {
    let (server, desk) = (unchanged(), Desk::new());
    let fetched = desk.fetch_one(server.url("/a"));
    let records = desk.records();
    let types: Vec<_> = records.iter().map(|record| header(record, "WARC-Type")).collect();
    assert_eq!(types, ["warcinfo", "response", "request", "response", "request"]);
    let (answer, request) = (&records[3], &records[4]);
    assert_eq!(header(answer, "WARC-Target-URI"), server.url("/a"));
    assert_eq!(header(answer, "WARC-Date"), "2031-03-07T08:00:00Z");
    assert_eq!(Some(header(answer, "WARC-Record-ID")), fetched.record.as_deref());
    assert_eq!(header(request, "WARC-Concurrent-To"), header(answer, "WARC-Record-ID"));
    assert!(
        answer.contains("\r\n\r\nHTTP/1.1 200 OK\r\n") && answer.contains("x-twice: a\r\nx-twice: b\r\n")
    );
    assert!(answer.ends_with("\r\n\r\nThe bridge fell.\r\n\r\n"));
    assert!(request.contains("\r\n\r\nGET /a HTTP/1.1\r\nHost: 127.0.0.1:"));
    for record in &records {
        let (head, block) = record.split_once("\r\n\r\n").unwrap();
        let length: usize = header(head, "Content-Length").parse().unwrap();
        assert_eq!(block.len(), length + 4);
    }
    let mut ids: Vec<_> = records.iter().map(|record| header(record, "WARC-Record-ID")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), records.len());
}

#[test]
fn pieces_of_a_body_are_put_together() {
    let server = Server::start(|request, stream| {
        use std::io::Write as _;
        match request.path.as_str() {
            "/robots.txt" => not_found(stream),
            _ => stream.write_all(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nThe \r\n6\r\nbridge\r\n0\r\n\r\n",
            ),
        }
    });
    let desk = Desk::new();
    assert_eq!(desk.fetch_one(server.url("/a")).body, b"The bridge");
    let answer = &desk.records()[3];
    assert!(
        answer.contains("x-orig-transfer-encoding: chunked\r\n")
            && answer.contains("\r\n\r\nThe bridge\r\n\r\n")
    );
}

#[test]
fn the_next_run_asks_only_for_what_changed() {
    let (server, desk) = (unchanged(), Desk::new());
    let first = desk.fetch_one(server.url("/a"));
    let second = desk.fetch_one(server.url("/a"));
    assert!(!first.is_unchanged && second.is_unchanged && ending(&second) == "done");
    let asked = server.log().pop().unwrap().headers;
    assert_eq!(asked["if-none-match"], "\"v1\"");
    assert_eq!(asked["if-modified-since"], "Fri, 07 Mar 2031 07:00:00 GMT");
    let records = desk.records();
    let revisit = records.iter().find(|record| header(record, "WARC-Type") == "revisit").unwrap();
    assert_eq!(
        header(revisit, "WARC-Profile"),
        "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    );
    assert_eq!(Some(header(revisit, "WARC-Refers-To")), first.record.as_deref());
    assert!(desk.fetch_one(server.url("/a")).is_unchanged, "a visit leaves what is known as it was");
}

#[test]
fn a_line_that_a_killed_run_left_half_is_told_and_costs_one_page() {
    let (server, desk) = (unchanged(), Desk::new());
    desk.fetch(&[server.url("/a"), server.url("/b")]);
    let path = desk.folder.path().join(".seen.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, &text[..text.len() - 20]).unwrap();
    let fetcher = dateline_fetch::Fetcher::begin(desk.config.clone()).unwrap();
    assert_eq!(fetcher.n_forgotten(), 1);
    let all = desk.fetch(&[server.url("/a"), server.url("/b")]);
    assert_eq!(all.iter().map(|fetched| fetched.is_unchanged).collect::<Vec<_>>(), [true, false]);
    let all = desk.fetch(&[server.url("/a"), server.url("/b")]);
    assert!(all.iter().all(|fetched| fetched.is_unchanged));
}

#[test]
fn what_is_not_there_is_kept_and_told() {
    let server = Server::start(|_, stream| not_found(stream));
    let desk = Desk::new();
    let fetched = desk.fetch_one(server.url("/a"));
    assert_eq!((ending(&fetched), fetched.status), ("status", Some(404)));
    assert!(desk.records()[3].contains("HTTP/1.1 404 Not Found"));
}

#[test]
fn the_same_bytes_again_are_a_visit_where_the_server_knows_no_conditions() {
    let server = Server::start(|request, stream| match (request.path.as_str(), request.n_before) {
        ("/robots.txt", _) => not_found(stream),
        (_, 2) => reply(stream, "200 OK", "", b"The bridge is mended."),
        _ => reply(stream, "200 OK", "", b"The bridge fell."),
    });
    let desk = Desk::new();
    let all: Vec<_> = (0..4).map(|_| desk.fetch_one(server.url("/a"))).collect();
    assert_eq!(
        all.iter().map(|fetched| fetched.is_unchanged).collect::<Vec<_>>(),
        [false, true, false, false]
    );
    let records = desk.records();
    let visits: Vec<_> = records.iter().filter(|record| header(record, "WARC-Type") == "revisit").collect();
    assert_eq!(visits.len(), 1);
    assert!(
        visits[0].contains("revisit/identical-payload-digest") && !visits[0].contains("The bridge fell.")
    );
    assert_eq!(Some(header(visits[0], "WARC-Refers-To")), all[0].record.as_deref());
}

#[test]
fn what_could_not_be_taken_is_asked_for_anew() {
    let (server, desk) = (unchanged(), Desk::new());
    let mut fetcher = Fetcher::begin(desk.config.clone()).unwrap();
    fetcher.fetch_all(&[server.url("/a"), server.url("/b")], |_| ControlFlow::Break(())).unwrap();
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
    assert!(!desk.fetch_one(server.url("/a")).is_unchanged);
}

#[test]
fn a_fetcher_that_is_asked_to_stop_ends_its_waits() {
    let (server, mut desk) = (unchanged(), Desk::new());
    desk.config.manners.delay = Duration::from_mins(1);
    let stop = desk.config.stop.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        stop.ask();
    });
    assert!(desk.fetch(&[server.url("/a"), server.url("/b")]).is_empty());
    assert_eq!(server.paths(), ["/robots.txt"]);
}
