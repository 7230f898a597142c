//! Which column of a table, or key of a JSON object, holds what: the usual names, unless the user says otherwise.

use std::collections::BTreeMap;

/// Names of each field, the first that has a value wins. Besides our own: those of news-please (`maintext`,
/// `date_publish`, `source_domain`, `authors`), schema.org, of news services and of common data sets.
const ID: &[&str] = &["id", "_id", "uuid", "guid", "article_id"];
const TITLE: &[&str] = &["title", "headline", "title_page", "title_rss"];
const TEXT: &[&str] = &[
    "text",
    "maintext",
    "main_text",
    "full_text",
    "body",
    "articleBody",
    "article_body",
    "content",
    "article",
];
const PUBLISHED: &[&str] = &[
    "published",
    "date_publish",
    "datePublished",
    "published_at",
    "publishedAt",
    "publish_date",
    "published_date",
    "publication_date",
    "pubDate",
    "pub_date",
    "date",
];
const OUTLET: &[&str] =
    &["outlet", "source", "publisher", "publication", "site_name", "source_domain", "domain"];
const URL: &[&str] = &["url", "link", "canonical_url", "source_url"];
const BYLINE: &[&str] = &["byline", "authors", "author"];
const DESCRIPTION: &[&str] = &["description", "summary", "abstract", "snippet"];

/// What can be told of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Id,
    Title,
    Text,
    Published,
    Outlet,
    Url,
    Byline,
    Description,
}

impl Field {
    const ALL: [Self; 8] = [
        Self::Id,
        Self::Title,
        Self::Text,
        Self::Published,
        Self::Outlet,
        Self::Url,
        Self::Byline,
        Self::Description,
    ];

    fn usual_names(self) -> &'static [&'static str] {
        match self {
            Self::Id => ID,
            Self::Title => TITLE,
            Self::Text => TEXT,
            Self::Published => PUBLISHED,
            Self::Outlet => OUTLET,
            Self::Url => URL,
            Self::Byline => BYLINE,
            Self::Description => DESCRIPTION,
        }
    }
}

/// Columns of tables (and keys of JSON objects) with names of the user's own. A field that is not told of is looked for under
/// its usual names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    told: BTreeMap<Field, String>,
}

impl Columns {
    /// Reads `text=story,title=top_line`: a field, and the column that holds it.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_read::Columns;
    /// assert!(Columns::parse("text=story,title=top_line").is_ok());
    /// assert_eq!(
    ///     Columns::parse("words=story").unwrap_err(),
    ///     "there is no field words; there are id, title, text, published, outlet, url, byline, description"
    /// );
    /// ```
    pub fn parse(written: &str) -> Result<Self, String> {
        let mut told = BTreeMap::new();
        for pair in written.split(',') {
            let Some((field, column)) = pair.split_once('=') else {
                return Err(format!("{pair:?} is not FIELD=COLUMN, as in text=story"));
            };
            let name = field.trim();
            let Some(field) = Field::ALL.into_iter().find(|field| field.usual_names()[0] == name) else {
                let known = Field::ALL.map(|field| field.usual_names()[0]).join(", ");
                return Err(format!("there is no field {name}; there are {known}"));
            };
            if column.trim().is_empty() {
                return Err(format!("{name} has no column, as in {name}=story"));
            }
            if told.insert(field, column.trim().to_owned()).is_some() {
                return Err(format!("{name} is told twice"));
            }
        }
        Ok(Self { told })
    }

    /// Where to look for a field, likeliest first.
    pub(crate) fn names(&self, field: Field) -> impl Iterator<Item = &str> {
        let told = self.told.get(&field);
        let usual = if told.is_some() { &[] } else { field.usual_names() };
        told.map(String::as_str).into_iter().chain(usual.iter().copied())
    }

    /// Whether a column of this name may hold something of an article.
    pub(crate) fn is_known(&self, name: &str) -> bool {
        Field::ALL.into_iter().any(|field| self.names(field).any(|known| known == name))
    }

    /// The columns that the user names.
    pub(crate) fn told(&self) -> impl Iterator<Item = &str> {
        self.told.values().map(String::as_str)
    }
}
