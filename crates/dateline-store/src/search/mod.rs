//! Full text over articles, quotes, events and stories: a query goes in (docs/search.md tells its language), what was found
//! comes out, best first, with the words around it and how names were understood.

mod ask;
mod names;
mod query;
mod snippet;

use dateline_text::sound::folded;
use rusqlite::types::Value;
use serde::Serialize;

use self::ask::Asked;
use self::query::Field;
use crate::{EntityRow, Result, Store};

/// So many matches are weighed.
const MAX_WEIGHED: usize = 2_000;
/// So many items may hold the phrases of a query, together, where its matches are weighed.
const MAX_HOLDING: usize = 60_000;
/// Of so many days the items are looked up before the words.
const MAX_DAYS: i32 = 62;
/// The items of a story are gone through, and each is looked up among what matches.
const IN_STORY: &str = "item i CROSS JOIN found f ON f.rowid = i.n";
/// So many entities are told beside what is found.
const MAX_ENTITIES: usize = 5;
/// So many words of a query at most are looked up as names, so many of them as one.
const MAX_WORDS: usize = 16;
const MAX_RUN: usize = 4;

/// What is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Article,
    Quote,
    Event,
    Story,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Article, Self::Quote, Self::Event, Self::Story];

    /// The name in queries and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Quote => "quote",
            Self::Event => "event",
            Self::Story => "story",
        }
    }
}

/// Why a query cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("at character {}: {message}", at + 1)]
pub struct NotAQuery {
    /// Where, in code points of the query, from 0.
    pub at: usize,
    /// What is wrong there, and what to do.
    pub message: String,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Found {
    /// People, organizations and places whose name stands in the query, at most five.
    pub entities: Vec<EntityRow>,
    /// How the names behind `person:` and `place:` were understood, in order of the query.
    pub understood: Vec<Understood>,
    /// What the query finds, best first.
    pub hits: Vec<Hit>,
    /// Whether more hits follow.
    pub more: bool,
}

/// How a name in a query was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// Where the name stands in the query, in code points, from 0.
    pub at: usize,
    /// The name as asked for.
    pub asked: String,
    /// The name that it was taken for; the same as `asked` where nobody bears a name like it.
    pub name: String,
    /// Letters changed, added, dropped or swapped between the two; 0: the name as it stands in reports.
    pub n_typos: usize,
    /// Who bears it: keys of entities, those told of in most stories first. Empty: nobody.
    pub keys: Vec<String>,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Its id: of the article, event or story; for a quote the story's and its place in the record.
    pub of: String,
    /// Its story's id in records.
    pub story: Option<String>,
    /// Headline of its article; a story's own.
    pub title: Option<String>,
    /// Who published its article; null: not known, or a story.
    pub outlet: Option<String>,
    /// The article where it stands.
    pub article: Option<String>,
    /// Its words there, in code points; 0 of a whole article.
    pub start: Option<u32>,
    /// One past the last.
    pub end: Option<u32>,
    /// Published, said, happened: ISO 8601.
    pub day: Option<String>,
    /// The words around what was looked for; null: a story, or a report that is gone.
    pub snippet: Option<Snippet>,
}

/// Words of an article, with what was looked for in them. All numbers are code points of the article's text, so that a
/// snippet is evidence as any other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The words as they stand there.
    pub text: String,
    /// Where they begin in the article's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Start and end of each word that was looked for, in order; in the article's text too, not in `text`.
    pub marks: Vec<(u32, u32)>,
}

impl Store {
    /// What a query finds, best first, after `skip` hits at most `n`. A query without words finds nothing.
    ///
    /// # Errors
    ///
    /// [`NotAQuery`](crate::StoreError::NotAQuery) where the query cannot be understood; where the store cannot be read.
    pub fn search(&self, query: &str, skip: usize, n: usize) -> Result<Found> {
        let Some(tree) = query::parse(query)? else { return Ok(Found::default()) };
        let asked = Asked::of(self, tree)?;
        let mut rows = self.best(&asked, skip, n + 1)?;
        let more = rows.len() > n;
        rows.truncate(n);
        let hits = rows.into_iter().map(|row| self.hit(row, &asked)).collect::<Result<Vec<_>>>()?;
        let entities = if skip == 0 { self.named(&asked)? } else { Vec::new() };
        Ok(Found { entities, understood: asked.understood, hits, more })
    }

