//! The last step: what was found in an input, with what the sidecar and the configuration add, as a [`RawArticle`].

use std::fmt::Write as _;

use dateline_model::{AlsoAt, Block, FeedFacts, PageFacts, Published, PublishedBasis, RawArticle};
use sha2::{Digest, Sha256};

use crate::fields::Fields;
use crate::{ReadConfig, published};

/// One article as an input gives it.
#[derive(Debug)]
pub(crate) struct Found {
    /// With `#LINE` where there are many in one file.
    pub(crate) path: String,
    /// What the input says of it; `text` and `description` are not looked at any more.
    pub(crate) fields: Fields,
    /// As in [`RawArticle`].
    pub(crate) text: String,
    /// As in [`RawArticle`].
    pub(crate) marked: Vec<Block>,
    /// What was noticed and survived.
    pub(crate) messages: Vec<String>,
    /// Whether `fields.published` are words a reader sees, and no field or attribute.
    pub(crate) date_is_words: bool,
    /// How the date is known, where the input says so itself.
    pub(crate) basis: Option<PublishedBasis>,
    /// Of entries of a feed.
    pub(crate) feed: Option<FeedFacts>,
    /// When an archive says that it was fetched.
    pub(crate) fetched: Option<String>,
    /// Where it was fetched, if it calls another address its own, and what redirects led there.
    pub(crate) other_addresses: Vec<String>,
    /// Of web pages.
    pub(crate) facts: Option<PageFacts>,
}

impl Found {
    /// Plain text says nothing of itself.
    pub(crate) fn text(path: &str, text: String) -> Self {
        Self {
            path: path.to_owned(),
            fields: Fields::default(),
            text,
            marked: Vec::new(),
            messages: Vec::new(),
            date_is_words: false,
            basis: None,
            feed: None,
            fetched: None,
            other_addresses: Vec::new(),
            facts: None,
        }
    }
}

/// Makes the article, and says what was noticed, and how many dates were given in vain.
///
/// A sidecar's date wins over the input's own; its other fields fill what is missing. Id, address, title and byline of a
/// sidecar are for one article, so they are not given to the many of a JSONL file (`is_only` is false).
pub(crate) fn assemble(
    found: Found,
    sidecar: Option<&Fields>,
    is_only: bool,
    config: &ReadConfig,
) -> (RawArticle, Vec<String>, usize) {
    let Found {
        path,
        fields: own,
        text,
        marked,
        mut messages,
        date_is_words,
        basis,
        feed,
        fetched,
        other_addresses,
        facts,
    } = found;
    let of_one = sidecar.filter(|_| is_only);
    let basis = basis.unwrap_or(match (&feed, date_is_words) {
        (Some(_), _) => PublishedBasis::Feed,
        (None, true) => PublishedBasis::Text,
        (None, false) => PublishedBasis::Metadata,
    });
    let mut n_failed = 0;
    let mut date = |words: Option<&String>, basis| {
        let (published, message, is_failure) = date(words?, basis);
        messages.extend(message);
        n_failed += usize::from(is_failure);
        published
    };
    let published = date(sidecar.and_then(|s| s.published.as_ref()), PublishedBasis::Given)
        .or_else(|| date(own.published.as_ref(), basis))
        .or_else(|| config.published.map(given))
        .unwrap_or_default();
    let url = own.url.or_else(|| of_one?.url.clone());
    let host = url.as_deref().and_then(host);
    let named = own.outlet.or_else(|| sidecar?.outlet.clone());
    let facts_of_outlet = host
        .as_deref()
        .and_then(|host| config.outlets.of_host(host))
        .or_else(|| config.outlets.of_name(named.as_deref()?));
    let outlet = named.or_else(|| Some(facts_of_outlet?.name.clone())).or(host);
    let article = RawArticle {
        id: own.id.or_else(|| of_one?.id.clone()).unwrap_or_else(|| hash_id(&text)),
        also_at: other_addresses
            .into_iter()
            .map(|url| AlsoAt { path: path.clone(), url: Some(url) })
            .collect(),
        path,
        url,
        outlet,
        byline: own.byline.or_else(|| of_one?.byline.clone()),
        title: own.title.or_else(|| of_one?.title.clone()),
        published,
        text,
        marked,
        feed,
        fetched,
        page: facts,
        outlet_facts: facts_of_outlet.cloned(),
    };
    (article, messages, n_failed)
}

/// The first day of the Unix epoch, and the last before it where a clock runs behind: what programs write for "no date".
const EPOCH: [jiff::civil::Date; 2] = [jiff::civil::date(1969, 12, 31), jiff::civil::date(1970, 1, 1)];

/// What a date says, what is to be told of it, and whether it was given in vain.
fn date(words: &str, basis: PublishedBasis) -> (Option<Published>, Option<String>, bool) {
    match published::parse(words) {
        Ok(moment) if basis != PublishedBasis::Given && EPOCH.contains(&moment.day) => {
            let message = format!(
                "its publication date {} is the day that computers count from, which stands for no date",
                moment.day
            );
            (None, Some(message), false)
        }
        Ok(moment) => {
            (Some(Published { day: Some(moment.day), instant: moment.instant, basis }), None, false)
        }
        Err(fault) => {
            let shown: String = words.chars().take(60).collect();
            (None, Some(format!("its publication date \"{shown}\" {fault}; {TO_DO}")), true)
        }
    }
}

