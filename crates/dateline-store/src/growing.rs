//! What is made of the reports: what was read in each, the stream's memory, each story's states.

use dateline_model::{Annotated, Change, ChangeKind, RawArticle};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;

use crate::blob::{pack, squeeze, stretch, unpack};
use crate::told::{forget_told, keep_items, keep_told};
use crate::{Kind, Result, Store, StoreError};

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pending {
    /// Reports in which nothing was read yet.
    pub n_unread: usize,
    /// Reports that are not in the stream yet.
    pub n_unplaced: usize,
    /// Stories whose last state is not the present one.
    pub n_stale: usize,
    /// Corrections that no story shows yet.
    pub n_corrections: usize,
}

impl Pending {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a batch of reports changed in the stream.
#[derive(Debug, Clone, Default)]
pub struct Growth {
    /// Article and the story that it is in now, by founder.
    pub articles: Vec<(String, String)>,
    /// What became of stories.
    pub changes: Vec<Change>,
    /// Story (by founder), its id in records, and its storyline (by founder).
    pub stories: Vec<(String, String, String)>,
}

/// A story in its present state, to be kept.
#[derive(Debug, Clone)]
pub struct StoryState {
    /// Its founder.
    pub id: String,
    /// What changed since the last state, in words.
    pub why: Vec<String>,
    /// Its headline.
    pub title: String,
    /// Where its happenings took place, most told first.
    pub places: Vec<String>,
    /// First and last day on which it was reported, ISO 8601.
    pub days: (Option<String>, Option<String>),
    /// Reports that tell it.
    pub n_reports: usize,
    /// Independent origins among them.
    pub n_origins: usize,
    /// Differences in which sources cannot all be right.
    pub n_disputed: usize,
    /// How much it weighs beside others.
    pub weight: f64,
    /// Its record (see RECORD.md), with texts.
    pub record: Value,
    /// Its page: what stands in `main`, and the reports in full.
    pub page: String,
    /// Who is told of.
    pub entities: Vec<Told>,
    /// What can be searched for.
    pub items: Vec<Item>,
}

/// Somebody or something a story tells of.
#[derive(Debug, Clone)]
pub struct Told {
    /// Kind and folded name: what stands for it over all stories.
    pub key: String,
    /// person, organization, place ...
    pub kind: String,
    /// The name that it goes by.
    pub name: String,
    /// Every spelling with its folded form.
    pub aliases: Vec<(String, String)>,
    /// How often it is named.
    pub n_mentions: usize,
    /// Degrees north and east, of places that are known.
    pub at: Option<(f64, f64)>,
    /// The entity in the record.
    pub record: Value,
}

/// Something that can be found.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Its id: of the article, event or story; for a quote the story's and its place in the record.
    pub of: String,
    /// The article where it stands, and its words there, in code points.
    pub place: Option<(String, u32, u32)>,
    /// Published, said, happened: ISO 8601.
    pub day: Option<String>,
    /// Its words.
    pub text: String,
    /// Its headline.
    pub title: String,
    /// Who published it.
    pub outlet: String,
    /// Who is named in it, every spelling.
    pub person: String,
    /// The places named in it.
    pub location: String,
}

