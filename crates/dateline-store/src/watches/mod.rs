//! What is watched for: a rule, and where to tell. [`Store::look_out`] holds the rules against what changed since it looked
//! last and keeps an [`Alert`] for each thing that is new, once; whoever delivers takes those that are due
//! ([`Store::alerts_due`]) and says what became of them. All of it lies in the store, so that a restart loses and doubles nothing.

mod outbox;
mod rules;

use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Result, Store, StoreError};

/// What is watched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// Anything new that a query finds (docs/search.md), in reports that came after the watch was set.
    Query {
        /// The query.
        query: String,
    },
    /// Anything a person says.
    Says {
        /// Who, in any spelling.
        person: String,
        /// Words that must stand in it, as a query; empty: any.
        #[serde(default)]
        on: String,
    },
    /// A figure of people killed, hurt, missing ... that was not told before.
    Toll(Scope),
    /// The second independent origin of a story.
    SecondOrigin(Scope),
    /// A happening that somebody denies, or responsibility that is denied.
    Denial(Scope),
    /// A report that was published before and was changed.
    Revision(Scope),
    /// A value that others dispute.
    Disputed(Scope),
}

/// Which stories a rule looks at; all, where it names none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scope {
    /// A story's id in records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// Stories in which this query finds something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}

/// Where alerts go.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Target {
    /// Each is sent to an address, as JSON, signed.
    Webhook {
        /// The address.
        url: String,
        /// The key that signs, as Standard Webhooks writes it: `whsec_` and base64. It is told to nobody.
        secret: String,
        /// Whether the address may lie in one's own network.
        #[serde(default)]
        private: bool,
    },
    /// A file holds the latest as an Atom feed.
    Feed {
        /// The file.
        path: String,
    },
    /// Each is a line of JSON at the end of a file.
    Jsonl {
        /// The file.
        path: String,
    },
    /// Nowhere else: whoever looks at the store sees them.
    Here,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Webhook { url, private, .. } => out
                .debug_struct("Webhook")
                .field("url", url)
                .field("private", private)
                .finish_non_exhaustive(),
            Self::Feed { path } => out.debug_struct("Feed").field("path", path).finish(),
            Self::Jsonl { path } => out.debug_struct("Jsonl").field("path", path).finish(),
            Self::Here => out.write_str("Here"),
        }
    }
}

/// Something watched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// Its number.
    pub n: i64,
    /// When it was set.
    pub at: i64,
    /// What people call it.
    pub name: String,
    /// What it looks for.
    pub rule: Rule,
    /// Where it tells.
    pub to: Target,
    /// Up to which version it has looked.
    pub seen: i64,
}

/// Something that was seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Its number: greater ones are later.
    pub n: i64,
    /// The watch.
    pub watch: i64,
    /// When it was seen.
    pub at: i64,
    /// What is told: `what` in words, `story`, `version`, and the `facts` with their evidence.
    pub body: Value,
    /// When it was delivered; `None`: not yet.
    pub sent: Option<i64>,
    /// Vain tries so far.
    pub n_tries: u32,
    /// Why the last try was in vain.
    pub error: Option<String>,
}

const WATCH: &str = "SELECT n, at, name, rule, to_, seen FROM watch";

fn watch(row: &Row) -> rusqlite::Result<(Watch, String, String)> {
    let placeholder = Rule::Query { query: String::new() };
    let to = Target::Jsonl { path: String::new() };
    let watch = Watch {
        n: row.get(0)?,
        at: row.get(1)?,
        name: row.get(2)?,
        rule: placeholder,
        to,
        seen: row.get(5)?,
    };
    Ok((watch, row.get(3)?, row.get(4)?))
}

fn of_json<T: serde::de::DeserializeOwned>(text: &str, what: &str, n: i64) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(format!("{what} of watch {n}: {error}")))
}

impl Store {
    /// Sets a watch and gives its number. It looks at what changes from now on.
    ///
    /// # Errors
    ///
    /// [`NotAQuery`](StoreError::NotAQuery) where a query of the rule cannot be understood; where the store cannot be written.
    pub fn add_watch(&mut self, name: &str, rule: &Rule, to: &Target, at: i64) -> Result<i64> {
        if let Some(query) = rule.query() {
            self.search(&query, 0, 1)?;
        }
        let json =
            |value: serde_json::Result<String>| value.map_err(|error| StoreError::Damaged(error.to_string()));
        self.db.execute(
            "INSERT INTO watch (at, name, rule, to_, seen)
             VALUES (?, ?, ?, ?, (SELECT coalesce(max(n), 0) FROM version))",
            params![at, name, json(serde_json::to_string(rule))?, json(serde_json::to_string(to))?],
        )?;
        Ok(self.db.last_insert_rowid())
    }

    /// All watches, as they were set.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or is damaged.
    pub fn watches(&self) -> Result<Vec<Watch>> {
        let rows = self.list(&format!("{WATCH} ORDER BY n"), [], watch)?;
        let watches = rows.into_iter().map(|(watch, rule, to)| {
            Ok(Watch {
                rule: of_json(&rule, "the rule", watch.n)?,
                to: of_json(&to, "the target", watch.n)?,
                ..watch
            })
        });
        watches.collect()
    }

    /// Takes a watch out, with what it told; tells whether there was one.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn remove_watch(&mut self, n: i64) -> Result<bool> {
        let step = self.db.transaction()?;
        step.execute("DELETE FROM alert WHERE watch = ?", [n])?;
        let n_removed = step.execute("DELETE FROM watch WHERE n = ?", [n])?;
        step.commit()?;
        Ok(n_removed > 0)
    }
}

impl Rule {
    /// The query behind it, where there is one.
    pub fn query(&self) -> Option<String> {
        match self {
            Self::Query { query } => Some(query.clone()),
            Self::Says { person, on } => {
                let on = if on.trim().is_empty() { String::new() } else { format!(" ({on})") };
                Some(format!("kind:quote person:\"{}\"{on}", person.replace('"', " ")))
            }
            Self::Toll(scope)
            | Self::SecondOrigin(scope)
            | Self::Denial(scope)
            | Self::Revision(scope)
            | Self::Disputed(scope) => scope.query.clone(),
        }
    }
}
