//! A read article as a line of JSON, and back: what `dateline extract` writes, and nothing of the article is lost by it.
//!
//! Offsets count code points of `text`, as in the record. `path` tells where the article came from; read again, it stands
//! in the file that the line is in.

use dateline_model::{
    Block, FeedFacts, FeedText, Modified, PageFacts, PageLine, PageSource, PublishedBasis, RawArticle, Role,
    Span,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::assemble::Found;
use crate::fields::Fields;
use crate::published;

/// What tells such a line from others.
const FORMAT: &str = "dateline/article";

#[derive(Serialize, Deserialize)]
struct Line {
    format: String,
    id: String,
    path: String,
    url: Option<String>,
    outlet: Option<String>,
    byline: Option<String>,
    title: Option<String>,
    published: Option<String>,
    published_basis: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    other_addresses: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed: Option<Feed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<Page>,
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    blocks: Vec<Marked>,
}

#[derive(Serialize, Deserialize)]
struct Feed {
    title: Option<String>,
    guid: Option<String>,
    updated: Option<String>,
    text: String,
    dated_by_change: bool,
}

#[derive(Serialize, Deserialize)]
struct Page {
    section: Option<String>,
    language: Option<String>,
    published_from: Option<String>,
    modified: Option<Changed>,
    lead_image: Option<String>,
    #[serde(default)]
    lead_image_caption: Option<[u32; 2]>,
    behind_paywall: Option<bool>,
    live_blog: bool,
    lines: Vec<Place>,
}

#[derive(Serialize, Deserialize)]
struct Changed {
    value: String,
    from: String,
}

#[derive(Serialize, Deserialize)]
struct Place {
    start: u32,
    xpath: String,
}

#[derive(Serialize, Deserialize)]
struct Marked {
    start: u32,
    end: u32,
    role: String,
}

/// Writes an article as one line of JSON, without the line's end, for [`read`](crate::read()) to read again.
///
/// # Panics
///
/// Never: what it is made of can be written.
///
/// # Examples
///
/// ```
/// use dateline_read::{Input, ReadConfig, article_line, read};
/// let config = ReadConfig::default();
/// let once = read(&Input { path: "a.txt", bytes: b"The ferry sails again.", sidecar: None }, &config);
/// let line = article_line(once.articles[0].clone());
/// let again = read(&Input { path: "a.jsonl", bytes: line.as_bytes(), sidecar: None }, &config);
/// assert_eq!(again.articles[0].id, once.articles[0].id);
/// assert_eq!(again.articles[0].path, "a.jsonl#1");
/// ```
pub fn article_line(article: RawArticle) -> String {
    let RawArticle {
        id,
        path,
        url,
        outlet,
        byline,
        title,
        published,
        text,
        marked,
        feed,
        fetched,
        also_at,
        page,
        // Known again by the address.
        outlet_facts: _,
    } = article;
    let code_points = CodePoints::of(&text);
    let blocks = marked.iter().map(|block| Marked {
        start: code_points.at_byte(block.span.start),
        end: code_points.at_byte(block.span.end),
        role: block.role.name().to_owned(),
    });
    let line = Line {
        format: FORMAT.to_owned(),
        id,
        path,
        url,
        outlet,
        byline,
        title,
        published: published.instant.or_else(|| published.day.map(|day| day.to_string())),
        published_basis: published.basis.name().to_owned(),
        fetched,
        other_addresses: also_at.into_iter().filter_map(|also| also.url).collect(),
        feed: feed.map(|feed| Feed {
            title: feed.title,
            guid: feed.guid,
            updated: feed.updated,
            text: feed.text.name().to_owned(),
            dated_by_change: feed.is_dated_by_change,
        }),
        page: page.map(|facts| Page {
            section: facts.section,
            language: facts.language,
            published_from: facts.published_from.map(|from| from.name().to_owned()),
            modified: facts
                .modified
                .map(|modified| Changed { value: modified.value, from: modified.from.name().to_owned() }),
            lead_image: facts.lead_image,
            lead_image_caption: facts
                .lead_image_caption
                .map(|span| [code_points.at_byte(span.start), code_points.at_byte(span.end)]),
            behind_paywall: facts.is_behind_paywall,
            live_blog: facts.is_live_blog,
            lines: facts
                .lines
                .into_iter()
                .map(|line| Place { start: code_points.at_byte(line.start), xpath: line.xpath })
                .collect(),
        }),
        blocks: blocks.collect(),
        text,
    };
    serde_json::to_string(&line).expect("strings and numbers are written without fail")
}

/// Whether an object says that it is such a line.
pub(crate) fn is_article(object: &Map<String, Value>) -> bool {
    object.get("format").and_then(Value::as_str) == Some(FORMAT)
}

/// Reads the article that a line was made of; it stands at `path` now.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn read_article(path: &str, value: &Value) -> Result<Found, String> {
    let line = Line::deserialize(value).map_err(|error| format!("is a damaged {FORMAT}: {error}"))?;
    if line.text.trim().is_empty() {
        return Err("has no text".to_owned());
    }
    let unknown = |what: &str, word: &str| format!("is a damaged {FORMAT}: there is no {what} {word:?}");
    let bytes = Bytes::of(&line.text);
    let mut marked = Vec::with_capacity(line.blocks.len());
    let mut at = 0;
    for block in line.blocks {
        let role = role(&block.role).ok_or_else(|| unknown("role", &block.role))?;
        let (Some(start), Some(end)) = (bytes.at_code_point(block.start), bytes.at_code_point(block.end))
        else {
            return Err(format!("is a damaged {FORMAT}: a block ends behind the text"));
        };
        if start < at || end < start {
            return Err(format!("is a damaged {FORMAT}: its blocks are not in order"));
        }
        at = end;
        marked.push(Block { span: Span::new(start, end), role });
    }
    let basis = basis(&line.published_basis).ok_or_else(|| unknown("basis", &line.published_basis))?;
    let broken_date =
        line.published.as_deref().and_then(|words| Some((words, published::parse(words).err()?)));
    if let Some((words, fault)) = broken_date {
        return Err(format!("is a damaged {FORMAT}: its date {words:?} {fault}"));
    }
    let feed = line.feed.map(|feed| {
        let text = feed_text(&feed.text).ok_or_else(|| unknown("text of a feed", &feed.text))?;
        Ok::<_, String>(FeedFacts {
            title: feed.title,
            guid: feed.guid,
            updated: feed.updated,
            text,
            is_dated_by_change: feed.dated_by_change,
        })
    });
    let page = line.page.map(|page| page_facts(page, &bytes)).transpose();
    let facts = page?;
    let fields = Fields {
        id: Some(line.id),
        url: line.url,
        outlet: line.outlet,
        byline: line.byline,
        title: line.title,
        published: line.published,
        ..Fields::default()
    };
    Ok(Found {
        fields,
        basis: Some(basis),
        other_addresses: line.other_addresses,
        marked,
        feed: feed.transpose()?,
        fetched: line.fetched,
        facts,
        ..Found::text(path, line.text)
    })
}

