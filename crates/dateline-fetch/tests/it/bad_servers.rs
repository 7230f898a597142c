//! Servers that misbehave on purpose: each is survived, and told for what it does.

use std::io::Write;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use dateline_fetch::{Private, Problem};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::server::{Request, Server, not_found, reply};
use crate::{Desk, ending};

/// A server without a robots.txt, whose pages are all of one sort.
fn pages(answer: impl Fn(&Request, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> Server {
    Server::start(move |request, stream| match request.path.as_str() {
        "/robots.txt" => not_found(stream),
        _ => answer(request, stream),
    })
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn headers_that_never_end_are_given_up() {
    let server = pages(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        loop {
            stream.write_all(b"X-More: and more\r\n")?;
        }
    });
    assert_eq!(ending(&Desk::new().fetch_one(server.url("/a"))), "no_answer");
}

#[test]
fn slow_headers_and_slow_bodies_end_at_the_time_limit() {
    let server = pages(|request, stream| {
        let head: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nX-Slow: ";
        stream.write_all(if request.path == "/body" {
            b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
        } else {
            head
        })?;
        for _ in 0..600 {
            stream.write_all(b"x")?;
            sleep(Duration::from_millis(50));
        }
        Ok(())
    });
    let mut desk = Desk::new();
    desk.config.limits.timeout = Duration::from_millis(1500);
    let began = Instant::now();
    let all = desk.fetch(&[server.url("/head"), server.url("/body")]);
    assert_eq!(all.iter().map(ending).collect::<Vec<_>>(), ["timeout", "timeout"]);
    assert!(began.elapsed() < Duration::from_secs(25), "the server drips for 30 s");
    assert!(desk.records().iter().any(|record| record.contains("WARC-Truncated: time")));
}

#[test]
fn a_body_without_end_is_cut_at_the_size_limit() {
    let server = pages(|request, stream| {
        let head = match request.path.as_str() {
            "/5gb" => "HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n",
            _ => "HTTP/1.1 200 OK\r\n\r\n",
        };
        stream.write_all(head.as_bytes())?;
        loop {
            stream.write_all(&[b'x'; 1 << 13])?;
        }
    });
    let mut desk = Desk::new();
    desk.config.limits.max_bytes = 100_000;
    for fetched in desk.fetch(&[server.url("/5gb"), server.url("/endless")]) {
        assert_eq!(fetched.problem, Some(Problem::TooLong(100_000)), "{}", fetched.url);
        assert_eq!(fetched.n_bytes, 100_000);
    }
    assert_eq!(desk.records().iter().filter(|record| record.contains("WARC-Truncated: length")).count(), 2);
}

#[test]
fn a_body_of_just_the_greatest_size_is_whole() {
    let server = pages(|_, stream| reply(stream, "200 OK", "", &[b'x'; 1000]));
    let mut desk = Desk::new();
    desk.config.limits.max_bytes = 1000;
    assert_eq!(ending(&desk.fetch_one(server.url("/a"))), "done");
    desk.config.limits.max_bytes = 999;
    assert_eq!(ending(&desk.fetch_one(server.url("/a"))), "too_long");
}

#[test]
fn a_body_that_breaks_off_is_told_and_kept_as_far_as_it_came() {
    let server = pages(|request, stream| match request.path.as_str() {
        "/length" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 1000\r\n\r\nThe bridge fe")
        }
        _ => stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nThe bridge fe"),
    });
    let desk = Desk::new();
    for fetched in desk.fetch(&[server.url("/length"), server.url("/chunked")]) {
        assert_eq!(ending(&fetched), "truncated", "{}", fetched.url);
    }
    let cut = desk.records().into_iter().filter(|record| record.contains("WARC-Truncated: disconnect"));
    assert!(cut.filter(|record| record.contains("The bridge fe")).count() == 2);
    desk.fetch_one(server.url("/length"));
    assert!(
        !server.log().last().unwrap().headers.contains_key("if-none-match"),
        "half a page is not at hand"
    );
}

#[test]
fn a_length_that_is_too_short_ends_the_body() {
    let server =
        pages(|_, stream| stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nThe bridge fell."));
    let fetched = Desk::new().fetch_one(server.url("/a"));
    assert_eq!((ending(&fetched), &fetched.body[..]), ("done", &b"The bridge"[..]));
}

#[test]
fn what_is_no_http_is_no_answer() {
    let server = pages(|request, stream| match request.path.as_str() {
        "/nothing" => Ok(()),
        "/length" => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc"),
        _ => stream.write_all(b"220 mail.example ready\r\n"),
    });
    for fetched in Desk::new().fetch(&[server.url("/nothing"), server.url("/length"), server.url("/mail")]) {
        assert_eq!(ending(&fetched), "no_answer", "{}", fetched.url);
    }
}

#[test]
fn redirects_are_followed_up_to_a_bound_and_not_in_a_circle() {
    let server = pages(|request, stream| {
        let to = match request.path.as_str() {
            "/self" => "/self".to_owned(),
            "/ping" => "/pong".to_owned(),
            "/pong" => "/ping".to_owned(),
            "/once" => "page?x=1#part".to_owned(),
            "/nowhere" => return reply(stream, "302 Found", "", b""),
            "/file" => "file:///etc/hosts".to_owned(),
            "/page?x=1" => return reply(stream, "200 OK", "", b"news"),
            path => format!("{path}x"),
        };
        reply(stream, "301 Moved Permanently", &format!("Location: {to}\r\n"), b"")
    });
    let desk = Desk::new();
    let check = |path: &str, expected: &str| {
        let fetched = desk.fetch_one(server.url(path));
        assert_eq!(ending(&fetched), expected, "{path}");
        fetched
    };
    check("/self", "redirect_loop");
    check("/ping", "redirect_loop");
    check("/longer", "too_many_redirects");
    check("/nowhere", "bad_redirect");
    check("/file", "scheme");
    let fetched = check("/once", "done");
    assert_eq!((fetched.redirects, &fetched.body[..]), (vec![server.url("/page?x=1")], &b"news"[..]));
}

#[test]
fn a_redirect_into_ones_own_network_is_refused() {
    let inside = pages(|_, stream| reply(stream, "200 OK", "", b"secret"));
    let port = inside.address.port();
    let server = pages(move |request, stream| {
        let host = request.path.trim_start_matches('/');
        reply(stream, "302 Found", &format!("Location: http://{host}:{port}/secret\r\n"), b"")
    });
    let mut desk = Desk::new();
    desk.config.limits.private = Private::Only(vec!["127.0.0.1".parse().unwrap()]);
    for host in [
        "127.0.0.2",
        "2130706434",
        "0x7f.2",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "169.254.169.254",
        "10.0.0.1",
    ] {
        let fetched = desk.fetch_one(server.url(&format!("/{host}")));
        assert_eq!(ending(&fetched), "refused_address", "{host}");
    }
    assert!(inside.log().is_empty(), "the inside was asked");
}

#[test]
fn loopback_is_refused_unless_allowed() {
    let server = pages(|_, stream| reply(stream, "200 OK", "", b"secret"));
    let mut desk = Desk::new();
    desk.config.limits.private = Private::Refuse;
    let named = format!("http://localhost:{}/a", server.address.port());
    for fetched in desk.fetch(&[server.url("/a"), named]) {
        assert_eq!(ending(&fetched), "refused_address", "{}", fetched.url);
    }
    assert!(server.log().is_empty());
}

#[test]
fn what_is_no_address_of_a_page_is_told() {
    let desk = Desk::new();
    let check =
        |url: &str, expected: &str| assert_eq!(ending(&desk.fetch_one(url.to_owned())), expected, "{url}");
    check("news", "bad_address");
    check("", "bad_address");
    check("file:///etc/hosts", "scheme");
    check("ftp://news.example/", "scheme");
    check("javascript:alert(1)", "scheme");
    check("http://desk:word@news.example/", "bad_address");
    check(&format!("http://news.example/{}", "a".repeat(9000)), "bad_address");
}

#[test]
fn a_gzip_bomb_is_told_and_not_kept() {
    let bomb = gzipped(&vec![0; 3_000_000]);
    assert!(bomb.len() < 10_000);
    let server = pages(move |_, stream| reply(stream, "200 OK", "Content-Encoding: gzip\r\n", &bomb));
    let mut desk = Desk::new();
    desk.config.limits.max_unpacked = 1_000_000;
    assert_eq!(ending(&desk.fetch_one(server.url("/a"))), "unpacks_too_long");
    let size: u64 =
        std::fs::read_dir(desk.folder.path()).unwrap().map(|e| e.unwrap().metadata().unwrap().len()).sum();
    assert!(size < 2_500, "{size} bytes are kept");
}

#[test]
fn packed_bodies_are_kept_as_sent_and_damage_is_told() {
    let whole = gzipped(b"The bridge fell.");
    let server = pages(move |request, stream| match request.path.as_str() {
        "/whole" => reply(stream, "200 OK", "Content-Encoding: gzip\r\n", &whole),
        "/half" => reply(stream, "200 OK", "Content-Encoding: gzip\r\n", &whole[..12]),
        _ => reply(stream, "200 OK", "Content-Encoding: br\r\n", b"\x0b\x02\x80abc\x03"),
    });
    let all = Desk::new().fetch(&[server.url("/whole"), server.url("/half"), server.url("/other")]);
    assert_eq!(all.iter().map(ending).collect::<Vec<_>>(), ["done", "unpack", "unpack"]);
    assert_eq!(all[0].body, b"The bridge fell.");
}

#[test]
fn a_page_that_lies_about_its_letters_is_kept_as_it_is() {
    let page = b"<meta charset=utf-16><p>caf\xe9 \x81\xff";
    let server =
        pages(move |_, stream| reply(stream, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", page));
    let fetched = Desk::new().fetch_one(server.url("/a"));
    assert_eq!((ending(&fetched), &fetched.body[..]), ("done", &page[..]));
}

#[test]
fn one_bad_server_does_not_keep_the_others_from_their_turn() {
    let bad = pages(|_, stream| stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"));
    let good = pages(|_, stream| reply(stream, "200 OK", "", b"news"));
    let all = Desk::new().fetch(&[
        bad.url("/a"),
        good.url("/a"),
        "http://127.0.0.1:1/closed".to_owned(),
        good.url("/b"),
    ]);
    assert_eq!(
        all.iter().map(ending).collect::<Vec<_>>(),
        ["truncated", "done", "robots_unreachable", "done"]
    );
}
