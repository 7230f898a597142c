//! Bytes to [`RawArticle`]s: plain text, JSONL, web pages, feeds, news items, gzipped or not, in any encoding; and archives of
//! these, one record at a time ([`Archive`]).
//!
//! Opens nothing itself: whoever calls has read the file, the sidecar and the pipe. Bad input is news as usual: what could
//! not be read is a [`Problem`], and the rest is read.
//!
//! A problem that names an article was survived by it (a date that says no day). One that names none lost input: a whole
//! file, or one line of a JSONL file. [`ReadOutcome::n_failed`] counts both what was lost and what was given in vain.

mod archive;
mod article_line;
mod assemble;
mod columns;
mod encoding;
mod feeds;
mod fields;
mod format;
mod gzip;
mod html;
mod json;
mod news_items;
mod no_report;
mod opml;
mod outlets;
mod published;
mod sites;
mod words;
mod xml;

use dateline_model::{Problem, RawArticle, Stage, page_key};

use assemble::{Found, assemble, host as host_of};
use fields::Fields;
use format::Format;
use url::Url;
use xml::Xml;

pub use archive::{ARCHIVE_HEAD_BYTES, Archive, Each, Record};
pub use article_line::article_line;
pub use columns::Columns;
pub use encoding::{Decoded, decode_as_told};
pub use feeds::{FeedListing, ListedEntry, feed_listing, feeds_of_page};
pub use opml::{ListedFeed, feeds_of_opml, opml_of};

pub use html::{ExplainedLine, ExplainedPage};
pub use outlets::Outlets;
pub use sites::{Site, Sites};

/// One input, as bytes.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The path as given; its ending helps to tell the format.
    pub path: &'a str,
    /// The content, possibly gzipped.
    pub bytes: &'a [u8],
    /// The content of `NAME.meta.json` beside it, where there is one.
    pub sidecar: Option<&'a [u8]>,
}

/// What whoever runs the program says of all inputs.
#[derive(Debug, Clone, Default)]
pub struct ReadConfig {
    /// The publication day of articles that do not say.
    pub published: Option<jiff::civil::Date>,
    /// Rules for the pages of some sites.
    pub sites: Sites,
    /// What the columns of tables and the keys of JSON objects are called.
    pub columns: Columns,
    /// Outlets by their sites.
    pub outlets: Outlets,
}

/// What could be made of an input, and what was noticed.
#[derive(Debug, Default, PartialEq)]
pub struct ReadOutcome {
    /// In input order.
    pub articles: Vec<RawArticle>,
    /// In input order.
    pub problems: Vec<Problem>,
    /// How many of the problems tell of something that was given and could not be used: a file, a line, a sidecar, a date.
    pub n_failed: usize,
}

/// Offsets are `u32` everywhere, so a longer text cannot be told of.
const MAX_TEXT_BYTES: usize = u32::MAX as usize;

/// Reads one input: none, one or many articles.
///
/// # Examples
///
/// ```
/// use dateline_read::{Input, ReadConfig, read};
/// let line = br#"{"id": "7", "title": "Ferry back in service", "text": "The ferry sails again.", "published": "2024-03-05"}"#;
/// let outcome = read(&Input { path: "day.jsonl", bytes: line, sidecar: None }, &ReadConfig::default());
/// assert_eq!(outcome.articles[0].path, "day.jsonl#1");
/// assert_eq!(outcome.articles[0].published.day.unwrap().to_string(), "2024-03-05");
/// ```
pub fn read(input: &Input<'_>, config: &ReadConfig) -> ReadOutcome {
    let mut found = Vec::new();
    let mut notes = Notes { path: input.path, of_file: Vec::new(), lost: Vec::new(), n_failed: 0 };
    let source =
        Source { path: input.path, bytes: input.bytes, name: format::Name::of(input.path), charset: None };
    if let Err(message) = find(&source, config, &mut found, &mut notes) {
        notes.lost.push((input.path.to_owned(), message));
    }
    let sidecar = input.sidecar.and_then(|bytes| match fields_of_sidecar(bytes) {
        Ok(fields) => Some(fields),
        Err(message) => {
            notes.n_failed += 1;
            notes.of_file.push(format!(
                "cannot read its sidecar: {message}; it is passed over: write a JSON object, as in {SIDECAR_EXAMPLE}"
            ));
            None
        }
    });
    finish(found, notes, sidecar.as_ref(), config)
}

/// Reads one line of a JSON lines file too large to be held.
pub(crate) fn read_line(path: &str, line: &[u8], config: &ReadConfig) -> ReadOutcome {
    let mut found = Vec::new();
    let mut notes = Notes { path, of_file: Vec::new(), lost: Vec::new(), n_failed: 0 };
    match encoding::decode(line, false)
        .and_then(|decoded| json::read_line(path, &decoded.text, &config.columns))
    {
        Ok(article) => found.push(article),
        Err(message) => notes.lost.push((path.to_owned(), message)),
    }
    finish(found, notes, None, config)
}

