//! What a reader asks for: stories as they are and as they were, reports, who is told of, what went wrong.

use dateline_model::{Problem, RawArticle, Stage};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::Value;

use crate::blob::{stretch, unpack};
use crate::{Result, Store, StoreError};

/// A story in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoryRow {
    /// Its id in records.
    pub id: String,
    /// The article that founded it.
    pub founder: String,
    /// Its storyline: founder of that one's first story.
    pub storyline: String,
    /// Its headline.
    pub title: String,
    /// Where its happenings took place.
    pub places: Vec<String>,
    /// First day on which it was reported; null: not known.
    pub earliest: Option<String>,
    /// Last day on which it was reported; null: not known.
    pub latest: Option<String>,
    /// Reports that tell it.
    pub n_reports: usize,
    /// Independent origins among them.
    pub n_origins: usize,
    /// Differences in which sources cannot all be right.
    pub n_disputed: usize,
    /// How much it weighs beside others.
    pub weight: f64,
    /// Number of its present version, from 1.
    pub version: i64,
    /// When that was made.
    pub changed: i64,
}

const STORY: &str = "public, id, storyline, title, places, earliest, latest, n_reports, n_origins, n_disputed, weight, \
                     version, changed";

// What *Today* and every list ask for. Each is answered by an index, without a look at the stories' rows.
const LAST_DAY: &str = "SELECT max(latest) FROM story WHERE shown = 1";
const N_STORIES: &str = "SELECT count(*) FROM story WHERE shown = 1";
const STORYLINES: &str = "SELECT storyline, count(*) FROM story WHERE shown = 1
    AND storyline IN (SELECT storyline FROM story WHERE shown = 1 AND storyline <> id) GROUP BY storyline
    HAVING count(*) > 1 ORDER BY max(latest) DESC, storyline LIMIT ?";
/// ?1: null.
const BY_WEIGHT: &str = "SELECT rowid FROM story INDEXED BY story_by_weight WHERE shown = 1
    AND ?1 IS NULL ORDER BY weight DESC, id LIMIT ?3 OFFSET ?2";
/// ?1: the first day.
const BY_WEIGHT_SINCE: &str = "SELECT rowid FROM story INDEXED BY story_by_day WHERE shown = 1
    AND latest >= ?1 ORDER BY weight DESC, id LIMIT ?3 OFFSET ?2";

fn story(row: &Row) -> rusqlite::Result<StoryRow> {
    Ok(StoryRow {
        id: row.get(0)?,
        founder: row.get(1)?,
        storyline: row.get(2)?,
        title: row.get(3)?,
        places: serde_json::from_str(row.get_ref(4)?.as_str()?).unwrap_or_default(),
        earliest: row.get(5)?,
        latest: row.get(6)?,
        n_reports: row.get(7)?,
        n_origins: row.get(8)?,
        n_disputed: row.get(9)?,
        weight: row.get(10)?,
        version: row.get(11)?,
        changed: row.get(12)?,
    })
}

/// A state that a story was in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// Its place among all versions of all stories: later ones have greater numbers.
    pub n: i64,
    /// The story's id in records.
    pub story: String,
    /// From 1.
    pub number: i64,
    /// When it was made.
    pub made: i64,
    /// What changed, in words.
    pub why: Vec<String>,
    /// Its headline then.
    pub title: String,
    /// Reports then.
    pub n_reports: usize,
    /// Disputed values then.
    pub n_disputed: usize,
}

const VERSION: &str = "v.n, s.public, v.number, v.made, v.why, v.title, v.n_reports, v.n_disputed";

fn version(row: &Row) -> rusqlite::Result<Version> {
    Ok(Version {
        n: row.get(0)?,
        story: row.get(1)?,
        number: row.get(2)?,
        made: row.get(3)?,
        why: serde_json::from_str(row.get_ref(4)?.as_str()?).unwrap_or_default(),
        title: row.get(5)?,
        n_reports: row.get(6)?,
        n_disputed: row.get(7)?,
    })
}

