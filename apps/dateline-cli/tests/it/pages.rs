//! `dateline clean`: a page's report, why it is the report, and rules of the user's own.

use serde_json::Value;

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

/// What of a folder of pages of one site is read as report, page by page.
fn reports_of_a_site(plea_on: usize) -> Vec<String> {
    let desk = Desk::new();
    for (nth, place) in ["Norden", "Sull", "Arden", "Quell", "Marsh", "Hollow"].iter().enumerate() {
        let plea = if nth < plea_on {
            "The Harbour Post lives by its readers, and a gift of any size keeps its boats on the water."
        } else {
            ""
        };
        let page = format!(
            "<html lang=en><head><title>{place} opens its lock</title><link rel=canonical href='https://post.example/{place}'></head>
            <body><article><h1>{place} opens its lock</h1><p>The mayor of {place} opened the new lock on Monday, before some two hundred
            guests and the brass band of the fire brigade, which played until the rain came.</p><p>It took {place} four years and a loan
            from the county to build, she said in her speech, and it will carry boats twice as long as the old one.</p>
            <p>The first boat through was that of the oldest skipper of {place}, who is ninety and has seen three locks.</p>
            <p>{plea}</p></article></body></html>"
        );
        desk.file(&format!("site/{place}.html"), page);
    }
    let (record, ran) = desk.record(&["site", "--until", "clean"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let reports = record["articles"].as_array().unwrap().iter().map(|article| {
        let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
        let report = article["blocks"].as_array().unwrap().iter().filter(|block| block["role"] == "body");
        let at = |block: &Value, key: &str| block[key].as_u64().unwrap() as usize;
        report.map(|block| text[at(block, "start")..at(block, "end")].iter().collect::<String>()).collect()
    });
    reports.collect()
}

#[test]
fn what_a_sites_pages_repeat_is_not_their_report() {
    let reports = reports_of_a_site(4);
    assert!(
        reports.iter().all(|report| report.contains("opened the new lock") && !report.contains("gift")),
        "{reports:?}"
    );
    let reports = reports_of_a_site(2);
    assert_eq!(
        reports.iter().filter(|report| report.contains("gift")).count(),
        2,
        "two pages are not enough"
    );
}
