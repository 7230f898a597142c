//! Any bytes as robots.txt: read without a stumble, and the same whatever lines stand after a rule for another crawler.
//! The first line of the input is the path that is asked about.

#![no_main]

use dateline_fetch::Robots;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == b'\n');
    let (path, file) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let path = format!("/{}", String::from_utf8_lossy(path));
    let robots = Robots::parse(file, "dateline");
    let is_allowed = robots.allows(&path);
    assert!(robots.allows("/robots.txt"));

    // A group for somebody else at the end changes nothing for us.
    let longer = [file, b"\nUser-agent: somebody-else\nDisallow: /\n"].concat();
    if ends_with_rule(file) && longer.len() < dateline_fetch::MAX_ROBOTS_BYTES {
        assert_eq!(Robots::parse(&longer, "dateline").allows(&path), is_allowed);
    }
    // What everybody is forbidden, we are.
    assert!(!Robots::parse(b"User-agent: *\nDisallow: /", "dateline").allows(&path) || path == "/robots.txt");
});

/// Whether the last line that says anything is plainly a rule, so that a name after it begins a new group.
fn ends_with_rule(file: &[u8]) -> bool {
    let text = String::from_utf8_lossy(file);
    text.split(['\n', '\r']).rfind(|line| !line.trim().is_empty()).is_some_and(|line| line.starts_with("Disallow:"))
}
