//! Feeds of every kind, sound and broken: what becomes of their entries.

use dateline_model::RawArticle;
use dateline_read::{Input, ReadConfig, ReadOutcome, read};

fn read_bytes(path: &str, bytes: &[u8]) -> ReadOutcome {
    read(&Input { path, bytes, sidecar: None }, &ReadConfig::default())
}

fn articles(path: &str, feed: &str) -> Vec<RawArticle> {
    read_bytes(path, feed.as_bytes()).articles
}

/// What is asked of an entry first: path, title, address, day, outlet, author, which part the text is.
fn told(article: &RawArticle) -> String {
    let day = article.published.day.map(|day| day.to_string());
    let shown = [&article.title, &article.url, &day, &article.outlet, &article.byline];
    let shown: Vec<&str> = shown.map(|value| value.as_deref().unwrap_or("-")).to_vec();
    let text = article.feed.as_ref().map_or("-", |feed| feed.text.name());
    format!("{} {} {} {text}", article.path, shown.join(" | "), article.published.basis.name())
}

#[track_caller]
fn check(path: &str, feed: &str, expected: &[&str]) {
    assert_eq!(articles(path, feed).iter().map(told).collect::<Vec<_>>(), expected);
}

/// The message of an input that gives no article.
fn refused(path: &str, feed: &str) -> String {
    let outcome = read_bytes(path, feed.as_bytes());
    assert!(outcome.articles.is_empty());
    assert_eq!((outcome.problems.len(), outcome.n_failed), (1, 1));
    outcome.problems[0].message.clone()
}

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Post</title><link>https://post.example/</link>
<item><title>Ferry sails &amp;amp; sinks</title><link>/ferry</link><guid isPermaLink="false">p-1</guid>
  <pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate><dc:creator>Ada Quill</dc:creator>
  <description>In short.</description>
  <content:encoded><![CDATA[<p>The ferry sails again.</p><figure><img src="f.jpg"><figcaption>The ferry at its pier</figcaption></figure><p>It was late.</p>]]></content:encoded></item>
<item><title>Storm off Sull</title><guid>https://post.example/storm</guid><pubDate>Wed, 06 Mar 2024 08:00:00 GMT</pubDate>
  <author>bo@post.example (Bo Reed)</author><description>&lt;b&gt;Trees&lt;/b&gt; fell.</description></item>
<item><title>Bridge closed</title><link>https://post.example/bridge</link></item>
<item><link>https://post.example/bare</link></item>
<item><description>&lt;img src="https://post.example/f.jpg"&gt;</description></item>
<item><category>sea</category></item>
</channel></rss>"#;

#[test]
fn rss_entries_are_articles_dated_by_their_feed_in_the_writers_own_zone() {
    check(
        "sea.xml",
        RSS,
        &[
            "sea.xml#1 Ferry sails & sinks | https://post.example/ferry | 2024-03-05 | Harbour Post | Ada Quill feed full",
            "sea.xml#2 Storm off Sull | https://post.example/storm | 2024-03-06 | Harbour Post | Bo Reed feed summary",
            "sea.xml#3 Bridge closed | https://post.example/bridge | - | Harbour Post | - unknown headline",
            "sea.xml#4 - | https://post.example/bare | - | Harbour Post | - unknown address",
            "sea.xml#5 - | - | - | Harbour Post | - unknown picture",
        ],
    );
    let outcome = read_bytes("sea.xml", RSS.as_bytes());
    assert_eq!(outcome.articles[0].text, "The ferry sails again.\nThe ferry at its pier\nIt was late.\n");
    assert_eq!(outcome.articles[0].marked.len(), 1, "of a feed's content only captions are told");
    assert_eq!(outcome.articles[1].text.trim(), "Trees fell.");
    assert_eq!(outcome.articles[0].feed.as_ref().unwrap().guid.as_deref(), Some("p-1"));
    let messages: Vec<_> = outcome.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "is a feed's summary: the report stands at its address",
            "is a feed's headline alone: the report stands at its address",
            "is a feed's address alone: the report stands there",
            "is a feed's picture alone",
            "has neither text, title nor address",
        ]
    );
}

#[test]
fn atom_is_read_with_its_kinds_of_text_and_its_bases() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://post.example/news/"><title type="text">Harbour Post</title>
        <entry><title type="html">Ferry &lt;i&gt;sails&lt;/i&gt;</title><id>urn:1</id><link rel="edit" href="edit"/><link href="ferry"/>
          <updated>2024-03-06T10:00:00Z</updated><published>2024-03-05T10:00:00+01:00</published><author><name>Ada Quill</name></author><author><name>Bo Reed</name></author>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The ferry sails again.</p><p>It was late.</p></div></content></entry>
        <entry><title>Storm</title><updated>2024-03-07T10:00:00Z</updated><summary type="text">Wind &lt; 9.</summary>
          <source><title>Nordwire</title></source></entry></feed>"#;
    check(
        "a.atom",
        atom,
        &[
            "a.atom#1 Ferry sails | https://post.example/news/ferry | 2024-03-05 | Harbour Post | Ada Quill, Bo Reed feed full",
            "a.atom#2 Storm | - | 2024-03-07 | Nordwire | - feed summary",
        ],
    );
    let entries = articles("a.atom", atom);
    assert_eq!(entries[0].text, "The ferry sails again.\nIt was late.\n");
    assert_eq!(entries[1].text, "Wind < 9.");
    let facts: Vec<_> = entries.iter().filter_map(|entry| entry.feed.as_ref()).collect();
    assert_eq!((facts[0].is_dated_by_change, facts[1].is_dated_by_change), (false, true));
    assert_eq!(facts[0].updated.as_deref(), Some("2024-03-06T10:00:00Z"));
}