impl Store {
    /// What there is to do.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn pending(&self) -> Result<Pending> {
        let count = |sql| self.db.query_row(sql, [], |row| row.get::<_, usize>(0));
        Ok(Pending {
            n_unread: count("SELECT count(*) FROM article WHERE annotated IS NULL")?,
            n_unplaced: count("SELECT count(*) FROM article WHERE batch IS NULL")?,
            n_stale: count("SELECT count(*) FROM story WHERE stale = 1")?,
            n_corrections: count("SELECT count(*) FROM correction WHERE obeyed = 0")?,
        })
    }

    /// The first `n` reports in which nothing was read yet, in order of arrival.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn unread(&self, n: usize) -> Result<Vec<RawArticle>> {
        blobs(&self.db, "SELECT raw FROM article WHERE annotated IS NULL ORDER BY seq LIMIT ?", params![n])
    }

    /// Keeps what was read in reports.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn keep_read(&mut self, articles: &[Annotated]) -> Result<()> {
        let packed = articles.iter().map(pack).collect::<Result<Vec<_>>>()?;
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (annotated, packed) in articles.iter().zip(packed) {
            let article = &annotated.article;
            step.prepare_cached(
                "UPDATE article SET annotated = ?2, title = ?3, published = ?4, language = ?5 WHERE id = ?1",
            )?
            .execute(params![
                article.id,
                packed,
                article.title,
                article.published.day.map(|day| day.to_string()),
                article.language,
            ])?;
        }
        step.commit()?;
        Ok(())
    }

    /// The stream's memory as last kept, and after which batch that was.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn memory(&self) -> Result<Option<(i64, Vec<u8>)>> {
        let row = self.db.query_row("SELECT batch, stories FROM memory", [], |row| {
            Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?))
        });
        let Some((batch, bytes)) = row.optional()? else { return Ok(None) };
        Ok(Some((batch, stretch(&bytes)?)))
    }

    /// Keeps the stream's memory as it is after a batch.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn keep_memory(&mut self, batch: i64, bytes: &[u8]) -> Result<()> {
        put_memory(&self.db, batch, &squeeze(bytes))
    }

    /// The last batch that went into the stream; 0: none.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn last_batch(&self) -> Result<i64> {
        Ok(self.db.query_row("SELECT coalesce(max(batch), 0) FROM article", [], |row| row.get(0))?)
    }

    /// The reports of a batch, by id.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn of_batch(&self, batch: i64) -> Result<Vec<Annotated>> {
        blobs(&self.db, "SELECT annotated FROM article WHERE batch = ? ORDER BY id", params![batch])
    }

    /// The first `n` reports that were read and are not in the stream yet, in order of arrival.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn unplaced(&self, n: usize) -> Result<Vec<Annotated>> {
        blobs(
            &self.db,
            "SELECT annotated FROM article WHERE batch IS NULL AND annotated IS NOT NULL ORDER BY seq LIMIT ?",
            params![n],
        )
    }

    /// The reports of a story, by id.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn of_story(&self, founder: &str) -> Result<Vec<Annotated>> {
        blobs(
            &self.db,
            "SELECT annotated FROM article WHERE story = ? AND annotated IS NOT NULL ORDER BY id",
            params![founder],
        )
    }

    /// Keeps what a batch changed in the stream; its stories become stale.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn keep_growth(&mut self, batch: i64, growth: &Growth) -> Result<()> {
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        apply_growth(&step, batch, growth)?;
        step.commit()?;
        Ok(())
    }

    /// The first `n` stories whose last state is not the present one, by founder.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn stale(&self, n: usize) -> Result<Vec<String>> {
        let mut rows = self.db.prepare_cached("SELECT id FROM story WHERE stale = 1 ORDER BY id LIMIT ?")?;
        let ids = rows.query_map([n], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that a story has no reports any more: its past stays.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn end_story(&mut self, founder: &str) -> Result<()> {
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step.execute("UPDATE story SET stale = 0, n_reports = 0, shown = 0 WHERE id = ?", [founder])?;
        forget_told(&step, founder)?;
        step.commit()?;
        Ok(())
    }

    /// The record of a story's last state, without texts.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn last_record(&self, founder: &str) -> Result<Option<Value>> {
        let bytes: Option<Vec<u8>> = self
            .db
            .prepare_cached("SELECT record FROM version WHERE story = ? ORDER BY number DESC LIMIT 1")?
            .query_row([founder], |row| row.get(0))
            .optional()?;
        let read = |bytes: Vec<u8>| {
            serde_json::from_slice(&stretch(&bytes)?).map_err(|error| StoreError::Damaged(error.to_string()))
        };
        bytes.map(read).transpose()
    }

    /// Keeps a story's present state: as a new version where it differs from the last one.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn keep_story(&mut self, state: StoryState, at: i64) -> Result<()> {
        let record = squeeze(&record_without_texts(state.record)?);
        let page = squeeze(state.page.as_bytes());
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last: Option<(i64, Vec<u8>, Vec<u8>)> = step
            .prepare_cached(
                "SELECT number, record, page FROM version WHERE story = ? ORDER BY number DESC LIMIT 1",
            )?
            .query_row([&state.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        step.prepare_cached("UPDATE story SET stale = 0 WHERE id = ?")?.execute([&state.id])?;
        if last.as_ref().is_some_and(|(_, old_record, old_page)| *old_record == record && *old_page == page) {
            step.commit()?;
            return Ok(());
        }
        let number = last.map_or(0, |(number, ..)| number) + 1;
        step.prepare_cached(
            "INSERT INTO version (story, number, made, why, title, n_reports, n_origins, n_disputed, record, page)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            state.id,
            number,
            at,
            serde_json::json!(state.why).to_string(),
            state.title,
            state.n_reports,
            state.n_origins,
            state.n_disputed,
            record,
            page
        ])?;
        step.prepare_cached(
            "UPDATE story SET version = ?2, changed = ?3, title = ?4, places = ?5, earliest = ?6, latest = ?7,
                 n_reports = ?8, n_origins = ?9, n_disputed = ?10, weight = ?11,
                 shown = merged_into IS NULL AND ?8 > 0
             WHERE id = ?1",
        )?
        .execute(params![
            state.id,
            number,
            at,
            state.title,
            serde_json::json!(state.places).to_string(),
            state.days.0,
            state.days.1,
            state.n_reports,
            state.n_origins,
            state.n_disputed,
            state.weight
        ])?;
        keep_told(&step, &state.id, &state.entities)?;
        keep_items(&step, &state.id, &state.items)?;
        step.commit()?;
        Ok(())
    }
}

