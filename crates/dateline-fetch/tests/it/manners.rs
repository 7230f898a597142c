//! How sites are treated: what robots.txt says, how often they are asked, what a busy server asks for.

use std::time::Duration;

use dateline_fetch::Problem;

use crate::server::{Server, not_found, reply};
use crate::{Desk, ending};

/// A site with a robots.txt, all of whose pages are there.
fn site(status: &'static str, headers: &'static str, robots: &'static str) -> Server {
    Server::start(move |request, stream| match request.path.as_str() {
        "/robots.txt" => reply(stream, status, headers, robots.as_bytes()),
        _ => reply(stream, "200 OK", "", b"news"),
    })
}

#[test]
fn what_robots_forbids_is_not_asked_for() {
    let server =
        site("200 OK", "", "User-agent: *\nDisallow: /\n\nUser-agent: dateline\nDisallow: /private/\n");
    let all = Desk::new().fetch(&[server.url("/news"), server.url("/private/a"), server.url("/news/b")]);
    assert_eq!(all.iter().map(ending).collect::<Vec<_>>(), ["done", "robots", "done"]);
    assert_eq!(server.paths(), ["/robots.txt", "/news", "/news/b"]);
}

#[test]
fn a_redirect_does_not_lead_around_robots() {
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/robots.txt" => reply(stream, "200 OK", "", b"User-agent: *\nDisallow: /private"),
        _ => reply(stream, "302 Found", "Location: /private\r\n", b""),
    });
    assert_eq!(ending(&Desk::new().fetch_one(server.url("/a"))), "robots");
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
}

#[test]
fn no_file_allows_all_and_a_failing_server_nothing() {
    let check = |status: &'static str, expected: &str| {
        let server = site(status, "", "User-agent: *\nDisallow: /");
        assert_eq!(ending(&Desk::new().fetch_one(server.url("/a"))), expected, "{status}");
    };
    check("404 Not Found", "done");
    check("403 Forbidden", "done");
    check("410 Gone", "done");
    check("500 Internal Server Error", "robots_unreachable");
    check("503 Service Unavailable", "robots_unreachable");
    check("429 Too Many Requests", "robots_unreachable");
    check("200 OK", "robots");
}

#[test]
fn robots_behind_redirects_is_read_and_a_circle_is_none() {
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/robots.txt" => reply(stream, "301 Moved", "Location: /rules\r\n", b""),
        "/rules" => reply(stream, "200 OK", "", b"User-agent: *\nDisallow: /a"),
        _ => reply(stream, "200 OK", "", b"news"),
    });
    let all = Desk::new().fetch(&[server.url("/a"), server.url("/b")]);
    assert_eq!(all.iter().map(ending).collect::<Vec<_>>(), ["robots", "done"]);
    let circle = site("302 Found", "Location: /robots.txt\r\n", "");
    assert_eq!(ending(&Desk::new().fetch_one(circle.url("/a"))), "done");
    assert_eq!(circle.paths().iter().filter(|path| *path == "/robots.txt").count(), 6);
}

#[test]
fn half_a_robots_file_is_none() {
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/robots.txt" => {
            use std::io::Write as _;
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nUser-agent: *\n")
        }
        _ => reply(stream, "200 OK", "", b"news"),
    });
    assert_eq!(ending(&Desk::new().fetch_one(server.url("/a"))), "robots_unreachable");
}