/// Reads one row of a table.
pub(crate) fn read_row(
    path: &str,
    row: &serde_json::Map<String, serde_json::Value>,
    config: &ReadConfig,
) -> ReadOutcome {
    let mut found = Vec::new();
    let mut notes = Notes { path, of_file: Vec::new(), lost: Vec::new(), n_failed: 0 };
    match json::of_object(path, row, &config.columns) {
        Ok(article) => found.push(article),
        Err(message) => notes.lost.push((path.to_owned(), message)),
    }
    finish(found, notes, None, config)
}

/// What a crawler fetched.
pub(crate) struct Fetched<'a> {
    pub(crate) path: &'a str,
    pub(crate) bytes: &'a [u8],
    /// In lower case, without parameters.
    pub(crate) media_type: &'a str,
    pub(crate) charset: Option<&'a str>,
    /// Where from.
    pub(crate) address: Option<&'a str>,
    /// What redirects led there.
    pub(crate) redirected_from: Vec<String>,
    /// When, ISO 8601. It dates nothing.
    pub(crate) date: Option<&'a str>,
}

/// Reads what a crawler fetched. A page is known by the address that it gives itself where this is of the same host, else
/// by that from which it was fetched.
pub(crate) fn read_fetched(fetched: &Fetched<'_>, config: &ReadConfig) -> ReadOutcome {
    let path = fetched.path;
    let mut found = Vec::new();
    let mut notes = Notes { path, of_file: Vec::new(), lost: Vec::new(), n_failed: 0 };
    let name = format::Name::of_media_type(fetched.media_type, fetched.bytes);
    let source = Source { path, bytes: fetched.bytes, name, charset: fetched.charset };
    if let Err(message) = find(&source, config, &mut found, &mut notes) {
        notes.lost.push((path.to_owned(), message));
    }
    for article in &mut found {
        article.fetched = fetched.date.map(str::to_owned);
        set_address(article, fetched);
    }
    finish(found, notes, None, config)
}

/// A relative address of an entry leads from its feed's.
fn set_address(article: &mut Found, fetched: &Fetched<'_>) {
    let own = article.fields.url.take();
    let Some(address) = fetched.address else {
        article.fields.url = own;
        return;
    };
    if article.feed.is_some() {
        let absolute = own
            .as_ref()
            .filter(|own| Url::parse(own).is_err())
            .and_then(|own| Some(String::from(Url::parse(address).ok()?.join(own).ok()?)));
        article.fields.url = absolute.or(own);
        return;
    }
    let url = own.filter(|own| host_of(own) == host_of(address)).unwrap_or_else(|| address.to_owned());
    if page_key(address) != page_key(&url) {
        article.other_addresses.push(address.to_owned());
    }
    article.other_addresses.extend(fetched.redirected_from.iter().cloned());
    article.fields.url = Some(url);
}

/// How a sidecar is written.
const SIDECAR_EXAMPLE: &str = r#"{"published": "2031-03-07", "outlet": "The Northern Post"}"#;

/// Tells of every line of a page why it is taken for what it is.
///
/// # Errors
///
/// Where the bytes are no page that shows text.
pub fn explain(bytes: &[u8], config: &ReadConfig) -> Result<ExplainedPage, String> {
    let bytes = gzip::unpack(bytes)?;
    html::explain(&encoding::decode(&bytes, true)?.text, &config.sites)
}

/// What the lines of a page, or the candidates for its title, are weighed by: for fitting.
#[derive(Debug, Default)]
pub struct FeatureTable {
    /// Of the columns.
    pub names: Vec<String>,
    /// The words of each line or candidate, and its features.
    pub rows: Vec<(String, Vec<f32>)>,
}

/// The features of a page's lines. No rows where it is no page that shows text.
pub fn line_features(bytes: &[u8]) -> FeatureTable {
    let rows = page_text(bytes).and_then(|html| html::line_features(&html).ok());
    FeatureTable { names: html::line_feature_names(), rows: rows.unwrap_or_default() }
}

/// The features of all candidates for a page's title.
pub fn title_features(bytes: &[u8]) -> FeatureTable {
    let rows = page_text(bytes).map(|html| html::title_features(&html));
    FeatureTable { names: html::title_feature_names(), rows: rows.unwrap_or_default() }
}

fn page_text(bytes: &[u8]) -> Option<String> {
    let bytes = gzip::unpack(bytes).ok()?;
    Some(encoding::decode(&bytes, true).ok()?.text)
}

