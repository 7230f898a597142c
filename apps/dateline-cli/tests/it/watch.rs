//! `dateline watch` and `dateline feeds` from outside, beside a site of our own on loopback.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::command::Desk;

/// Pages of the site.
const N_PAGES: usize = 24;

type Log = Arc<Mutex<Vec<(Instant, String)>>>;

/// A site with a feed of so many entries, and a log of what it was asked for.
fn site() -> (String, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let log = Log::default();
    let their_log = Arc::clone(&log);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let path = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_owned();
            let _ = lines.find(String::is_empty);
            their_log.lock().unwrap().push((Instant::now(), path.clone()));
            let (status, kind, body) = answer(&path);
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all((head + &body).as_bytes());
        }
    });
    (format!("http://{address}"), log)
}

fn answer(path: &str) -> (&'static str, &'static str, String) {
    if path == "/rss" {
        let item = |n| {
            format!(
                "<item><guid>p{n}</guid><link>/news/{n}</link><title>Ferry number {n} sails</title><description>Ferry number {n} sails again.</description></item>"
            )
        };
        let items: Vec<String> = (0..N_PAGES).map(item).collect();
        let feed = format!("<rss><channel><title>Harbour Post</title>{}</channel></rss>", items.concat());
        return ("200 OK", "application/rss+xml", feed);
    }
    if path == "/" {
        let page = "<html><head><link rel=alternate type=application/rss+xml title=Harbour href=/rss></head><body>Hello";
        return ("200 OK", "text/html", page.to_owned());
    }
    match path.strip_prefix("/news/") {
        Some(n) => {
            let page = format!(
                "<html><head><title>Ferry number {n} sails</title></head><body><article><h1>Ferry number {n} sails</h1>\
                 <p>The harbour ferry number {n} sails again after eleven weeks of repair, the harbour office said.</p></article></body></html>"
            );
            ("200 OK", "text/html", page)
        }
        None => ("404 Not Found", "text/plain", "not here".to_owned()),
    }
}

#[test]
fn a_run_that_is_killed_again_and_again_gets_every_page_and_stays_polite() {
    let ((site, log), desk) = (site(), Desk::new());
    let feed = format!("{site}/rss");
    let args = ["watch", &feed, "--to", "news", "--every", "1s", "--delay", "0.03", "--allow-private"];
    let mut n_kills = 0;
    for wait_ms in [120, 330, 210, 470, 150, 390] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(args)
            .current_dir(desk.path("."))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        run.kill().unwrap();
        run.wait().unwrap();
        n_kills += 1;
    }
    let ran = desk.run(&[&args[..], &["--rounds", "2"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let log = log.lock().unwrap().clone();
    for n in 0..N_PAGES {
        let path = format!("/news/{n}");
        let n_asked = log.iter().filter(|(_, asked)| *asked == path).count();
        assert!((1..=1 + n_kills).contains(&n_asked), "{path} was asked for {n_asked} times");
    }
    let n_pages = log.iter().filter(|(_, asked)| asked.starts_with("/news/")).count();
    assert!(n_pages <= N_PAGES + n_kills, "a kill costs one page: {n_pages}");
    let too_soon = log.windows(2).filter(|pair| pair[1].0 - pair[0].0 < Duration::from_millis(29)).count();
    assert!(too_soon <= n_kills, "only a new run knows nothing of the pace: {too_soon}");
    let read = desk.run(&["read", "news", "--until", "clean", "--json", "--quiet", "--to", "record.json"]);
    let record: Value = serde_json::from_slice(&std::fs::read(desk.path("record.json")).unwrap()).unwrap();
    let articles = record["articles"].as_array().unwrap();
    assert_eq!(articles.len(), N_PAGES, "an entry and its page are one article: {}", read.stderr);
    for article in articles {
        assert_eq!(
            (article["feed"]["text"].as_str(), article["feed"]["title"].as_str()),
            (Some("page"), Some("Harbour Post"))
        );
        assert!(article["text"].as_str().unwrap().contains("eleven weeks"));
        assert_eq!(article["also_at"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn feeds_are_listed_with_how_they_fare_and_as_opml() {
    let ((site, _), desk) = (site(), Desk::new());
    desk.file(
        "list.opml",
        format!("<opml><body><outline text=\"Sea\"><outline text=\"Harbour\" xmlUrl=\"{site}/rss\"/></outline><outline text=\"Gone\" xmlUrl=\"{site}/gone\"/></body></opml>"),
    );
    let ran =
        desk.run(&["watch", "list.opml", "--to", "news", "--rounds", "1", "--delay", "0", "--allow-private"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.starts_with(&format!("{N_PAGES:>11} new  {site}/rss\n")), "{}", ran.stdout);
    assert!(
        ran.stderr.contains(&format!("dateline: {site}/gone: the server answers 404; asked again at ")),
        "{}",
        ran.stderr
    );
    let shown = desk.run(&["feeds", "news"]);
    assert_eq!(shown.code, 1);
    assert!(shown.stdout.contains(&format!("Harbour  {site}/rss")), "{}", shown.stdout);
    let json: Value = serde_json::from_str(&desk.run(&["feeds", "news", "--json"]).stdout).unwrap();
    let feed = json["feeds"].as_array().unwrap().iter().find(|feed| feed["title"] == "Harbour").unwrap();
    assert_eq!((feed["entries"].as_u64(), feed["groups"][0].as_str()), (Some(N_PAGES as u64), Some("Sea")));
    assert_eq!(desk.run(&["feeds", "news", "--opml", "out.opml"]).code, 0);
    let listed = desk.run(&["feeds", "out.opml", "--json"]).stdout;
    assert!(listed.contains("Harbour") && listed.contains("Gone"), "{listed}");
    let found = desk.run(&["feeds", "--find", &site, "--allow-private"]);
    assert!(
        found.code == 0 && found.stdout.contains(&format!("{site}/rss")),
        "{} {}",
        found.stdout,
        found.stderr
    );
}

#[test]
fn wrong_usage_ends_with_two() {
    let desk = Desk::new();
    desk.file("taken", "a file");
    for args in [
        &["watch", "--to", "empty"][..],
        &["watch", "missing.opml"],
        &["watch", "taken"],
        &["watch", "http://news.example/rss", "--every", "soon"],
        &["watch", "http://news.example/rss", "--every", "0s"],
        &["feeds"],
        &["feeds", "taken"],
        &["feeds", "--find", "taken"],
    ] {
        assert_eq!(desk.run(args).code, 2, "{args:?}");
    }
}