/// A report in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleRow {
    /// Its id.
    pub id: String,
    /// When it came.
    pub came: i64,
    /// Its story's id in records; null: it is in none yet.
    pub story: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The day on which it was published.
    pub published: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
}

/// Somebody or something that stories tell of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityRow {
    /// Kind and folded name: what stands for it over all stories.
    pub key: String,
    /// person, organization, place ...
    pub kind: String,
    /// The name that it goes by.
    pub name: String,
    /// How often it is named, over all stories.
    pub n_mentions: usize,
    /// In how many stories.
    pub n_stories: usize,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
}

const ENTITY: &str = "key, min(kind), min(name), sum(n_mentions), count(DISTINCT story), max(lat), max(lon)";

fn entity(row: &Row) -> rusqlite::Result<EntityRow> {
    Ok(EntityRow {
        key: row.get(0)?,
        kind: row.get(1)?,
        name: row.get(2)?,
        n_mentions: row.get(3)?,
        n_stories: row.get(4)?,
        lat: row.get(5)?,
        lon: row.get(6)?,
    })
}

/// An entity as one story tells of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mentioned {
    /// The story.
    pub story: StoryRow,
    /// The entity in the story's record.
    pub entity: Value,
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Numbers {
    pub articles: usize,
    pub stories: usize,
    pub versions: usize,
    pub corrections: usize,
    pub problems: usize,
}

/// An outlet in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutletRow {
    /// Its name; null: reports that do not say who published them.
    pub outlet: Option<String>,
    /// Reports.
    pub n_articles: usize,
    /// When the last one came.
    pub last_came: i64,
    /// The last day of publication.
    pub last_published: Option<String>,
}

