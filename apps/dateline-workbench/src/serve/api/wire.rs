//! What goes over the wire. The names are those of RECORD.md; instants, numbers in the store, are ISO 8601 here.

use dateline_model::Verdict;
use dateline_store::{About, ArticleRow, Correction, EntityRow, OutletRow, StoryRow, Version};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::serve::trouble::Trouble;
use crate::serve::when::iso;

/// Things of a list that are given where nothing else is asked for, and at most.
const USUAL: usize = 50;
const MOST: usize = 500;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// `next` of the part before; left out: the beginning.
    #[param(pattern = "^c[0-9a-f]{1,15}$")]
    pub(crate) cursor: Option<String>,
    /// Things at most, 1 to 500; left out: 50.
    #[param(minimum = 1, maximum = 500)]
    pub(crate) limit: Option<usize>,
}

impl Part {
    /// How many to skip, and how many to give.
    ///
    /// # Errors
    ///
    /// Where the cursor is none of ours, or the limit is out of bounds.
    pub(crate) fn bounds(&self) -> Result<(usize, usize), Trouble> {
        let limit = self.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(Trouble::bad(format!("`limit` is a number from 1 to {MOST}.")));
        }
        let skip = match self.cursor.as_deref() {
            None => Some(0),
            Some(cursor) => cursor.strip_prefix('c').and_then(|skip| usize::from_str_radix(skip, 16).ok()),
        };
        let skip = skip.filter(|&skip| skip <= i64::MAX as usize - MOST);
        let unknown = || Trouble::bad("`cursor` is the `next` of the part before, as it was given.");
        skip.map(|skip| (skip, limit)).ok_or_else(unknown)
    }

    /// The cursor of what comes after so many.
    pub(crate) fn cursor(skip: usize) -> String {
        format!("c{skip:x}")
    }

    /// The part of a list; `found` has one thing more than is to be given where there are more.
    pub(crate) fn list<T, W>(bounds: (usize, usize), mut found: Vec<T>, of: impl Fn(T) -> W) -> List<W> {
        let (skip, limit) = bounds;
        let next = (found.len() > limit).then(|| Self::cursor(skip + limit));
        found.truncate(limit);
        List { items: found.into_iter().map(of).collect(), next }
    }
}

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The things.
    pub(crate) items: Vec<T>,
    /// The cursor of what comes after; null: nothing does.
    pub(crate) next: Option<String>,
}

/// A story.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Story {
    /// Its id in records.
    id: String,
    /// Its headline.
    title: String,
    /// Where its happenings took place, most told first.
    places: Vec<String>,
    /// First day on which it was reported; null: not known.
    first: Option<String>,
    /// Last day on which it was reported; null: not known.
    last: Option<String>,
    /// Reports that tell it.
    n_reports: usize,
    /// Independent origins among them.
    n_origins: usize,
    /// Differences in which sources cannot all be right.
    n_disputed: usize,
    /// How much it weighs beside others.
    weight: f64,
    /// The founder of its storyline.
    storyline: String,
    /// The article that founded it.
    founder: String,
    /// Number of its present state, from 1.
    version: i64,
    /// When that was made.
    changed: String,
}

impl From<StoryRow> for Story {
    fn from(row: StoryRow) -> Self {
        let StoryRow {
            id,
            founder,
            storyline,
            title,
            places,
            earliest,
            latest,
            n_reports,
            n_origins,
            n_disputed,
            ..
        } = row;
        Self {
            id,
            title,
            places,
            first: earliest,
            last: latest,
            n_reports,
            n_origins,
            n_disputed,
            weight: row.weight,
            storyline,
            founder,
            version: row.version,
            changed: iso(row.changed),
        }
    }
}

/// A state that a story was in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Change {
    /// Its place among all states of all stories: later ones have greater numbers.
    pub(crate) n: i64,
    /// The story's id.
    story: String,
    /// Its number, from 1.
    version: i64,
    /// When it was made.
    made: String,
    /// What changed, in words.
    why: Vec<String>,
    /// The story's headline then.
    title: String,
    /// Reports then.
    n_reports: usize,
    /// Disputed values then.
    n_disputed: usize,
}