    /// Rows of `item`, best first. Where there are many, those with the words in the title come first, and of these and the
    /// others the newest: to weigh all would cost too much, and says little where all words stand in so many.
    fn best(&self, asked: &Asked, skip: usize, n: usize) -> Result<Vec<Hit>> {
        const JOINED: &str = "found f JOIN item i ON i.n = f.rowid";
        const NEWEST: &str = "f.rowid DESC";
        let Some(matching) = &asked.matching else {
            return self.rows(asked, None, "item i", "i.day DESC, i.n DESC", skip, n);
        };
        if asked.is_of_story {
            return self.rows(asked, Some(matching), IN_STORY, "i.n DESC", skip, n);
        }
        if self.can_be_weighed(asked, matching)? {
            return self.rows(asked, Some(matching), JOINED, "bm25(found, 1, 4, 2, 2, 2), i.n DESC", skip, n);
        }
        let from = format!("{JOINED}{}", self.range_of(asked)?);
        let in_titles = format!("title : ({matching})");
        let elsewhere = format!("({matching}) NOT ({in_titles})");
        let mut rows = self.rows(asked, Some(&in_titles), &from, NEWEST, 0, skip + n)?;
        let n_before = rows.len();
        rows.drain(..skip.min(n_before));
        if rows.len() < n {
            let (skip, n) = (skip.saturating_sub(n_before), n - rows.len());
            rows.extend(self.rows(asked, Some(&elsewhere), &from, NEWEST, skip, n)?);
        }
        Ok(rows)
    }

    /// Whether so few items match, and so few hold each phrase, that all can be weighed by BM25: it goes through every item of
    /// every phrase.
    fn can_be_weighed(&self, asked: &Asked, matching: &str) -> Result<bool> {
        let count = |matching: &str, n: usize| -> Result<usize> {
            let sql = "SELECT count(*) FROM (SELECT 1 FROM found WHERE found MATCH ? LIMIT ?)";
            Ok(self
                .db
                .prepare_cached(sql)?
                .query_row(rusqlite::params![matching, n + 1], |row| row.get(0))?)
        };
        if count(matching, MAX_WEIGHED)? > MAX_WEIGHED {
            return Ok(false);
        }
        let mut left = MAX_HOLDING;
        for phrase in &asked.phrases {
            let n = count(phrase, left)?;
            if n > left {
                return Ok(false);
            }
            left -= n;
        }
        Ok(true)
    }

