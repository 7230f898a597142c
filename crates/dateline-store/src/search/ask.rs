//! A query as the database is asked it: what FTS5 matches, and conditions of SQL. All that a person wrote goes in as a
//! quoted phrase or as a bound value.

use jiff::civil::Date;
use rusqlite::types::Value;

use super::Understood;
use super::query::{Field, Filter, Node, Words, wrong};
use super::snippet::{Needle, needle};
use crate::{NotAQuery, Result, Store};

/// A query, ready to be asked.
#[derive(Default)]
pub(super) struct Asked {
    /// What has to match; `None`: only conditions are asked for.
    pub(super) matching: Option<String>,
    /// What must not match, where nothing has to.
    pub(super) without: Option<String>,
    /// Conditions on the item `i`.
    pub(super) conditions: Vec<String>,
    /// Their values.
    pub(super) values: Vec<Value>,
    /// How names were understood.
    pub(super) understood: Vec<Understood>,
    /// What to mark.
    pub(super) needles: Vec<Needle>,
    /// Words without a field that are looked for, side by side as written.
    pub(super) plain: Vec<String>,
    /// Every phrase, as it is matched.
    pub(super) phrases: Vec<String>,
    /// First and last day of a stretch that is asked for.
    pub(super) days: (Option<Date>, Option<Date>),
    /// Whether one story alone is asked for.
    pub(super) is_of_story: bool,
    /// Whether the query has anything but plain words.
    pub(super) is_mixed: bool,
}

impl Asked {
    pub(super) fn of(store: &Store, query: Node) -> Result<Self> {
        let mut asked = Self::default();
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        for node in flat(query) {
            match node {
                Node::Filter(filter, _) => asked.condition(store, &filter, false)?,
                Node::Not(node, at) => match *node {
                    Node::Filter(filter, _) => asked.condition(store, &filter, true)?,
                    node => unwanted.push((node, at)),
                },
                node => wanted.push(node),
            }
        }
        asked.is_mixed |= !unwanted.is_empty();
        let wanted =
            wanted.iter().map(|node| asked.expression(store, node, true)).collect::<Result<Vec<_>>>()?;
        let first_unwanted = unwanted.first().map(|&(_, at)| at);
        let unwanted = unwanted
            .iter()
            .map(|(node, _)| asked.expression(store, node, false))
            .collect::<Result<Vec<_>>>()?;
        match (wanted.is_empty(), first_unwanted) {
            (false, None) => asked.matching = Some(wanted.join(" AND ")),
            (false, Some(_)) => {
                asked.matching = Some(format!("({}) NOT ({})", wanted.join(" AND "), unwanted.join(" OR ")));
            }
            (true, Some(at)) if asked.conditions.is_empty() => {
                return Err(wrong(at, "this says only what to leave out; say also what to look for").into());
            }
            (true, Some(_)) => asked.without = Some(unwanted.join(" OR ")),
            (true, None) => {}
        }
        Ok(asked)
    }

    fn condition(&mut self, store: &Store, filter: &Filter, is_not: bool) -> Result<()> {
        self.is_mixed = true;
        let text = |value: &str| Value::Text(value.to_owned());
        let mut parts = Vec::new();
        match filter {
            Filter::Kind(kind) => {
                parts.push("i.kind = ?");
                self.values.push(text(kind.name()));
            }
            Filter::Story(id) => {
                parts.push("i.story = ?");
                self.is_of_story |= !is_not;
                let founder = store.story(id)?.map(|story| story.founder);
                self.values.push(text(founder.as_deref().unwrap_or(id)));
            }
            Filter::Days(first, last) => {
                if !is_not {
                    self.days.0 = self.days.0.max(*first);
                    self.days.1 = [self.days.1, *last].into_iter().flatten().min();
                }
                for (part, day) in [("i.day >= ?", first), ("i.day <= ?", last)] {
                    if let Some(day) = day {
                        parts.push(part);
                        self.values.push(text(&day.to_string()));
                    }
                }
            }
        }
        let not = if is_not { "NOT " } else { "" };
        self.conditions.push(format!("{not}coalesce({}, 0)", parts.join(" AND ")));
        Ok(())
    }

    /// What FTS5 is asked for a part of the query. `is_wanted`: it is to be marked in what is found.
    fn expression(&mut self, store: &Store, node: &Node, is_wanted: bool) -> Result<String> {
        match node {
            Node::Words(words) => self.words(store, words, is_wanted),
            Node::Filter(_, at) => Err(wrong(
                *at,
                "this holds for the whole query: it cannot stand beside OR or in parentheses with NOT",
            )
            .into()),
            Node::Not(_, at) => Err(lonely(*at).into()),
            Node::Any(nodes) => {
                self.is_mixed = true;
                let parts = nodes
                    .iter()
                    .map(|node| self.expression(store, node, is_wanted))
                    .collect::<Result<Vec<_>>>()?;
                Ok(format!("({})", parts.join(" OR ")))
            }
            Node::All(nodes) => {
                let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
                let mut first_not = 0;
                for node in nodes {
                    if let Node::Not(node, at) = node {
                        first_not = *at;
                        unwanted.push(self.expression(store, node, false)?);
                    } else {
                        wanted.push(self.expression(store, node, is_wanted)?);
                    }
                }
                if wanted.is_empty() {
                    return Err(lonely(first_not).into());
                }
                let wanted = wanted.join(" AND ");
                Ok(if unwanted.is_empty() {
                    format!("({wanted})")
                } else {
                    format!("(({wanted}) NOT ({}))", unwanted.join(" OR "))
                })
            }
        }
    }

    fn words(&mut self, store: &Store, words: &Words, is_wanted: bool) -> Result<String> {
        let column = match words.field {
            Field::Any => None,
            Field::Outlet => Some("outlet"),
            Field::Person => Some("person"),
            Field::Place => Some("place"),
            Field::Title => Some("title"),
        };
        self.is_mixed |= column.is_some();
        let is_name = matches!(words.field, Field::Person | Field::Place) && !words.is_prefix;
        let phrases = if is_name {
            let looked = store.look_up(words)?;
            self.understood.push(looked.understood);
            looked.phrases
        } else {
            vec![words.text.trim_end_matches('*').to_owned()]
        };
        if is_wanted {
            self.needles.extend(phrases.iter().map(|phrase| needle(phrase, words.is_prefix)));
            if words.field == Field::Any {
                self.plain.push(words.text.clone());
            }
        }
        let star = if words.is_prefix { " *" } else { "" };
        let quoted: Vec<String> = phrases
            .iter()
            .map(|phrase| format!("\"{}\"{star}", phrase.replace(ends_a_phrase, " ")))
            .collect();
        let any = quoted.join(" OR ");
        self.phrases.extend(quoted);
        Ok(match column {
            Some(column) => format!("{column} : ({any})"),
            None => any,
        })
    }
}

/// Quotation marks, and what no keyboard writes: a zero ends all that FTS5 reads.
fn ends_a_phrase(letter: char) -> bool {
    letter == '"' || letter.is_control()
}

fn lonely(at: usize) -> NotAQuery {
    wrong(at, "nothing stands beside this to take it from: it cannot stand alone or beside OR")
}

/// The parts that all have to hold.
fn flat(node: Node) -> Vec<Node> {
    match node {
        Node::All(nodes) => nodes.into_iter().flat_map(flat).collect(),
        node => vec![node],
    }
}