impl Store {
    /// Stories as they are, by weight on the days from `since` on (ISO 8601; `None`: all); the heaviest first. Begins after
    /// `skip`.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn stories(&self, since: Option<&str>, skip: usize, n: usize) -> Result<Vec<StoryRow>> {
        let chosen = if since.is_some() { BY_WEIGHT_SINCE } else { BY_WEIGHT };
        self.list(
            &format!("SELECT {STORY} FROM story WHERE rowid IN ({chosen}) ORDER BY weight DESC, id"),
            params![since, skip, n],
            story,
        )
    }

    /// The last day on which anything was reported.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn last_day(&self) -> Result<Option<String>> {
        Ok(self.db.prepare_cached(LAST_DAY)?.query_row([], |row| row.get(0))?)
    }

    /// The story of this id; of one that became part of another, that one.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn story(&self, public: &str) -> Result<Option<StoryRow>> {
        let mut founder: Option<String> = self
            .db
            .prepare_cached("SELECT id FROM story WHERE public = ?")?
            .query_row([public], |row| row.get(0))
            .optional()?;
        // A chain of merges ends: bounded against a damaged store.
        for _ in 0..64 {
            let Some(id) = &founder else { return Ok(None) };
            let (row, into): (StoryRow, Option<String>) = self
                .db
                .prepare_cached(&format!("SELECT {STORY}, merged_into FROM story WHERE id = ?"))?
                .query_row([id], |row| Ok((story(row)?, row.get(13)?)))?;
            match into {
                None => return Ok(Some(row).filter(|row| row.version > 0)),
                Some(into) => founder = Some(into),
            }
        }
        Ok(None)
    }

    /// The stories of a storyline, by their first day.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn storyline(&self, founder: &str) -> Result<Vec<StoryRow>> {
        self.list(
            &format!("SELECT {STORY} FROM story WHERE shown = 1 AND storyline = ? ORDER BY earliest, id"),
            [founder],
            story,
        )
    }

    /// Storylines of two stories and more: their founders with the number of stories, the latest first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn storylines(&self, n: usize) -> Result<Vec<(String, usize)>> {
        self.list(STORYLINES, [n], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// All states of a story, the first one first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn versions(&self, founder: &str) -> Result<Vec<Version>> {
        let sql = format!(
            "SELECT {VERSION} FROM version v JOIN story s ON s.id = v.story WHERE v.story = ? ORDER BY v.number"
        );
        self.list(&sql, [founder], version)
    }

    /// What changed in all stories after the version `after`, in order; at most `n`.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn changes(&self, after: i64, n: usize) -> Result<Vec<Version>> {
        let sql = format!(
            "SELECT {VERSION} FROM version v JOIN story s ON s.id = v.story WHERE v.n > ? ORDER BY v.n LIMIT ?"
        );
        self.list(&sql, params![after, n], version)
    }

    /// The version that stood at a time; `None`: there was none yet.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn version_at(&self, founder: &str, at: i64) -> Result<Option<i64>> {
        let sql = "SELECT max(number) FROM version WHERE story = ? AND made <= ?";
        Ok(self.db.prepare_cached(sql)?.query_row(params![founder, at], |row| row.get(0))?)
    }

    /// A story's record in one of its states, as it is kept: without the texts of its articles.
    pub(crate) fn record_without_texts(&self, founder: &str, number: i64) -> Result<Option<Value>> {
        let Some(bytes) = self.of_version("record", founder, number)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| StoreError::Damaged(error.to_string()))
    }

    /// The founder of the story of this id, whatever became of it.
    pub(crate) fn founder_of(&self, public: &str) -> Result<Option<String>> {
        let mut rows = self.db.prepare_cached("SELECT id FROM story WHERE public = ?")?;
        Ok(rows.query_row([public], |row| row.get(0)).optional()?)
    }

    /// A story's record in one of its states, with the texts of its articles.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn record(&self, founder: &str, number: i64) -> Result<Option<Value>> {
        let Some(mut record) = self.record_without_texts(founder, number)? else { return Ok(None) };
        if let Some(articles) = record.get_mut("articles").and_then(Value::as_array_mut) {
            for article in articles {
                let text = article["id"].as_str().map(|id| self.report(id)).transpose()?.flatten();
                article["text"] = text.map_or(Value::Null, |report| report.text.into());
            }
        }
        Ok(Some(record))
    }

    /// A story's page in one of its states.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn page(&self, founder: &str, number: i64) -> Result<Option<String>> {
        let bytes = self.of_version("page", founder, number)?;
        let page =
            bytes.map(|bytes| String::from_utf8(bytes).map_err(|e| StoreError::Damaged(e.to_string())));
        page.transpose()
    }

    fn of_version(&self, column: &str, founder: &str, number: i64) -> Result<Option<Vec<u8>>> {
        let bytes: Option<Vec<u8>> = self
            .db
            .prepare_cached(&format!("SELECT {column} FROM version WHERE story = ? AND number = ?"))?
            .query_row(params![founder, number], |row| row.get(0))
            .optional()?;
        bytes.map(|bytes| stretch(&bytes)).transpose()
    }

    /// A report as it came.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn report(&self, id: &str) -> Result<Option<RawArticle>> {
        let bytes: Option<Vec<u8>> = self
            .db
            .prepare_cached("SELECT raw FROM article WHERE id = ?")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        bytes.map(|bytes| unpack(&bytes)).transpose()
    }

    /// Reports in order of arrival, the last ones first, of one outlet or all, from the `skip`th on.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn articles(&self, outlet: Option<&str>, skip: usize, n: usize) -> Result<Vec<ArticleRow>> {
        self.articles_where(
            "?1 IS NULL OR a.outlet = ?1 ORDER BY a.seq DESC LIMIT ?3 OFFSET ?2",
            params![outlet, skip, n],
        )
    }

    /// The report of this id, as in a list.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn article(&self, id: &str) -> Result<Option<ArticleRow>> {
        Ok(self.articles_where("a.id = ?", [id])?.pop())
    }

    fn articles_where(&self, clause: &str, given: impl rusqlite::Params) -> Result<Vec<ArticleRow>> {
        let sql = format!(
            "SELECT a.id, a.came, s.public, a.outlet, a.title, a.url, a.published, a.language
             FROM article a LEFT JOIN story s ON s.id = a.story WHERE {clause}"
        );
        self.list(&sql, given, |row| {
            Ok(ArticleRow {
                id: row.get(0)?,
                came: row.get(1)?,
                story: row.get(2)?,
                outlet: row.get(3)?,
                title: row.get(4)?,
                url: row.get(5)?,
                published: row.get(6)?,
                language: row.get(7)?,
            })
        })
    }

    /// Who published reports, those with most first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn outlets(&self) -> Result<Vec<OutletRow>> {
        let sql = "SELECT outlet, count(*), max(came), max(published) FROM article GROUP BY outlet ORDER BY 2 DESC, 1";
        self.list(sql, [], |row| {
            Ok(OutletRow {
                outlet: row.get(0)?,
                n_articles: row.get(1)?,
                last_came: row.get(2)?,
                last_published: row.get(3)?,
            })
        })
    }

    /// Those told of most, of one kind or all.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn entities(&self, kind: Option<&str>, skip: usize, n: usize) -> Result<Vec<EntityRow>> {
        let sql = format!(
            "SELECT {ENTITY} FROM entity WHERE ?1 IS NULL OR kind = ?1
             GROUP BY key ORDER BY count(DISTINCT story) DESC, sum(n_mentions) DESC, key LIMIT ?3 OFFSET ?2"
        );
        self.list(&sql, params![kind, skip, n], entity)
    }

    /// Somebody or something by key.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn entity(&self, key: &str) -> Result<Option<EntityRow>> {
        Ok(self
            .list(&format!("SELECT {ENTITY} FROM entity WHERE key = ? GROUP BY key"), [key], entity)?
            .pop())
    }

    /// The entity in each story that tells of it, the latest stories first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn told_of(&self, key: &str, n: usize) -> Result<Vec<Mentioned>> {
        let columns =
            STORY.split(", ").map(|column| format!("s.{}", column.trim())).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "SELECT {columns}, e.record FROM entity e JOIN story s ON s.id = e.story WHERE e.key = ?
             ORDER BY s.latest DESC, s.id LIMIT ?"
        );
        let rows = self.list(&sql, params![key, n], |row| Ok((story(row)?, row.get::<_, Vec<u8>>(13)?)))?;
        let mentioned = rows.into_iter().map(|(story, record)| {
            let entity = serde_json::from_slice(&stretch(&record)?)
                .map_err(|error| StoreError::Damaged(error.to_string()))?;
            Ok(Mentioned { story, entity })
        });
        mentioned.collect()
    }

    /// The spellings of somebody or something, with the number of stories that have each; the most common first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn written_as(&self, key: &str) -> Result<Vec<(String, usize)>> {
        self.list(
            "SELECT a.name, count(DISTINCT a.story) FROM alias a
             WHERE a.key = ?1 AND a.story IN (SELECT story FROM entity WHERE key = ?1)
             GROUP BY a.name ORDER BY 2 DESC, 1",
            [key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Who is told of in the same stories, of one kind or all, the most common first. Counted are those stories alone.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn companions(&self, key: &str, kind: Option<&str>, n: usize) -> Result<Vec<EntityRow>> {
        let sql = format!(
            "SELECT {ENTITY} FROM entity WHERE key <> ?1 AND (?2 IS NULL OR kind = ?2)
                 AND story IN (SELECT story FROM entity WHERE key = ?1)
             GROUP BY key ORDER BY count(DISTINCT story) DESC, sum(n_mentions) DESC, key LIMIT ?3"
        );
        self.list(&sql, params![key, kind, n], entity)
    }

    /// Who is told of in a story, the most named first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn told_in(&self, founder: &str) -> Result<Vec<EntityRow>> {
        let sql = format!(
            "SELECT {ENTITY} FROM entity WHERE story = ? GROUP BY key ORDER BY sum(n_mentions) DESC, key"
        );
        self.list(&sql, [founder], entity)
    }

    /// What was noticed and survived, the last things first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn problems(&self, skip: usize, n: usize) -> Result<Vec<(i64, Problem)>> {
        let sql = "SELECT at, path, article, stage, message FROM problem ORDER BY n DESC LIMIT ?2 OFFSET ?1";
        self.list(sql, params![skip, n], |row| {
            let stage: String = row.get(3)?;
            let problem = Problem {
                path: row.get(1)?,
                article: row.get::<_, Option<String>>(2)?.filter(|id| !id.is_empty()),
                stage: Stage::ALL.into_iter().find(|known| known.name() == stage).unwrap_or(Stage::Read),
                message: row.get(4)?,
            };
            Ok((row.get(0)?, problem))
        })
    }

    /// How much there is.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn numbers(&self) -> Result<Numbers> {
        let count = |sql| self.db.query_row(sql, [], |row| row.get::<_, usize>(0));
        Ok(Numbers {
            articles: count("SELECT count(*) FROM article")?,
            stories: count(N_STORIES)?,
            versions: count("SELECT count(*) FROM version")?,
            corrections: count("SELECT count(*) FROM correction WHERE undone IS NULL")?,
            problems: count("SELECT count(*) FROM problem")?,
        })
    }

    /// Greater with every change of a story: for `ETag`s and for asking what is new.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn last_version(&self) -> Result<i64> {
        Ok(self.db.query_row("SELECT coalesce(max(n), 0) FROM version", [], |row| row.get(0))?)
    }

    /// Another one whenever anything that is shown has changed: for `ETag`s.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn mark(&self) -> Result<String> {
        let sql = "SELECT (SELECT coalesce(max(n), 0) FROM version) || '.' || (SELECT coalesce(max(seq), 0) FROM article)
                       || '.' || (SELECT coalesce(max(batch), 0) FROM article)
                       || '.' || (SELECT coalesce(max(n), 0) FROM problem)
                       || '.' || (SELECT count(*) || '.' || count(undone) || '.' || total(obeyed) FROM correction)";
        Ok(self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// A small thing by name.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        let mut rows = self.db.prepare_cached("SELECT value FROM setting WHERE name = ?")?;
        Ok(rows.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Keeps a small thing by name.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn set(&mut self, name: &str, value: &str) -> Result<()> {
        self.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", [name, value])?;
        Ok(())
    }

    /// Has no such small thing any more; tells whether there was one.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn unset(&mut self, name: &str) -> Result<bool> {
        Ok(self.db.execute("DELETE FROM setting WHERE name = ?", [name])? > 0)
    }

    /// The small things whose names begin so, by name, with their values.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn settings(&self, beginning: &str) -> Result<Vec<(String, String)>> {
        self.list(
            "SELECT name, value FROM setting WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name",
            [beginning],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    pub(crate) fn list<T>(
        &self,
        sql: &str,
        given: impl rusqlite::Params,
        of: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut rows = self.db.prepare_cached(sql)?;
        let found = rows.query_map(given, of)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_today_asks_for_stands_in_indexes_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_or_make(&folder.path().join("news.db")).unwrap();
        for sql in [LAST_DAY, N_STORIES, STORYLINES, BY_WEIGHT, BY_WEIGHT_SINCE] {
            let mut plan = store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let nothing = vec![rusqlite::types::Null; plan.parameter_count()];
            let mut steps = plan.query(rusqlite::params_from_iter(nothing)).unwrap();
            let first: String = steps.next().unwrap().unwrap().get(3).unwrap();
            assert!(first.contains("COVERING INDEX story_by_"), "{sql}: {first}");
        }
    }
}
