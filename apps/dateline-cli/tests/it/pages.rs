//! `dateline clean`: a page's report, why it is the report, and rules of the user's own.

use crate::command::Desk;

const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Ferry sails again | Harbour Post</title>
    <link rel="canonical" href="https://www.post.example/ferry"></head>
    <body><nav><a href="/">Home</a> <a href="/sea">Sea</a></nav><article><h1>Ferry sails again</h1>
    <div class="story"><p>The ferry between Norden and Sull sails again after four months in the yard, the harbour office said on Tuesday,
    and the first boat left with two hundred passengers, a brass band and the mayor of Norden on board.</p>
    <p>Tickets cost what they did before, the office said, and the timetable for the summer will follow in April, when the second
    ship of the line returns from its own repairs in the same yard.</p>
    <p class="note">The harbour office keeps a list of all boats that sailed since the line was opened, and shows it to everyone who asks.</p></div></article>
    <aside class="related"><a href="/mill">Mill burns down in Arden</a></aside></body></html>"#;

#[test]
fn the_report_alone_is_printed() {
    let ran = Desk::new().file("a.html", PAGE).run(&["clean", "a.html"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("Ferry sails again\nThe ferry between"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("Home Sea") && !ran.stdout.contains("Mill burns"), "{}", ran.stdout);
}

#[test]
fn every_line_is_explained() {
    let desk = Desk::new();
    let ran = desk.file("a.html", PAGE).run(&["clean", "a.html", "--explain"]);
    let line = ran.stdout.lines().find(|line| line.contains("Tickets cost")).unwrap();
    assert!(line.starts_with("body") && line.contains('%') && line.contains('+'), "{line}");
    assert!(ran.stdout.lines().any(|line| line.starts_with("teasers") && line.contains("Mill burns")));
    let ran = desk.run(&["clean", "a.html", "--explain", "--html", "seen.html"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let seen = std::fs::read_to_string(desk.path("seen.html")).unwrap();
    assert!(seen.contains("<b>navigation</b>Home Sea"), "{seen}");
}

#[test]
fn a_rule_for_the_site_is_tried_first() {
    let desk = Desk::new();
    desk.file("a.html", PAGE);
    desk.file("sites.toml", "[[site]]\nhost = \"post.example\"\ntext = \".story p\"\nremove = \".note\"\n");
    let ran = desk.run(&["clean", "a.html", "--sites", "sites.toml"]);
    assert!(ran.stdout.contains("Tickets cost") && !ran.stdout.contains("keeps a list"), "{}", ran.stdout);
    desk.file("sites.toml", "[[site]]\nhost = \"post.example\"\ntext = \"p[\"\n");
    let ran = desk.run(&["clean", "a.html", "--sites", "sites.toml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("no CSS selector"), "{}", ran.stderr);
}