#[test]
fn a_robots_file_of_two_megabytes_is_read_as_far_as_the_limit() {
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/robots.txt" => {
            let filler = "# nothing\n".repeat(200_000);
            reply(
                stream,
                "200 OK",
                "",
                format!("User-agent: *\nDisallow: /a\n{filler}Disallow: /b").as_bytes(),
            )
        }
        _ => reply(stream, "200 OK", "", b"news"),
    });
    let all = Desk::new().fetch(&[server.url("/a"), server.url("/b")]);
    assert_eq!(all.iter().map(ending).collect::<Vec<_>>(), ["robots", "done"]);
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_with_quiet_between() {
    let server = site("404 Not Found", "", "");
    let mut desk = Desk::new();
    desk.config.manners.delay = Duration::from_millis(150);
    let urls: Vec<_> = (0..4).map(|n| server.url(&format!("/{n}"))).collect();
    assert!(desk.fetch(&urls).iter().all(|fetched| fetched.problem.is_none()));
    assert_eq!(server.paths(), ["/robots.txt", "/0", "/1", "/2", "/3"]);
    assert_eq!(server.most_at_once(), 1);
    for pair in server.log().windows(2) {
        let quiet = pair[1].came_at - pair[0].came_at;
        assert!(quiet >= Duration::from_millis(145), "{quiet:?} before {}", pair[1].path);
    }
}

#[test]
fn a_delay_that_robots_asks_for_is_kept_up_to_the_bound() {
    let server = site("200 OK", "", "User-agent: *\nCrawl-delay: 3600\n");
    let mut desk = Desk::new();
    desk.config.manners.max_crawl_delay = Duration::from_millis(300);
    desk.fetch(&[server.url("/0"), server.url("/1")]);
    for pair in server.log().windows(2) {
        assert!(pair[1].came_at - pair[0].came_at >= Duration::from_millis(295));
    }
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        for header in [
            "Retry-After: 1\r\n",
            "Date: Fri, 07 Mar 2031 07:00:00 GMT\r\nRetry-After: Fri, 07 Mar 2031 07:00:01 GMT\r\n",
        ] {
            let server =
                Server::start(move |request, stream| match (request.path.as_str(), request.n_before) {
                    ("/robots.txt", _) => not_found(stream),
                    ("/busy", 0) => reply(stream, status, header, b"later"),
                    _ => reply(stream, "200 OK", "", b"news"),
                });
            let all = Desk::new().fetch(&[server.url("/busy"), server.url("/b")]);
            assert_eq!(all.iter().map(ending).collect::<Vec<_>>(), ["done", "done"]);
            assert_eq!(all[0].n_tries, 2);
            let log = server.log();
            assert_eq!(server.paths(), ["/robots.txt", "/busy", "/busy", "/b"]);
            assert!(log[2].came_at - log[1].came_at >= Duration::from_millis(990), "{status}, {header}");
        }
    }
}

#[test]
fn a_server_that_stays_busy_is_asked_more_and_more_seldom_and_given_up() {
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/robots.txt" => not_found(stream),
        _ => reply(stream, "503 Service Unavailable", "", b"later"),
    });
    let mut desk = Desk::new();
    desk.config.manners.back_off = Duration::from_millis(60);
    desk.config.manners.retries = 2;
    let fetched = desk.fetch_one(server.url("/a"));
    assert_eq!((ending(&fetched), fetched.n_tries), ("busy", 3));
    let log = server.log();
    assert!(log[2].came_at - log[1].came_at >= Duration::from_millis(58));
    assert!(log[3].came_at - log[2].came_at >= Duration::from_millis(118));
}

#[test]
fn a_server_that_asks_for_an_hour_is_left_alone() {
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/robots.txt" => not_found(stream),
        _ => reply(stream, "429 Too Many Requests", "Retry-After: 3600\r\n", b"later"),
    });
    let all = Desk::new().fetch(&[server.url("/a"), server.url("/b"), server.url("/c")]);
    assert!(all.iter().all(|fetched| ending(fetched) == "busy"));
    assert_eq!(all[0].problem, Some(Problem::Busy { status: 429, wait_s: 3600 }));
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
}

#[test]
fn the_program_says_who_it_is() {
    let server = site("404 Not Found", "", "");
    Desk::new().fetch_one(server.url("/a"));
    for request in server.log() {
        let agent = &request.headers["user-agent"];
        assert!(agent.starts_with("dateline/") && agent.ends_with(" (+mailto:desk@news.example)"), "{agent}");
    }
    let mut desk = Desk::new();
    desk.config.contact = Some("desk\r\nX-Evil: 1".to_owned());
    assert!(dateline_fetch::Fetcher::begin(desk.config).is_err());
}