impl From<Version> for Change {
    fn from(version: Version) -> Self {
        let Version { n, story, number, made, why, title, n_reports, n_disputed } = version;
        Self { n, story, version: number, made: iso(made), why, title, n_reports, n_disputed }
    }
}

/// A storyline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Storyline {
    /// The article that founded its first story: its id here.
    pub(crate) founder: String,
    /// Its stories, by their first day; null in a list.
    pub(crate) stories: Option<Vec<Story>>,
    /// How many they are.
    pub(crate) n_stories: usize,
}

/// A report in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Article {
    /// Its id.
    pub(crate) id: String,
    /// Its story's id; null: it is in none yet.
    story: Option<String>,
    /// Who published it.
    outlet: Option<String>,
    /// Its headline.
    title: Option<String>,
    /// Its address.
    url: Option<String>,
    /// The day on which it was published; null: not known.
    published: Option<String>,
    /// ISO 639-1.
    language: Option<String>,
    /// When it came.
    came: String,
}

impl From<ArticleRow> for Article {
    fn from(row: ArticleRow) -> Self {
        let ArticleRow { id, came, story, outlet, title, url, published, language } = row;
        Self { id, story, outlet, title, url, published, language, came: iso(came) }
    }
}

/// An outlet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Outlet {
    /// Its name; null: reports that do not say who published them.
    #[allow(clippy::struct_field_names)] // as in an article
    outlet: Option<String>,
    /// Its reports.
    n_articles: usize,
    /// When the last one came.
    last_came: String,
    /// The last day of publication; null: none is known.
    last_published: Option<String>,
}

impl From<OutletRow> for Outlet {
    fn from(row: OutletRow) -> Self {
        let OutletRow { outlet, n_articles, last_came, last_published } = row;
        Self { outlet, n_articles, last_came: iso(last_came), last_published }
    }
}

/// Somebody or something that stories tell of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entity {
    /// What stands for it over all stories.
    pub(crate) key: String,
    /// person, organization, place, group, work or other
    kind: String,
    /// The name that it goes by.
    name: String,
    /// How often it is named.
    n_mentions: usize,
    /// In how many stories.
    n_stories: usize,
    /// Degrees north; null: not known.
    latitude: Option<f64>,
    /// Degrees east; null: not known.
    longitude: Option<f64>,
}

impl From<EntityRow> for Entity {
    fn from(row: EntityRow) -> Self {
        let EntityRow { key, kind, name, n_mentions, n_stories, lat, lon } = row;
        Self { key, kind, name, n_mentions, n_stories, latitude: lat, longitude: lon }
    }
}

/// Something said by hand.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Said {
    /// Its number.
    n: i64,
    /// When it was said.
    at: String,
    /// Who said it.
    who: String,
    /// `articles` or `names`
    about: &'static str,
    /// `same` or `not_same`
    verdict: &'static str,
    /// One of the two.
    a: String,
    /// The other one.
    b: String,
    /// Why; null: nobody said.
    note: Option<String>,
    /// When it was taken back; null: it holds.
    undone: Option<String>,
}

impl From<Correction> for Said {
    fn from(correction: Correction) -> Self {
        let Correction { n, at, who, about, verdict, both: [a, b], note, undone } = correction;
        let about = match about {
            About::Articles => "articles",
            About::Names => "names",
        };
        let verdict = match verdict {
            Verdict::Same => "same",
            Verdict::NotSame => "not_same",
        };
        Self { n, at: iso(at), who, about, verdict, a, b, note, undone: undone.map(iso) }
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn a_cursor_leads_on_until_nothing_comes() {
        let all: Vec<u32> = (0..5).collect();
        let mut part = Part { cursor: None, limit: Some(2) };
        let mut seen = Vec::new();
        loop {
            let bounds = part.bounds().unwrap();
            let found = all.iter().copied().skip(bounds.0).take(bounds.1 + 1).collect();
            let list = Part::list(bounds, found, |n| n);
            seen.extend(list.items);
            match list.next {
                Some(next) => part.cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn what_is_no_cursor_is_told() {
        for cursor in ["", "5", "c", "c-1", "cffffffffffffffff"] {
            assert!(Part { cursor: Some(cursor.into()), limit: None }.bounds().is_err(), "{cursor}");
        }
        assert!(Part { cursor: None, limit: Some(0) }.bounds().is_err());
    }
}