/// Values that were packed.
fn blobs<T: serde::de::DeserializeOwned>(
    db: &Connection,
    sql: &str,
    given: impl rusqlite::Params,
) -> Result<Vec<T>> {
    let mut rows = db.prepare_cached(sql)?;
    let mut rows = rows.query(given)?;
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(|error| StoreError::Damaged(error.to_string()))?;
        values.push(unpack(bytes)?);
    }
    Ok(values)
}

/// Keeps the stream's memory, squeezed.
pub(crate) fn put_memory(db: &Connection, batch: i64, squeezed: &[u8]) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO memory (one, batch, stories) VALUES (1, ?, ?)";
    db.execute(sql, params![batch, squeezed])?;
    Ok(())
}

/// What a batch does to the rows of articles and stories.
pub(crate) fn apply_growth(step: &Transaction, batch: i64, growth: &Growth) -> Result<()> {
    for (story, public, line) in &growth.stories {
        step.prepare_cached(
            "INSERT INTO story VALUES (?1, ?2, ?3, NULL, 0, 0, 0, '', '[]', NULL, NULL, 0, 0, 0, 0, 0)
             ON CONFLICT (id) DO UPDATE SET storyline = ?3",
        )?
        .execute(params![story, public, line])?;
    }
    for change in &growth.changes {
        apply(step, change)?;
    }
    for (article, story) in &growth.articles {
        step.prepare_cached("UPDATE article SET batch = coalesce(batch, ?2), story = ?3 WHERE id = ?1")?
            .execute(params![article, batch, story])?;
    }
    Ok(())
}

/// What a change does to the stories' rows: all of them become stale but those that are no more.
fn apply(step: &Transaction, change: &Change) -> Result<()> {
    if let (ChangeKind::Merged, Some(other)) = (change.kind, &change.other) {
        step.prepare_cached("UPDATE article SET story = ? WHERE story = ?")?
            .execute([&change.story, other])?;
        step.prepare_cached("UPDATE story SET merged_into = ?, stale = 0, shown = 0 WHERE id = ?")?
            .execute([&change.story, other])?;
        forget_told(step, other)?;
    }
    for article in &change.articles {
        step.prepare_cached("UPDATE article SET story = ? WHERE id = ?")?
            .execute([&change.story, article])?;
    }
    let mut stale = step.prepare_cached("UPDATE story SET stale = 1 WHERE id = ? AND merged_into IS NULL")?;
    stale.execute([&change.story])?;
    if let (ChangeKind::Split, Some(other)) = (change.kind, &change.other) {
        stale.execute([other])?;
    }
    Ok(())
}

/// A record as it is kept: texts stand in the articles' own rows.
fn record_without_texts(mut record: Value) -> Result<Vec<u8>> {
    if let Some(articles) = record.get_mut("articles").and_then(Value::as_array_mut) {
        for article in articles {
            if let Some(article) = article.as_object_mut() {
                article.remove("text");
            }
        }
    }
    serde_json::to_vec(&record).map_err(|error| StoreError::Damaged(error.to_string()))
}
