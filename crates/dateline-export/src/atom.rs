//! Atom (RFC 4287): a feed of the stories, an entry for each with its brief.
//!
//! Atom wants a date on everything. A day is told as its first moment in UTC; a story none of whose reports has a known day
//! is left out.

use crate::record::{Article, Brief, Record, Story, grouped};
use crate::xml::Xml;
use crate::{Error, Export, tags};

/// Writes the feed, newest story first.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    let stories = record.stories.as_deref().ok_or(Error::NotReadSoFar { list: "stories" })?;
    let mut entries = Vec::new();
    for story in stories {
        if let (Some(last), Some(first)) = (&story.last, &story.first) {
            entries.push((moment(last)?, moment(first)?, story));
        }
    }
    entries.sort_by(|one, other| (&other.0, &one.2.id).cmp(&(&one.0, &other.2.id)));
    let n_undated = stories.len() - entries.len();
    let Some((updated, ..)) = entries.first() else {
        return Err(Error::Nothing("a feed needs a date, and of no story's reports is the day known"));
    };
    let briefs = record.briefs.iter().flatten();
    let briefs = grouped(briefs.map(|brief| (brief.story.as_str(), brief)));
    let mut xml = Xml::pretty()?;
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom")])?;
    xml.leaf("id", &[], &tags::uri("feed", "stories"))?;
    xml.leaf("title", &[], "Stories")?;
    xml.leaf("updated", &[], updated)?;
    xml.open("author", &[])?;
    xml.leaf("name", &[], "Dateline")?;
    xml.close("author")?;
    xml.leaf("generator", &[], "Dateline")?;
    for (last, first, story) in &entries {
        let brief = briefs.get(story.id.as_str()).and_then(|all| all.first().copied());
        entry(&mut xml, record, story, brief, [last, first])?;
    }
    xml.close("feed")?;
    let left_out = "left out: the day of no report is known";
    Ok(Export::file("stories.atom", xml.finish()).noting(n_undated, "story", "stories", left_out))
}

fn entry(
    xml: &mut Xml,
    record: &Record,
    story: &Story,
    brief: Option<&Brief>,
    [last, first]: [&str; 2],
) -> Result<(), Error> {
    let articles: Vec<&Article> =
        story.articles.iter().map(|id| record.article(id)).collect::<Result<_, _>>()?;
    xml.open("entry", &[])?;
    xml.leaf("id", &[], &tags::uri("story", &story.id))?;
    xml.leaf("title", &[], title(story, &articles))?;
    xml.leaf("updated", &[], last)?;
    xml.leaf("published", &[], first)?;
    let is_page = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    for url in articles.iter().filter_map(|article| article.url.as_deref()).filter(is_page) {
        xml.empty("link", &[("rel", "related"), ("href", url)])?;
    }
    let sentences = brief.iter().flat_map(|brief| &brief.sentences);
    let sentences: Vec<&str> = sentences.map(|sentence| sentence.text.as_str()).collect();
    xml.leaf("content", &[("type", "text")], &sentences.join(" "))?;
    xml.close("entry")
}

/// A story's headline; before there are any, that of its first report which has one.
fn title<'a>(story: &'a Story, articles: &[&'a Article]) -> &'a str {
    let of_reports = || articles.iter().find_map(|article| article.title.as_deref());
    story.title.as_deref().or_else(of_reports).unwrap_or(&story.id)
}

/// The first moment of a day.
fn moment(day: &str) -> Result<String, Error> {
    let parsed: Result<jiff::civil::Date, _> = day.parse();
    let day = parsed.map_err(|_| Error::Unsound(format!("a story's day is {day}, which is no day")))?;
    Ok(format!("{day}T00:00:00Z"))
}