/// What to do about a date that says no day.
const TO_DO: &str = "it is passed over: write it as YYYY-MM-DD";

fn given(day: jiff::civil::Date) -> Published {
    Published { day: Some(day), instant: None, basis: PublishedBasis::Given }
}

/// The host of an address without `www.`: an outlet known by its address only.
pub(crate) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains('.')).then(|| host.to_owned())
}

/// Names an article by its content: 64 bits keep a hundred million texts apart but for one chance in three thousand.
fn hash_id(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold("a-".to_owned(), |mut id, byte| {
        write!(id, "{byte:02x}").expect("writing to a string does not fail");
        id
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(published: Option<&str>) -> Found {
        let mut found = Found::text("a.txt", "The ferry sails again.".to_owned());
        found.fields.published = published.map(str::to_owned);
        found
    }

    fn sidecar(published: &str) -> Fields {
        Fields {
            published: Some(published.to_owned()),
            outlet: Some("Harbour Post".to_owned()),
            id: Some("s1".to_owned()),
            ..Fields::default()
        }
    }

    #[track_caller]
    fn check(
        own: Option<&str>,
        beside: Option<&str>,
        config: Option<&str>,
        day: Option<&str>,
        basis: PublishedBasis,
    ) {
        let sidecar = beside.map(sidecar);
        let config =
            ReadConfig { published: config.map(|day| day.parse().unwrap()), ..ReadConfig::default() };
        let (article, ..) = assemble(found(own), sidecar.as_ref(), true, &config);
        assert_eq!(article.published.day.map(|day| day.to_string()).as_deref(), day);
        assert_eq!(article.published.basis, basis);
    }

    #[test]
    fn the_sidecar_wins_over_the_input_and_the_command_line_comes_last() {
        use PublishedBasis::{Given, Metadata, Unknown};
        let (own, beside, config) = (Some("2024-03-05"), Some("2024-03-06"), Some("2024-03-07"));
        check(own, beside, config, beside, Given);
        check(own, None, config, own, Metadata);
        check(None, None, config, config, Given);
        check(Some("soon"), None, config, config, Given);
        check(own, Some("soon"), None, own, Metadata);
        check(Some("soon"), None, None, None, Unknown);
    }

    #[test]
    fn a_date_that_says_no_day_is_told() {
        let (_, messages, n_failed) = assemble(found(Some("soon")), None, true, &ReadConfig::default());
        let told = "its publication date \"soon\" names no day; it is passed over: write it as YYYY-MM-DD";
        assert_eq!((messages, n_failed), (vec![told.to_owned()], 1));
    }

    #[test]
    fn a_sidecar_of_many_articles_gives_outlet_and_date_only() {
        let (article, ..) =
            assemble(found(None), Some(&sidecar("2024-03-06")), false, &ReadConfig::default());
        assert_eq!(article.outlet.as_deref(), Some("Harbour Post"));
        assert_eq!(article.id, hash_id("The ferry sails again."));
        assert!(article.id.starts_with("a-") && article.id.len() == 18);
    }

    #[test]
    fn an_outlet_is_known_by_its_host() {
        assert_eq!(host("https://www.Post.example:443/ferry?x=1").as_deref(), Some("post.example"));
        assert_eq!(host("post/ferry"), None);
        assert_eq!(host("http:///"), None);
    }

    #[test]
    fn the_day_that_computers_count_from_stands_for_no_date() {
        check(Some("1970-01-01T00:00:00Z"), None, None, None, PublishedBasis::Unknown);
        check(Some("1970-01-02"), None, None, Some("1970-01-02"), PublishedBasis::Metadata);
        check(None, Some("1970-01-01"), None, Some("1970-01-01"), PublishedBasis::Given);
    }

    #[test]
    fn an_outlet_without_a_name_is_known_by_its_site_and_a_named_one_keeps_its_name() {
        let config = ReadConfig {
            outlets: crate::Outlets::of_tsv("post.example\tHarbour Post\tNO\ten").unwrap(),
            ..ReadConfig::default()
        };
        let article = |url: Option<&str>, outlet: Option<&str>| {
            let mut found = found(None);
            found.fields.url = url.map(str::to_owned);
            found.fields.outlet = outlet.map(str::to_owned);
            let (article, ..) = assemble(found, None, true, &config);
            (article.outlet, article.outlet_facts.and_then(|facts| facts.country))
        };
        let told =
            |outlet: &str, country: Option<&str>| (Some(outlet.to_owned()), country.map(str::to_owned));
        assert_eq!(article(Some("https://news.post.example/a"), None), told("Harbour Post", Some("NO")));
        assert_eq!(article(Some("https://post.example/a"), Some("The Post")), told("The Post", Some("NO")));
        assert_eq!(article(None, Some("HARBOUR POST")), told("HARBOUR POST", Some("NO")));
        assert_eq!(article(Some("https://other.example/a"), None), told("other.example", None));
    }
}
