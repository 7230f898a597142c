//! Who is meant by a name in a query: any spelling leads to the entity, also one with a slip of the pen.
//!
//! Names are compared folded (lower-case ASCII, see `dateline_text::sound::folded`). Every spelling stands once in `spelling`;
//! `spelled` finds those that share three letters with what is asked.

use dateline_text::sound::{folded, spelling};
use rapidfuzz::distance::osa;
use rusqlite::{OptionalExtension, params};

use super::Understood;
use super::query::{Field, Words};
use crate::{Result, Store};

/// So many bearers of one name are told and looked for by their other spellings.
const MAX_KEYS: usize = 64;
/// So many spellings that hold a name as whole words are looked at.
const MAX_SPELLINGS: usize = 512;
/// So many names of one entity are looked for.
const MAX_NAMES: usize = 8;

/// A name that was looked up.
pub(super) struct Looked {
    pub(super) understood: Understood,
    /// What to look for in the column of names: each of these, word for word.
    pub(super) phrases: Vec<String>,
}

/// Letters that may differ, by how many there are. A name of three letters is another name when one of them is changed.
fn slips(n_letters: usize) -> usize {
    match n_letters {
        0..4 => 0,
        4..8 => 1,
        8..13 => 2,
        _ => 3,
    }
}

impl Store {
    /// Looks up the name behind `person:` or `place:`.
    pub(super) fn look_up(&self, words: &Words) -> Result<Looked> {
        let asked = words.text.trim();
        let mut understood = Understood {
            at: words.at,
            asked: asked.to_owned(),
            name: asked.to_owned(),
            n_typos: 0,
            keys: Vec::new(),
        };
        if self.kind_of(asked)?.is_some() {
            understood.keys = vec![asked.to_owned()];
            let phrases = self.names_of(asked)?;
            understood.name = phrases.first().cloned().unwrap_or_default();
            return Ok(Looked { understood, phrases });
        }
        let mut name = folded(asked);
        understood.keys = self.bearers(&name, words.field)?;
        if understood.keys.is_empty()
            && let Some((near, n_typos)) = self.nearest(&name, words.field)?
        {
            understood.keys = self.bearers(&near, words.field)?;
            understood.n_typos = n_typos;
            understood.name.clone_from(&near);
            name = near;
        }
        let mut phrases = vec![if understood.n_typos == 0 { asked.to_owned() } else { name }];
        for key in &understood.keys {
            phrases.extend(self.names_of(key)?);
        }
        phrases.sort_unstable();
        phrases.dedup();
        Ok(Looked { understood, phrases })
    }

    /// Entities of which a folded name is one, or stands in one as whole words; those of most stories first.
    pub(super) fn bearers(&self, name: &str, field: Field) -> Result<Vec<String>> {
        if name.is_empty() {
            return Ok(Vec::new());
        }
        let mut spellings = vec![name.to_owned()];
        let padded = format!(" {name} ");
        let holding = self.spellings(&trigrams(&padded).join(" AND "), Some(MAX_SPELLINGS))?;
        spellings.extend(
            holding.into_iter().filter(|longer| longer != name && format!(" {longer} ").contains(&padded)),
        );
        let mut counted: Vec<(usize, String)> = Vec::new();
        let mut rows = self.db.prepare_cached(
            "SELECT key, count(*) FROM alias WHERE folded = ? GROUP BY key ORDER BY 2 DESC, 1 LIMIT ?",
        )?;
        for spelling in spellings {
            for row in rows.query_map(params![spelling, MAX_KEYS], |row| Ok((row.get(1)?, row.get(0)?)))? {
                counted.push(row?);
            }
        }
        counted.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut keys: Vec<String> = Vec::new();
        for (_, key) in counted {
            if keys.len() == MAX_KEYS {
                break;
            }
            if !keys.contains(&key) && self.is_of(&key, field)? {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// The name that stands nearest to a folded one, whole or as whole words of a longer one, and by how many letters they
    /// differ. Of names as near, one that sounds the same goes first, then the one of most stories.
    pub(super) fn nearest(&self, name: &str, field: Field) -> Result<Option<(String, usize)>> {
        let limit = slips(name.chars().filter(|letter| *letter != ' ').count());
        if limit == 0 {
            return Ok(None);
        }
        let n_words = name.split(' ').count();
        let near = osa::BatchComparator::new(name.chars());
        let sound = spelling(name);
        let mut found: Vec<(usize, bool, String)> = Vec::new();
        for longer in self.spellings(&trigrams(&format!(" {name} ")).join(" OR "), None)? {
            let words: Vec<&str> = longer.split(' ').collect();
            let parts = words.windows(n_words.min(words.len())).map(|part| part.join(" "));
            for part in parts {
                let args = osa::Args::default().score_cutoff(limit);
                if let Some(n) = near.distance_with_args(part.chars(), &args) {
                    found.push((n, spelling(&part) != sound, part));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        let mut best: Option<(usize, String)> = None;
        let mut tier = None;
        for (n_typos, differs, part) in found {
            if tier.is_some_and(|best| best != (n_typos, differs)) {
                break;
            }
            // A spelling that no entity of this sort bears any more stands for nobody.
            let n_keys = self.bearers(&part, field)?.len();
            if n_keys == 0 {
                continue;
            }
            tier = Some((n_typos, differs));
            let n_stories = self.stories_with(&part)?;
            if best.as_ref().is_none_or(|(most, _)| n_stories > *most) {
                best = Some((n_stories, part));
            }
        }
        Ok(best.zip(tier).map(|((_, part), (n_typos, _))| (part, n_typos)))
    }

    fn stories_with(&self, name: &str) -> Result<usize> {
        let mut rows = self.db.prepare_cached("SELECT count(*) FROM alias WHERE folded = ?")?;
        Ok(rows.query_row([name], |row| row.get(0))?)
    }

    fn spellings(&self, trigrams: &str, n: Option<usize>) -> Result<Vec<String>> {
        if trigrams.is_empty() {
            return Ok(Vec::new());
        }
        self.list(
            "SELECT s.folded FROM spelled f JOIN spelling s ON s.n = f.rowid WHERE spelled MATCH ? LIMIT ?",
            params![trigrams, n.map_or(-1, |n| i64::try_from(n).unwrap_or(-1))],
            |row| row.get(0),
        )
    }

    fn kind_of(&self, key: &str) -> Result<Option<String>> {
        let mut rows = self.db.prepare_cached("SELECT kind FROM entity WHERE key = ? LIMIT 1")?;
        Ok(rows.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Whether an entity is looked for by this field: people and organizations, or places.
    fn is_of(&self, key: &str, field: Field) -> Result<bool> {
        let Some(kind) = self.kind_of(key)? else { return Ok(false) };
        Ok(match field {
            Field::Person => kind != "place",
            Field::Place => kind == "place",
            Field::Any | Field::Outlet | Field::Title => true,
        })
    }

    fn names_of(&self, key: &str) -> Result<Vec<String>> {
        self.list(
            "SELECT DISTINCT name FROM entity WHERE key = ? ORDER BY name LIMIT ?",
            params![key, MAX_NAMES],
            |row| row.get(0),
        )
    }
}

/// Each three letters of a folded name, as the index of spellings has them; in quotes.
fn trigrams(padded: &str) -> Vec<String> {
    let mut grams: Vec<String> =
        padded.as_bytes().windows(3).map(|gram| format!("\"{}\"", String::from_utf8_lossy(gram))).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}
