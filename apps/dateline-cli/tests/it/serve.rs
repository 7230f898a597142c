//! The workbench as a person uses it: a story is opened, a citation leads to its words, a correction splits it and lasts.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::command::Desk;
use crate::stream::Stream;

/// The program that serves, and where.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(stream: &Stream, more: &[&str]) -> Self {
        let [model, vectors] = &stream.wheels;
        let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["serve", "--store", "news.db", "--listen", "127.0.0.1:0"])
            .args(more)
            .current_dir(stream.desk.path(""))
            .env("DATELINE_MODEL", model)
            .env("DATELINE_VECTORS", vectors)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().trim_end_matches('/').to_owned();
        Self { child, address }
    }

    /// Sends a request; gives head and body.
    fn send(&self, head: &str, body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let length = body.len();
        let request = format!(
            "{head}\r\nHost: {}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    fn get(&self, path: &str) -> String {
        let (head, body) = self.send(&format!("GET {path} HTTP/1.1"), "");
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}\n{body}");
        body
    }

    /// Asks again until the page has the words.
    fn wait_for(&self, path: &str, words: &str) -> String {
        let begun = Instant::now();
        loop {
            let page = self.get(path);
            if page.contains(words) {
                return page;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "{path} never has {words}:\n{page}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Asks it to stop, and gives its exit code.
    fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
    }
}

fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    page.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap_or_default()
}

#[test]
#[cfg(unix)]
fn a_correction_on_a_page_splits_a_story_and_lasts_over_a_restart() {
    let Some(stream) = Stream::new() else { return };
    assert_eq!(stream.run(&["read", "--store", "news.db", "monday.jsonl"]).code, 0);
    let serving = Serving::start(&stream, &[]);
    let today = serving.get("/");
    assert!(today.contains("Four killed as ferry Astrid strikes barge"), "{today}");
    let address = format!("/story/{}", between(&today, "href=\"/story/", "\""));
    let (head, page) = serving.send(&format!("GET {address} HTTP/1.1"), "");
    let cookie = between(&head, "set-cookie: ", ";");
    for link in page.split(" href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!(" id=\"{link}\"")), "#{link} leads nowhere");
    }
    assert!(page.contains("class=\"c\" href=\"#s1-") && page.contains("<mark id=\"s1-"), "{page}");

    let token = between(&page, "name=\"token\" value=\"", "\"");
    let form =
        format!("token={token}&about=articles&verdict=not_same&a=ferry-1&b=ferry-2&back=%2Fcorrections");
    let head = format!(
        "POST /corrections HTTP/1.1\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded"
    );
    let (said, body) = serving.send(&head, &form);
    assert!(said.starts_with("HTTP/1.1 303"), "{said}\n{body}");
    serving.wait_for("/stories", "Ferry sinks off Norvik, four dead");
    assert_eq!(serving.stop(), Some(0));

    // Of a store that is only shown what was said is still seen, and what comes in meanwhile waits.
    let serving = Serving::start(&stream, &["--only-show"]);
    assert!(serving.get("/stories").contains("Ferry sinks off Norvik, four dead"));
    assert!(serving.get("/corrections").contains("are not one story"));
    assert!(serving.get("/").contains("--only-show"));
    assert_eq!(serving.stop(), Some(0));
}

#[test]
#[cfg(unix)]
fn what_another_program_takes_in_is_shown() {
    let Some(stream) = Stream::new() else { return };
    let serving = Serving::start(&stream, &[]);
    assert!(serving.get("/").contains("There is no story yet"));
    assert_eq!(stream.run(&["read", "--store", "news.db", "monday.jsonl"]).code, 0);
    serving.wait_for("/", "Museum of glass opens in Sull");
    assert_eq!(serving.stop(), Some(0));
}

#[test]
fn what_cannot_be_served_is_told_with_a_hint() {
    let desk = Desk::new();
    desk.file("wrong.toml", "listne = \"127.0.0.1:1\"").file("no.db", "this is no store");
    for (args, message) in [
        (&["serve"][..], "hint: --store FILE"),
        (&["serve", "--store", "no.db"], "not a store"),
        (
            &["serve", "--store", "new.db", "--listen", "0.0.0.0:0", "--only-show"],
            "hint: make one with `dateline token add",
        ),
        (&["serve", "--store", "new.db", "--config", "wrong.toml"], "listne"),
        (&["serve", "--store", "new.db", "--config", "none.toml"], "there is no file none.toml"),
        (&["token", "add", "a b", "--store", "new.db"], "hint: up to 40 letters"),
        (&["token", "add", "anna", "--store", "gone.db"], "gone.db is not there"),
        (&["token", "remove", "anna", "--store", "new.db"], "there is no token anna"),
    ] {
        let ran = desk.run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(message), "{args:?}: {}", ran.stderr);
    }
    let added = desk.run(&["token", "add", "anna", "--role", "editor", "--store", "new.db"]);
    assert!(added.code == 0 && added.stdout.starts_with("anna."), "{}", added.stderr);
    assert_eq!(desk.run(&["token", "list", "--store", "new.db"]).stdout, "anna\teditor\n");
    assert_eq!(desk.run(&["token", "remove", "anna", "--store", "new.db"]).code, 0);
}