    /// Where few days are asked for, the numbers that their items have, as a condition: they came at about the same time.
    fn range_of(&self, asked: &Asked) -> Result<String> {
        let (Some(first), Some(last)) = asked.days else { return Ok(String::new()) };
        if (last - first).get_days() > MAX_DAYS {
            return Ok(String::new());
        }
        let sql = "SELECT coalesce(min(n), 0), coalesce(max(n), 0) FROM item WHERE day BETWEEN ? AND ?";
        let (from, to): (i64, i64) = self
            .db
            .prepare_cached(sql)?
            .query_row([first.to_string(), last.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(format!(" AND f.rowid BETWEEN {from} AND {to}"))
    }

    /// What a query finds in one story, in reports that came `since` then or later, as it was put there.
    pub(crate) fn search_in(
        &self,
        query: &str,
        founder: &str,
        since: Option<i64>,
        n: usize,
    ) -> Result<Vec<Hit>> {
        let Some(tree) = query::parse(query)? else { return Ok(Vec::new()) };
        let mut asked = Asked::of(self, tree)?;
        asked.conditions.insert(0, "i.story = ?".to_owned());
        asked.values.insert(0, Value::Text(founder.to_owned()));
        if let Some(since) = since {
            // What stands in no article is as old as the one that founded the story.
            let came = "(SELECT came FROM article WHERE id = coalesce(i.article, i.story)) >= ?";
            asked.conditions.push(format!("coalesce({came}, 0)"));
            asked.values.push(Value::Integer(since));
        }
        // The items of the story are gone through, and each is looked up among what matches: it costs the same in a large
        // store as in a small one.
        let from = if asked.matching.is_some() { IN_STORY } else { "item i" };
        let hits = self.rows(&asked, asked.matching.as_deref(), from, "i.n", 0, n)?;
        hits.into_iter().map(|hit| self.hit(hit, &asked)).collect()
    }

    /// Rows of `item` as they are asked for.
    fn rows(
        &self,
        asked: &Asked,
        matching: Option<&str>,
        from: &str,
        order: &str,
        skip: usize,
        n: usize,
    ) -> Result<Vec<Hit>> {
        let without = "i.n NOT IN (SELECT rowid FROM found WHERE found MATCH ?)";
        let matching = matching
            .map(|matching| ("found MATCH ?", matching))
            .or(asked.without.as_deref().map(|unwanted| (without, unwanted)));
        let clauses =
            matching.iter().map(|(clause, _)| *clause).chain(asked.conditions.iter().map(String::as_str));
        let sql = format!(
            r#"SELECT i.kind, i.ref, s.public, coalesce(a.title, s.title), a.outlet, i.article, i.start, i."end", i.day
               FROM (SELECT i.* FROM {from} WHERE {} ORDER BY {order} LIMIT ? OFFSET ?) i
               LEFT JOIN story s ON s.id = i.story LEFT JOIN article a ON a.id = i.article"#,
            clauses.collect::<Vec<_>>().join(" AND "),
        );
        let number = |n: usize| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
        let mut values: Vec<Value> =
            matching.map(|(_, text)| Value::Text(text.to_owned())).into_iter().collect();
        values.extend(asked.values.iter().cloned());
        values.extend([number(n), number(skip)]);
        self.list(&sql, rusqlite::params_from_iter(values), |row| {
            let kind: String = row.get(0)?;
            Ok(Hit {
                kind: Kind::ALL.into_iter().find(|known| known.name() == kind).unwrap_or(Kind::Article),
                of: row.get(1)?,
                story: row.get(2)?,
                title: row.get(3)?,
                outlet: row.get(4)?,
                article: row.get(5)?,
                start: row.get(6)?,
                end: row.get(7)?,
                day: row.get(8)?,
                snippet: None,
            })
        })
    }

    /// The hit with the words around it.
    fn hit(&self, mut hit: Hit, asked: &Asked) -> Result<Hit> {
        let report = hit.article.as_deref().map(|id| self.report(id)).transpose()?.flatten();
        let within = (hit.start.unwrap_or(0), hit.end.unwrap_or(0));
        hit.snippet = report.map(|report| snippet::snippet(&report.text, within, &asked.needles));
        Ok(hit)
    }

    /// Those whose name stands in the query: behind a field, or among words that stand side by side. Where the query is one
    /// name with a slip of the pen, its bearers.
    fn named(&self, asked: &Asked) -> Result<Vec<EntityRow>> {
        let behind_fields =
            asked.understood.iter().flat_map(|understood| understood.keys.iter().take(2).cloned());
        let mut keys: Vec<String> = behind_fields.collect();
        let words: Vec<String> =
            asked.plain.iter().map(|word| folded(word)).filter(|word| !word.is_empty()).collect();
        let mut from = 0;
        while from < words.len().min(MAX_WORDS) {
            let longest = (1..=MAX_RUN.min(words.len() - from)).rev();
            let mut runs = longest.map(|len| (len, words[from..from + len].join(" ")));
            let found = runs.find_map(|(len, run)| match self.alias_keys(&run) {
                Ok(keys) if keys.is_empty() => None,
                found => Some(found.map(|keys| (len, keys))),
            });
            let (len, found) = found.transpose()?.unwrap_or((1, Vec::new()));
            keys.extend(found);
            from += len;
        }
        if keys.is_empty()
            && !asked.is_mixed
            && let Some((name, _)) = self.nearest(&words.join(" "), Field::Any)?
        {
            keys = self.bearers(&name, Field::Any)?;
        }
        let mut entities: Vec<EntityRow> = Vec::new();
        for key in keys {
            if entities.len() == MAX_ENTITIES {
                break;
            }
            if entities.iter().all(|entity| entity.key != key) {
                entities.extend(self.entity(&key)?);
            }
        }
        Ok(entities)
    }

    /// Bearers of just this name, two at most, those of most stories first.
    fn alias_keys(&self, name: &str) -> Result<Vec<String>> {
        let sql = "SELECT key FROM alias WHERE folded = ? GROUP BY key ORDER BY count(*) DESC, key LIMIT 2";
        self.list(sql, [name], |row| row.get(0))
    }
}