/// What was noticed before the articles have ids.
struct Notes<'a> {
    path: &'a str,
    /// About the file as a whole, which was read nevertheless.
    of_file: Vec<String>,
    /// What gave no article: path and message.
    lost: Vec<(String, String)>,
    /// What of the file was given in vain and lost no article.
    n_failed: usize,
}

/// What is taken apart.
struct Source<'a> {
    path: &'a str,
    bytes: &'a [u8],
    name: format::Name,
    /// As a server told it.
    charset: Option<&'a str>,
}

/// Tells format and encoding and takes the content apart.
fn find(
    input: &Source<'_>,
    config: &ReadConfig,
    found: &mut Vec<Found>,
    notes: &mut Notes<'_>,
) -> Result<(), String> {
    let bytes = gzip::unpack(input.bytes)?;
    let name = input.name;
    let is_markup = name.may_be_markup() || format::looks_like_markup(&bytes);
    let decoded = encoding::decode_as_told(&bytes, is_markup, input.charset)?;
    drop(bytes);
    if let Some(declared) = decoded.declared_in_vain {
        notes
            .of_file
            .push(format!("is declared to be {declared}, which it is not: read as {}", decoded.encoding));
    }
    if decoded.n_replaced > 0 {
        let (n, encoding) = (decoded.n_replaced, decoded.encoding);
        notes.of_file.push(if n == 1 {
            format!("1 byte sequence that is not {encoding} was replaced by U+FFFD")
        } else {
            format!("{n} byte sequences that are not {encoding} were replaced by U+FFFD")
        });
    }
    let text = decoded.text;
    if text.trim().is_empty() {
        return Err(
            if input.bytes.is_empty() { "is empty" } else { "holds nothing but white space" }.to_owned()
        );
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err("is longer than 4 GiB of text; cut it into smaller files".to_owned());
    }
    match format::tell(name, &text) {
        Format::Text => found.push(Found::text(input.path, text)),
        Format::Json => json::read_document(input.path, &text, &config.columns, found, &mut notes.lost)?,
        Format::JsonLines => json::read_lines(input.path, &text, &config.columns, found, &mut notes.lost),
        Format::Html => {
            no_report::refuse_for_feed(name, &text)?;
            let page = html::read(input.path, &text, &config.sites)?;
            no_report::refuse(&page, &text)?;
            found.push(page);
        }
        Format::Xml => read_xml(input.path, &text, found, notes)?,
    }
    Ok(())
}

/// Tells by its outermost element what an XML file is.
fn read_xml(path: &str, text: &str, found: &mut Vec<Found>, notes: &mut Notes<'_>) -> Result<(), String> {
    let xml = Xml::read(text);
    let Some(root) = xml.root() else { return Err("is named as XML and holds no element".to_owned()) };
    if feeds::is_feed(root) {
        feeds::read_feed(path, &xml, found, &mut notes.lost)
    } else if root.is("urlset") || root.is("sitemapindex") {
        feeds::read_sitemap(path, &xml, found, &mut notes.lost)
    } else if news_items::is_news(root) {
        news_items::read_xml(path, &xml, found, &mut notes.lost)
    } else if root.is("opml") {
        Err(opml::told(&opml::listed(&xml)))
    } else {
        Err(format!(
            "is XML, but neither feed, sitemap, NewsML-G2, NITF nor web page (its outermost element is {})",
            root.local_name()
        ))
    }
}

fn fields_of_sidecar(bytes: &[u8]) -> Result<Fields, String> {
    let text = encoding::decode(bytes, false)?.text;
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    match value {
        serde_json::Value::Object(object) => Ok(Fields::of_object(&object)),
        _ => Err("it is not a JSON object".to_owned()),
    }
}

/// Gives the articles what the sidecar and the configuration know, and the problems their article.
fn finish(found: Vec<Found>, notes: Notes<'_>, sidecar: Option<&Fields>, config: &ReadConfig) -> ReadOutcome {
    let mut outcome = ReadOutcome { n_failed: notes.n_failed + notes.lost.len(), ..ReadOutcome::default() };
    let is_only = found.len() == 1;
    for one in found {
        let path = one.path.clone();
        let (article, messages, n_failed) = assemble(one, sidecar, is_only, config);
        outcome.n_failed += n_failed;
        outcome.problems.extend(messages.into_iter().map(|message| Problem {
            path: path.clone(),
            article: Some(article.id.clone()),
            stage: Stage::Read,
            message,
        }));
        outcome.articles.push(article);
    }
    let only = is_only.then(|| outcome.articles[0].id.clone());
    let of_file = notes.of_file.into_iter().map(|message| (notes.path.to_owned(), only.clone(), message));
    let lost = notes.lost.into_iter().map(|(path, message)| (path, None, message));
    outcome.problems.extend(of_file.chain(lost).map(|(path, article, message)| Problem {
        path,
        article,
        stage: Stage::Read,
        message,
    }));
    outcome
}
