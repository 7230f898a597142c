//! One entry of a feed, and the article that is made of it.

use dateline_model::{Block, FeedFacts, FeedText, Role, Span};

use crate::assemble::Found;
use crate::fields::Fields;
use crate::published;
use crate::words::Words;
use crate::xml::Xml;

/// What an entry says, whatever its feed's format.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) title: Option<String>,
    pub(super) link: Option<String>,
    pub(super) guid: Option<String>,
    /// As written, likeliest first.
    pub(super) published: Vec<String>,
    /// As written, likeliest first.
    pub(super) updated: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) content: Option<Words>,
    pub(super) summary: Option<Words>,
    /// Who it was taken over from, where the feed gathers those of others.
    pub(super) source: Option<String>,
}

impl Entry {
    /// Makes the article.
    ///
    /// # Errors
    ///
    /// A message where the entry has neither text, title nor address.
    pub(super) fn read(self, path: &str, feed_title: Option<&str>) -> Result<Found, String> {
        let read = |words: &Option<Words>| words.as_ref().and_then(Words::read);
        let whole = |text: &String, role| vec![Block { span: Span::new(0, text.len()), role }];
        let (text, marked, kind) = if let Some((text, marked)) = read(&self.content) {
            (text, marked, FeedText::Full)
        } else if let Some((text, marked)) = read(&self.summary) {
            (text, marked, FeedText::Summary)
        } else if let Some(title) = &self.title {
            (title.clone(), whole(title, Role::Title), FeedText::Headline)
        } else if let Some(link) = &self.link {
            (link.clone(), whole(link, Role::Navigation), FeedText::Address)
        } else if let Some(picture) = self.picture() {
            let marked = whole(&picture, Role::Navigation);
            (picture, marked, FeedText::Picture)
        } else {
            return Err("has neither text, title nor address".to_owned());
        };
        let place = if self.link.is_some() { "at its address" } else { "elsewhere" };
        let messages = match kind {
            FeedText::Full | FeedText::Page => Vec::new(),
            FeedText::Summary => vec![format!("is a feed's summary: the report stands {place}")],
            FeedText::Headline => vec![format!("is a feed's headline alone: the report stands {place}")],
            FeedText::Picture => vec!["is a feed's picture alone".to_owned()],
            FeedText::Address => vec!["is a feed's address alone: the report stands there".to_owned()],
        };
        let published = first_day(&self.published);
        let updated = first_day(&self.updated);
        let facts = FeedFacts {
            title: feed_title.map(str::to_owned),
            guid: self.guid,
            updated: updated
                .as_ref()
                .and_then(|words| published::parse(words).ok())
                .map(|moment| moment.instant.unwrap_or_else(|| moment.day.to_string())),
            text: kind,
            is_dated_by_change: published.is_none() && updated.is_some(),
        };
        let fields = Fields {
            title: self.title,
            published: published.or(updated),
            outlet: self.source.or_else(|| feed_title.map(str::to_owned)),
            url: self.link,
            byline: (!self.authors.is_empty()).then(|| self.authors.join(", ")),
            ..Fields::default()
        };
        Ok(Found { fields, marked, messages, feed: Some(facts), ..Found::text(path, text) })
    }
}

impl Entry {
    /// The address of the first picture where there is nothing to read.
    fn picture(&self) -> Option<String> {
        [&self.content, &self.summary].into_iter().flatten().find_map(|words| {
            let (Words::Html(words) | Words::Plain(words)) = words;
            Xml::read(words).elements().find(|element| element.is("img"))?.attribute("src")
        })
    }
}

/// The first that names a day, else the first.
fn first_day(all: &[String]) -> Option<String> {
    all.iter().find(|words| published::parse(words).is_ok()).or_else(|| all.first()).cloned()
}
