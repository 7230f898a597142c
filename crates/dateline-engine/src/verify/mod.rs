//! Proves a record against itself: every citation against the texts it cites, every id against what it names.
//!
//! A record may have been written by anybody: nothing in it is taken on trust, and whatever is wrong is told with the
//! place where it stands. It is read twice, element by element: first the texts and ids, which are kept, then all that
//! points to them, which is not. So memory goes with the texts and not with the record.

mod elements;
mod rules;
mod texts;
mod values;

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use serde_json::Value;

use elements::{Element, each_element};
use rules::Checker;

/// Something wrong in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Where: a JSON path, `$.quotes[3].source`.
    pub path: String,
    /// What is wrong there.
    pub message: String,
    /// In what way.
    pub kind: FailureKind,
}

/// In what way a part of a record is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// It does not hold together: words that do not stand where they are cited, ids that lead nowhere, days out of order.
    Structure,
    /// A value is not what the words say that it rests on.
    Value,
}

impl FailureKind {
    /// The name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Value => "value",
        }
    }
}

/// What checking a record came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Citations whose words stand in the text where they say.
    pub n_proved: usize,
    /// All citations.
    pub n_citations: usize,
    /// Numbers and times of the clock that could be read out of the words they rest on, and were held against them.
    pub n_values: usize,
    /// Elements of each list of the record: articles, entities, quotes ...
    pub n_elements: BTreeMap<String, usize>,
    /// Everything that is wrong, in the record's order.
    pub failures: Vec<Failure>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Why something cannot be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum NotARecord {
    /// It cannot be opened or read.
    #[error("cannot be read")]
    Unreadable(#[from] std::io::Error),
    /// It is not JSON, or nested deeper than any record.
    #[error("is not a record")]
    NotJson(#[from] serde_json::Error),
    /// It is JSON of some other kind.
    #[error("is not a record: {0}")]
    OtherFormat(String),
}

/// The format that is checked.
const FORMAT: &str = "dateline/record";
/// Its version.
const VERSION: u64 = 1;

/// Checks a record, which is opened twice.
///
/// # Errors
///
/// [`NotARecord`] where there is nothing to check: it cannot be read, is not JSON, has another format or version.
///
/// # Examples
///
/// ```
/// use dateline_engine::verify;
///
/// let record = r#"{"format":"dateline/record","version":1,
///     "articles":[{"id":"a","text":"It rains.","published":{"value":null}}],
///     "quotes":[{"article":"a","start":3,"end":8,"exact":"snows"}]}"#;
/// let verified = verify(|| Ok(record.as_bytes())).unwrap();
/// assert_eq!(verified.failures[0].path, "$.quotes[0]");
/// assert_eq!(verified.failures[0].message, "the text has \"rains\" from 3 to 8, not \"snows\"");
/// ```
pub fn verify<R: Read>(mut open: impl FnMut() -> std::io::Result<R>) -> Result<Verified, NotARecord> {
    let mut checker = Checker::default();
    let mut head = Head::default();
    each_element(open()?, |element| match element {
        Element::Of { list, idx, value } => checker.learn(list, idx, value),
        Element::Field { name, value } => head.take(name, &value, &mut checker),
    })?;
    head.check()?;
    checker.learnt(head.is_stream);
    each_element(open()?, |element| match element {
        Element::Of { list, idx, value } => checker.check(list, idx, &value),
        Element::Field { .. } => {}
    })?;
    Ok(checker.verified())
}

/// What stands in a record beside its lists.
#[derive(Default)]
struct Head {
    format: Option<Value>,
    version: Option<Value>,
    /// Whether the record is of a stream: then it may name what only earlier runs had.
    is_stream: bool,
    has_articles: bool,
}

impl Head {
    fn take(&mut self, name: &str, value: &Value, checker: &mut Checker) {
        match name {
            "format" => self.format = Some(value.clone()),
            "version" => self.version = Some(value.clone()),
            // A list says so once, before its elements.
            _ if value.is_array() => {
                self.is_stream |= name == "changes";
                self.has_articles |= name == "articles";
                checker.begin(name);
            }
            _ if rules::LISTS.contains(&name) => {
                checker.fail(format!("$.{name}"), "is not a list".into());
            }
            // Fields may be added to the format.
            _ => {}
        }
    }

    fn check(&self) -> Result<(), NotARecord> {
        let format = self.format.as_ref().and_then(Value::as_str);
        if format != Some(FORMAT) {
            let told = self.format.as_ref().map_or("it names no format".to_owned(), |format| {
                format!("its format is {}, not \"{FORMAT}\"", shown(format))
            });
            return Err(NotARecord::OtherFormat(told));
        }
        if self.version.as_ref().and_then(Value::as_u64) != Some(VERSION) {
            let told = self.version.as_ref().map_or("none".to_owned(), shown);
            return Err(NotARecord::OtherFormat(format!(
                "its version is {told}, and only version {VERSION} is known here"
            )));
        }
        if !self.has_articles {
            return Err(NotARecord::OtherFormat("it has no list of articles".into()));
        }
        Ok(())
    }
}

/// A value as a message shows it: short.
fn shown(value: &Value) -> String {
    const MAX_CHARS: usize = 60;
    match value {
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let written = value.to_string();
            match written.char_indices().nth(MAX_CHARS) {
                Some((cut, _)) => format!("{}\u{2026}", &written[..cut]),
                None => written,
            }
        }
    }
}

/// Where in the record something stands; written only where something is wrong.
#[derive(Clone, Copy)]
struct At<'a> {
    before: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Idx(usize),
}

impl<'a> At<'a> {
    fn list(name: &'a str) -> Self {
        Self { before: None, step: Step::Key(name) }
    }

    fn key(&'a self, key: &'a str) -> At<'a> {
        At { before: Some(self), step: Step::Key(key) }
    }

    fn idx(&'a self, idx: usize) -> At<'a> {
        At { before: Some(self), step: Step::Idx(idx) }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.before {
            Some(before) => before.fmt(f)?,
            None => f.write_str("$")?,
        }
        match self.step {
            Step::Key(key) if key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') => {
                write!(f, ".{key}")
            }
            Step::Key(key) => write!(f, "[{}]", shown(&Value::from(key))),
            Step::Idx(idx) => write!(f, "[{idx}]"),
        }
    }
}

#[cfg(test)]
mod tests;