#[test]
fn rdf_and_json_feeds_and_news_sitemaps_are_read() {
    check(
        "a.rdf",
        r#"<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><channel><title>Harbour Post</title></channel>
           <item rdf:about="https://post.example/1"><title>Ferry sails</title><dc:date>2024-03-05</dc:date></item></rdf:RDF>"#,
        &["a.rdf#1 Ferry sails | https://post.example/1 | 2024-03-05 | Harbour Post | - feed headline"],
    );
    check(
        "a.json",
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", "items": [{"id": "1", "url": "https://post.example/1",
            "title": "Ferry sails", "content_html": "<p>It sails.</p>", "date_published": "2024-03-05T10:00:00Z", "authors": [{"name": "Ada Quill"}]}]}"#,
        &["a.json#1 Ferry sails | https://post.example/1 | 2024-03-05 | Harbour Post | Ada Quill feed full"],
    );
    check(
        "map.xml",
        r#"<urlset xmlns:news="n"><url><loc>https://post.example/1</loc><news:news><news:publication><news:name>Harbour Post</news:name>
           </news:publication><news:publication_date>2024-03-05</news:publication_date><news:title>Ferry sails</news:title></news:news></url></urlset>"#,
        &["map.xml#1 Ferry sails | https://post.example/1 | 2024-03-05 | Harbour Post | - feed headline"],
    );
}

#[test]
fn a_feed_that_is_not_well_formed_is_read_all_the_same() {
    let expected = ["-#1 Ferry sails | https://post.example/1 | - | Harbour Post | - unknown summary"];
    let feed = |item: &str| {
        format!("<rss version=\"9\"><channel><title>Harbour Post</title><item>{item}</item></channel></rss>")
    };
    let item = "<title>Ferry sails</title><link>https://post.example/1</link><description>AT&T, caf&eacute; & <br> more</description>";
    check("-", &feed(item), &expected);
    check("-", &format!("\u{feff}\n  {}", feed(item)), &expected);
    check("-", feed(item).split("</item>").next().unwrap(), &expected);
    check("-", &feed(&item.replace("sails", "sa\u{8}ils")), &expected);
    check("-", &feed(&item.replace("</title>", "</tilte></title>")), &expected);
    check(
        "a.xml",
        &format!("Warning: cache on line 3\n{}", feed(item)),
        &["a.xml#1 Ferry sails | https://post.example/1 | - | Harbour Post | - unknown summary"],
    );
    let latin = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>{}",
        feed(item).replace("caf&eacute;", "caf\u{e9}")
    );
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert!(read_bytes("-", &latin).articles[0].text.contains("café"), "a wrong declaration is not believed");
}

#[test]
fn what_is_no_feed_is_refused_with_its_reason() {
    let login = "<!doctype html><html><body><form><input type=\"password\"></form>Log in</body></html>";
    assert_eq!(
        refused("sea.xml", login),
        "is a page that asks for a password, in a feed's place: the feed was not fetched"
    );
    assert_eq!(
        refused("sea.rss", "<html><body>Not found</body></html>"),
        "is a web page in a feed's place: the feed was not fetched"
    );
    assert_eq!(refused("a.xml", "<rss><channel></channel></rss>"), "is a feed without entries");
    assert_eq!(
        refused("a.xml", "<rss><channel><title>Harb"),
        "is a feed that breaks off before its first entry"
    );
    assert_eq!(
        refused("a.xml", "<note>The ferry sails.</note>"),
        "is XML, but neither feed, sitemap, NewsML-G2, NITF nor web page (its outermost element is note)"
    );
    assert_eq!(refused("a.xml", "no markup at all"), "is named as XML and holds no element");
    assert_eq!(
        refused(
            "a.opml",
            "<opml><body><outline text=\"Harbour Post\" xmlUrl=\"https://post.example/rss\"/></body></opml>"
        ),
        "is a list of 1 feed and holds no report (Harbour Post): read what was fetched from them"
    );
}

#[test]
fn a_feed_that_breaks_off_gives_its_entries_and_a_problem() {
    let cut = "<rss><channel><item><title>Ferry sails</title></item><item><title>Rain in Sull</title><descr";
    let outcome = read_bytes("a.xml", cut.as_bytes());
    assert_eq!((outcome.articles.len(), outcome.n_failed), (2, 1));
    let lost: Vec<_> = outcome.problems.iter().filter(|problem| problem.article.is_none()).collect();
    assert_eq!(lost.len(), 1);
    assert_eq!(
        lost[0].message,
        "is a feed that breaks off after 2 entries: what followed is lost; fetch it again"
    );
}

#[test]
fn a_long_feed_is_read_in_time_that_grows_with_it() {
    let item = "<item><title>Ferry sails</title><description>It sails <b>again</b></description></item>";
    let started = std::time::Instant::now();
    let feed = format!("<rss><channel>{}</channel></rss>", item.repeat(5_000));
    assert_eq!(articles("a.xml", &feed).len(), 5_000);
    let unclosed = "<item><title>Ferry sails".repeat(20_000);
    assert!(!articles("a.xml", &format!("<rss><channel>{unclosed}")).is_empty());
    assert!(started.elapsed().as_secs() < 60);
}