fn page_facts(page: Page, bytes: &Bytes) -> Result<PageFacts, String> {
    let source = |word: &str| {
        source(word).ok_or_else(|| format!("is a damaged {FORMAT}: there is no place {word:?} on a page"))
    };
    let lines = page.lines.into_iter().map(|line| {
        let start = bytes
            .at_code_point(line.start)
            .ok_or_else(|| format!("is a damaged {FORMAT}: a line begins behind the text"))?;
        Ok(PageLine { start: start as u32, xpath: line.xpath })
    });
    let caption = |[start, end]: [u32; 2]| {
        let place = |at| bytes.at_code_point(at).map(|byte| byte as u32);
        let span = place(start).zip(place(end)).filter(|(start, end)| start <= end);
        span.map(|(start, end)| Span { start, end })
            .ok_or_else(|| format!("is a damaged {FORMAT}: a caption ends behind the text"))
    };
    Ok(PageFacts {
        section: page.section,
        language: page.language,
        published_from: page.published_from.as_deref().map(source).transpose()?,
        modified: page
            .modified
            .map(|changed| Ok::<_, String>(Modified { from: source(&changed.from)?, value: changed.value }))
            .transpose()?,
        lead_image: page.lead_image,
        lead_image_caption: page.lead_image_caption.map(caption).transpose()?,
        is_behind_paywall: page.behind_paywall,
        is_live_blog: page.live_blog,
        lines: lines.collect::<Result<_, String>>()?,
    })
}

fn role(name: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.name() == name)
}

fn basis(name: &str) -> Option<PublishedBasis> {
    const ALL: [PublishedBasis; 6] = [
        PublishedBasis::Unknown,
        PublishedBasis::Given,
        PublishedBasis::Metadata,
        PublishedBasis::Feed,
        PublishedBasis::Text,
        PublishedBasis::Aligned,
    ];
    ALL.into_iter().find(|basis| basis.name() == name)
}

