//! What people said by hand: it holds until it is taken back, and outlives everything that is made again.

use dateline_model::Verdict;
use rusqlite::{Row, TransactionBehavior, params};

use crate::blob::squeeze;
use crate::growing::{apply_growth, put_memory};
use crate::{Growth, Result, Store};

/// What a correction speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Two articles, by id: one story or not.
    Articles,
    /// Two names, each with "@" and an article's id where it stands for who bears it there: one entity or not.
    Names,
}

impl About {
    fn name(self) -> &'static str {
        match self {
            Self::Articles => "articles",
            Self::Names => "names",
        }
    }
}

/// Something said by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its number; 0: not kept yet.
    pub n: i64,
    /// When it was said.
    pub at: i64,
    /// Who said it.
    pub who: String,
    /// What it speaks of.
    pub about: About,
    /// What is said of the two.
    pub verdict: Verdict,
    /// The two.
    pub both: [String; 2],
    /// Why.
    pub note: Option<String>,
    /// When it was taken back; `None`: it holds.
    pub undone: Option<i64>,
}

/// What became of the stream when corrections of articles were obeyed.
#[derive(Debug, Clone, Default)]
pub struct Regrouped {
    /// What became of stories.
    pub growth: Growth,
    /// The stream's memory since.
    pub memory: Vec<u8>,
}

const COLUMNS: &str = "n, at, who, about, verdict, a, b, note, undone";

fn correction(row: &Row) -> rusqlite::Result<Correction> {
    Ok(Correction {
        n: row.get(0)?,
        at: row.get(1)?,
        who: row.get(2)?,
        about: if row.get_ref(3)?.as_str()? == "names" { About::Names } else { About::Articles },
        verdict: if row.get_ref(4)?.as_str()? == "same" { Verdict::Same } else { Verdict::NotSame },
        both: [row.get(5)?, row.get(6)?],
        note: row.get(7)?,
        undone: row.get(8)?,
    })
}

impl Store {
    /// Keeps a correction and gives its number. It is obeyed when the store is grown next.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn correct(&mut self, said: &Correction) -> Result<i64> {
        let verdict = match said.verdict {
            Verdict::Same => "same",
            Verdict::NotSame => "not_same",
        };
        let [a, b] = &said.both;
        self.db.execute(
            "INSERT INTO correction (at, who, about, verdict, a, b, note, obeyed) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
            params![said.at, said.who, said.about.name(), verdict, a, b, said.note],
        )?;
        Ok(self.db.last_insert_rowid())
    }

    /// Takes a correction back; tells whether there was one that held. One that was not obeyed yet never is.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn undo(&mut self, n: i64, at: i64) -> Result<bool> {
        let sql = "UPDATE correction SET undone = ?2, obeyed = 1 - obeyed WHERE n = ?1 AND undone IS NULL";
        Ok(self.db.execute(sql, params![n, at])? > 0)
    }

    /// All that was ever said, first things first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn corrections(&self) -> Result<Vec<Correction>> {
        self.corrections_where("1")
    }

    /// What the stories do not show yet, whether said or taken back.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn unobeyed(&self) -> Result<Vec<Correction>> {
        self.corrections_where("obeyed = 0")
    }

    /// What the stories show: without what was said and not obeyed yet, with what was taken back and is obeyed still. It
    /// changes by [`Self::obeyed`] alone, so that batches that are done again come out as they did.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn in_effect(&self) -> Result<Vec<Correction>> {
        self.corrections_where("obeyed = (undone IS NULL)")
    }

    fn corrections_where(&self, clause: &str) -> Result<Vec<Correction>> {
        let sql = format!("SELECT {COLUMNS} FROM correction WHERE {clause} ORDER BY n");
        let mut rows = self.db.prepare_cached(&sql)?;
        let found = rows.query_map([], correction)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that these corrections are obeyed, with all that follows, or nothing of it: what became of the stream, where they are
    /// of articles, and which stories must be made anew besides.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn obeyed(
        &mut self,
        corrections: &[Correction],
        regrouped: Option<&Regrouped>,
        stale: &[String],
    ) -> Result<()> {
        let memory = regrouped.map(|regrouped| squeeze(&regrouped.memory));
        let batch = self.last_batch()?;
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some((regrouped, memory)) = regrouped.zip(memory) {
            apply_growth(&step, batch, &regrouped.growth)?;
            put_memory(&step, batch, &memory)?;
        }
        for story in stale {
            step.prepare_cached("UPDATE story SET stale = 1 WHERE id = ? AND merged_into IS NULL")?
                .execute([story])?;
        }
        for said in corrections {
            // What was taken back meanwhile is in effect now, and still to be obeyed.
            step.prepare_cached("UPDATE correction SET obeyed = (undone IS ?2) WHERE n = ?1")?
                .execute(params![said.n, said.undone])?;
        }
        step.commit()?;
        Ok(())
    }

    /// Stories in which one of the names is told of, by founder. A name may be followed by "@" and an article's id.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn stories_that_name(&self, names: &[String], fold: impl Fn(&str) -> String) -> Result<Vec<String>> {
        let mut rows = self.db.prepare_cached("SELECT DISTINCT story FROM alias WHERE folded = ?")?;
        let mut stories = Vec::new();
        for name in names {
            let name = name.rsplit_once('@').map_or(&**name, |(name, _)| name);
            for story in rows.query_map([fold(name)], |row| row.get(0))? {
                stories.push(story?);
            }
        }
        stories.sort_unstable();
        stories.dedup();
        Ok(stories)
    }
}
