//! What people said by hand: it holds until it is taken back, and outlives everything that is made again.

use dateline_model::Verdict;
use rusqlite::{Row, params};

use crate::{Result, Store};

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

    /// Takes a correction back; tells whether there was one that held.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn undo(&mut self, n: i64, at: i64) -> Result<bool> {
        let sql = "UPDATE correction SET undone = ?2, obeyed = 0 WHERE n = ?1 AND undone IS NULL";
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

    fn corrections_where(&self, clause: &str) -> Result<Vec<Correction>> {
        let sql = format!("SELECT {COLUMNS} FROM correction WHERE {clause} ORDER BY n");
        let mut rows = self.db.prepare_cached(&sql)?;
        let found = rows.query_map([], correction)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that the stories show these corrections.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn obeyed(&mut self, corrections: &[Correction]) -> Result<()> {
        let step = self.db.transaction()?;
        for said in corrections {
            // What was taken back meanwhile is still to be obeyed.
            step.prepare_cached("UPDATE correction SET obeyed = 1 WHERE n = ? AND undone IS ?")?
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