fn feed_text(name: &str) -> Option<FeedText> {
    const ALL: [FeedText; 5] =
        [FeedText::Full, FeedText::Summary, FeedText::Headline, FeedText::Address, FeedText::Picture];
    ALL.into_iter().find(|text| text.name() == name)
}

fn source(name: &str) -> Option<PageSource> {
    const ALL: [PageSource; 8] = [
        PageSource::Meta,
        PageSource::LinkedData,
        PageSource::Markup,
        PageSource::Address,
        PageSource::Line,
        PageSource::Script,
        PageSource::ImageAddress,
        PageSource::SiteRule,
    ];
    ALL.into_iter().find(|source| source.name() == name)
}

/// Where each code point of a text begins, in bytes; the text's end too.
struct Bytes(Vec<u32>);

impl Bytes {
    fn of(text: &str) -> Self {
        let starts = text.char_indices().map(|(at, _)| at as u32);
        Self(starts.chain([text.len() as u32]).collect())
    }

    fn at_code_point(&self, n: u32) -> Option<usize> {
        self.0.get(n as usize).map(|&at| at as usize)
    }
}

/// The other way round.
struct CodePoints(Bytes);

impl CodePoints {
    fn of(text: &str) -> Self {
        Self(Bytes::of(text))
    }

    fn at_byte(&self, at: u32) -> u32 {
        self.0.0.partition_point(|&start| start < at) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, ReadConfig, ReadOutcome, read};

    fn read_as(path: &str, bytes: &[u8]) -> ReadOutcome {
        read(&Input { path, bytes, sidecar: None }, &ReadConfig::default())
    }

    #[track_caller]
    fn check(path: &str, content: &str) {
        let once = read_as(path, content.as_bytes());
        assert!(!once.articles.is_empty());
        for mut article in once.articles {
            let line = article_line(article.clone());
            let again = read_as("again.jsonl", line.as_bytes());
            assert_eq!((again.problems, again.n_failed), (Vec::new(), 0), "{line}");
            article.path = "again.jsonl#1".to_owned();
            assert_eq!(again.articles, [article]);
        }
    }

    #[test]
    fn nothing_of_an_article_is_lost() {
        check("a.txt", "The ferry sails again.\n\nSo the café opens.");
        check(
            "a.jsonl",
            r#"{"id": "7", "text": "It sails.", "published": "2031-03-07T10:00:00+01:00", "date_download": "2031-03-08 10:00:00"}"#,
        );
        check(
            "a.html",
            "<html lang=en><head><title>Fähre fährt wieder</title><meta name=date content=2031-03-07><meta property=og:updated_time content=2031-03-08>
             <meta property=og:image content=https://post.example/f.jpg></head><body><nav><a href=/>Über uns</a></nav><h1>Fähre fährt wieder</h1>
             <p>The ferry “Möwe” sails again after four months in the yard, the harbour office said on Tuesday, with a band on board.</p></body></html>",
        );
        check(
            "a.rss",
            "<rss><channel><title>Harbour Post</title><item><title>Storm</title><guid>s-1</guid><pubDate>Tue, 05 Mar 2031 10:00:00 GMT</pubDate>
             <description>It blew.</description></item></channel></rss>",
        );
    }

    #[test]
    fn a_damaged_line_is_a_problem() {
        let line = article_line(RawArticle { text: "It blew.".to_owned(), ..RawArticle::default() });
        for (sound, damaged) in [
            ("\"published_basis\":\"unknown\"", "\"published_basis\":\"sure\""),
            (
                "\"text\":\"It blew.\"",
                "\"text\":\"It blew.\",\"blocks\":[{\"start\":3,\"end\":99,\"role\":\"body\"}]",
            ),
            (
                "\"text\":\"It blew.\"",
                "\"text\":\"It blew.\",\"blocks\":[{\"start\":3,\"end\":2,\"role\":\"body\"}]",
            ),
            ("\"text\":\"It blew.\"", "\"text\":\" \""),
            ("\"published\":null", "\"published\":\"soon\""),
        ] {
            assert!(line.contains(sound), "{line}");
            let outcome = read_as("a.jsonl", line.replace(sound, damaged).as_bytes());
            assert_eq!((outcome.articles.len(), outcome.n_failed), (0, 1), "{damaged}");
        }
    }
}
