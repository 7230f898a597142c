//! A courier over a store whose one story grows by a second origin.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;

use dateline_store::{Rule, Scope, Store, Target};
use serde_json::Value;
use tempfile::TempDir;

use super::{Courier, Delivered, feed};
use crate::serve::tests::bridge_and_mill;

struct Watched {
    folder: TempDir,
}

impl Watched {
    /// A store with one alert for each of the targets.
    fn new(targets: &[Target]) -> Self {
        let watched = Self { folder: tempfile::tempdir().unwrap() };
        let mut store = Store::open_or_make(&watched.path("news.db")).unwrap();
        for to in targets {
            store.add_watch("a second origin", &Rule::SecondOrigin(Scope::default()), to, 1).unwrap();
        }
        bridge_and_mill(&mut store);
        assert!(store.look_out(2).unwrap() >= targets.len());
        watched
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn deliver(&self, at: i64) -> Delivered {
        let mut courier = Courier::open(&self.path("news.db")).unwrap().unwrap();
        courier.deliver(&|| at, &|| false).unwrap()
    }

    fn store(&self) -> Store {
        Store::open(&self.path("news.db")).unwrap()
    }
}

#[test]
fn a_file_gets_each_line_once_though_the_courier_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alerts.jsonl");
    let watched = Watched::new(&[Target::Jsonl { path: path.to_string_lossy().into_owned() }]);
    let alerts = watched.store().alerts(None, 0, 10).unwrap();
    // The first line was written whole, of the next one a piece, and neither was noted.
    std::fs::write(&path, format!("{}\n{{\"half", super::message(alerts.last().unwrap()))).unwrap();
    assert_eq!(watched.deliver(3), Delivered { n_sent: alerts.len(), n_failed: 0 });
    assert_eq!(watched.deliver(4), Delivered::default(), "all is told");
    let lines = std::fs::read_to_string(&path).unwrap();
    assert_eq!(lines.lines().count(), alerts.len(), "{lines}");
    for line in lines.lines() {
        let told: Value = serde_json::from_str(line).unwrap();
        assert!(told["id"].is_string() && told["story"]["id"].is_string(), "{line}");
    }
}

#[test]
fn a_feed_is_atom() {
    let watched = Watched::new(&[Target::Here]);
    let store = watched.store();
    let watch = store.watches().unwrap().remove(0);
    let told: atom_syndication::Feed = feed(&store, &watch).unwrap().parse().unwrap();
    assert_eq!(told.title.value, "a second origin");
    assert_eq!(told.entries.len(), store.alerts(None, 0, 10).unwrap().len());
    assert!(told.entries[0].title.value.contains("independent origins"), "{:?}", told.entries[0]);
}

#[test]
fn a_webhook_that_fails_is_tried_again_with_the_same_id() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", server.local_addr().unwrap());
    let secret = super::new_secret().unwrap();
    let watched = Watched::new(&[Target::Webhook { url, secret, private: true }]);
    let n = watched.store().alerts(None, 0, 10).unwrap().len();
    let answers = std::thread::spawn(move || {
        let mut ids = Vec::new();
        for status in ["500 Out of order", "200 OK"] {
            for _ in 0..n {
                let (stream, _) = server.accept().unwrap();
                ids.push(answer(&stream, status));
            }
        }
        ids
    });
    assert_eq!(watched.deliver(3), Delivered { n_sent: 0, n_failed: n });
    assert_eq!(watched.deliver(4), Delivered::default(), "it waits before it tries again");
    assert_eq!(watched.deliver(60_000), Delivered { n_sent: n, n_failed: 0 });
    let ids = answers.join().unwrap();
    assert_eq!(ids[..n], ids[n..]);
}

#[test]
fn ones_own_network_is_asked_only_where_the_watch_says_so() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", server.local_addr().unwrap());
    let secret = super::new_secret().unwrap();
    let watched = Watched::new(&[Target::Webhook { url, secret, private: false }]);
    let n = watched.store().alerts(None, 0, 10).unwrap().len();
    assert_eq!(watched.deliver(3), Delivered { n_sent: 0, n_failed: n });
    let error = watched.store().alerts(None, 0, 1).unwrap()[0].error.clone().unwrap();
    assert!(error.contains("loopback"), "{error}");
}

#[test]
fn there_is_one_courier() {
    let watched = Watched::new(&[Target::Here]);
    let first = Courier::open(&watched.path("news.db")).unwrap();
    assert!(first.is_some());
    assert!(Courier::open(&watched.path("news.db")).unwrap().is_none());
}

/// Reads a request, answers it, and gives its `webhook-id`.
fn answer(mut stream: &std::net::TcpStream, status: &str) -> String {
    let mut reader = BufReader::new(stream);
    let (mut id, mut n_bytes) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(("webhook-id", value)) = line.split_once(": ") {
            value.clone_into(&mut id);
        }
        if let Some(("content-length", value)) = line.split_once(": ") {
            n_bytes = value.parse().unwrap();
        }
    }
    let mut body = vec![0; n_bytes];
    reader.read_exact(&mut body).unwrap();
    let told: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(told["id"], id.as_str());
    write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    id
}
