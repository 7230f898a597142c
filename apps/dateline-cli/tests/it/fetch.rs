//! `dateline fetch` from outside, beside a server of our own on loopback.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use serde_json::Value;

use crate::command::Desk;

/// A site that forbids /private and has every other page.
fn site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let path = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_owned();
            let is_known = lines
                .take_while(|line| !line.is_empty())
                .any(|line| line.eq_ignore_ascii_case("if-none-match: \"1\""));
            let (status, body) = match path.as_str() {
                "/robots.txt" => ("200 OK", "User-agent: *\nDisallow: /private"),
                "/gone" => ("404 Not Found", "gone"),
                _ if is_known => ("304 Not Modified", ""),
                _ => ("200 OK", "The bridge fell."),
            };
            let head = format!("HTTP/1.1 {status}\r\nETag: \"1\"\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all((head + body).as_bytes());
        }
    });
    format!("http://{address}")
}

#[test]
fn pages_are_fetched_into_a_folder_and_problems_told() {
    let (site, desk) = (site(), Desk::new());
    let (page, forbidden) = (format!("{site}/a"), format!("{site}/private"));
    let ran = desk.run(&["fetch", &page, &forbidden, "--to", "kept", "--delay", "0", "--allow-private"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stdout, format!("       16 bytes  {page}\n"));
    assert!(
        ran.stderr.contains(&format!("dateline: {forbidden}: the site's robots.txt forbids it")),
        "{}",
        ran.stderr
    );
    let names: Vec<_> =
        std::fs::read_dir(desk.path("kept")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let again = desk.run(&["fetch", &page, "--to", "kept", "--delay", "0", "--allow-private=127.0.0.1"]);
    assert_eq!((again.code, again.stdout), (0, format!("      unchanged  {page}\n")));
}

#[test]
fn a_list_is_read_and_told_as_json() {
    let (site, desk) = (site(), Desk::new());
    desk.file("list.txt", format!("# pages\n\n{site}/a\n  {site}/gone  \n"));
    let args = ["fetch", "--from", "list.txt", "--json", "--quiet", "--delay", "0", "--allow-private"];
    let ran = desk.run(&args);
    assert_eq!(ran.code, 1);
    let lines: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines[0]["status"].as_u64(), &lines[0]["problem"]), (Some(200), &Value::Null));
    assert_eq!(lines[1]["problem"]["kind"], "status");
}

#[test]
fn ones_own_network_is_refused_with_a_hint() {
    let (site, desk) = (site(), Desk::new());
    let ran = desk.run(&["fetch", &site, "file:///etc/hosts"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("leads to 127.0.0.1, which is loopback\nhint: --allow-private"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("only http and https are fetched, not file"));
}

#[test]
fn wrong_usage_ends_with_two() {
    let desk = Desk::new();
    desk.file("taken", "a file");
    for args in [
        &["fetch"][..],
        &["fetch", "--from", "missing.txt"],
        &["fetch", "http://news.example/", "--to", "taken"],
        &["fetch", "http://news.example/", "--delay", "-1"],
        &["fetch", "http://news.example/", "--contact", "a)b"],
    ] {
        assert_eq!(desk.run(args).code, 2, "{args:?}");
    }
}
