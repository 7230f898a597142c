//! The query language (docs/search.md): text goes in, a tree comes out, or where in it what is wrong. Nothing of the store is
//! known here.

use std::ops::Range;

use jiff::civil::Date;

use crate::{Kind, NotAQuery};

/// So long a query may be, in code points.
const MAX_LEN: usize = 2000;
/// So many words, phrases and fields at most: what a database can be asked at once has a bound.
const MAX_TERMS: usize = 100;
/// So many parentheses and minus signs in one another.
const MAX_DEPTH: usize = 30;

/// What words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Any,
    Outlet,
    Person,
    Place,
    Title,
}

/// What holds for the whole query, whatever its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filter {
    Kind(Kind),
    /// A story's id in records.
    Story(String),
    /// First and last day, both included.
    Days(Option<Date>, Option<Date>),
}

/// Words that stand side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) field: Field,
    /// As written, quotes apart.
    pub(crate) text: String,
    /// Whether the last one may go on: `ship*`.
    pub(crate) is_prefix: bool,
    /// In double quotes.
    pub(crate) is_quoted: bool,
    /// Where they begin in the query.
    pub(crate) at: usize,
}

/// A query, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Words(Words),
    /// With where it stands in the query.
    Filter(Filter, usize),
    All(Vec<Node>),
    Any(Vec<Node>),
    /// With where its minus sign stands.
    Not(Box<Node>, usize),
}

/// Reads a query; `None`: there is nothing in it.
pub(crate) fn parse(query: &str) -> Result<Option<Node>, NotAQuery> {
    let letters: Vec<char> = query.chars().collect();
    if letters.len() > MAX_LEN {
        return Err(wrong(MAX_LEN, format!("a query has at most {MAX_LEN} characters")));
    }
    let mut parser = Parser { letters: &letters, at: 0, n_terms: 0 };
    parser.skip_blanks();
    if parser.at == letters.len() {
        return Ok(None);
    }
    let node = parser.any(0)?;
    if parser.at < letters.len() {
        return Err(wrong(parser.at, "this `)` closes nothing: take it out or put it in quotes"));
    }
    Ok(Some(node))
}

pub(crate) fn wrong(at: usize, message: impl Into<String>) -> NotAQuery {
    NotAQuery { at, message: message.into() }
}

struct Parser<'a> {
    letters: &'a [char],
    at: usize,
    n_terms: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    /// Whether this word in capitals stands here, by itself.
    fn word_is(&self, word: &str) -> bool {
        let end = self.at + word.len();
        let is_it = self.letters.get(self.at..end).is_some_and(|here| here.iter().copied().eq(word.chars()));
        is_it && self.letters.get(end).is_none_or(|&letter| is_blank(letter) || is_sign(letter))
    }

    /// `a OR b`: binds least.
    fn any(&mut self, depth: usize) -> Result<Node, NotAQuery> {
        let mut parts = vec![self.all(depth)?];
        while self.word_is("OR") {
            self.at += 2;
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::Any(parts) })
    }

    /// `a b`, also `a AND b`.
    fn all(&mut self, depth: usize) -> Result<Node, NotAQuery> {
        self.skip_blanks();
        let begin = self.at;
        let mut parts = Vec::new();
        loop {
            self.skip_blanks();
            if self.peek().is_none_or(|letter| letter == ')') || self.word_is("OR") {
                break;
            }
            if self.word_is("AND") {
                if parts.is_empty() {
                    return Err(wrong(
                        self.at,
                        "nothing stands before this AND; words are joined without it",
                    ));
                }
                self.at += 3;
                self.skip_blanks();
                if self.peek().is_none_or(|letter| letter == ')') || self.word_is("OR") {
                    return Err(wrong(self.at, "something is missing after AND"));
                }
                continue;
            }
            parts.push(self.one(depth)?);
        }
        match parts.len() {
            0 => Err(wrong(begin, "words to look for are missing here")),
            1 => Ok(parts.remove(0)),
            _ => Ok(Node::All(parts)),
        }
    }

    /// A word, a phrase, a field, something in parentheses, or one of these with NOT before it.
    fn one(&mut self, depth: usize) -> Result<Node, NotAQuery> {
        if depth > MAX_DEPTH {
            return Err(wrong(self.at, format!("at most {MAX_DEPTH} parentheses may lie in one another")));
        }
        let begin = self.at;
        if self.word_is("NOT") || self.peek() == Some('-') {
            self.at += if self.peek() == Some('-') { 1 } else { 3 };
            self.skip_blanks();
            if self.peek().is_none_or(|letter| letter == ')') || self.word_is("OR") || self.word_is("AND") {
                return Err(wrong(
                    begin,
                    "something to leave out is missing after this; a dash goes in quotes",
                ));
            }
            return Ok(match self.one(depth + 1)? {
                Node::Not(inner, _) => *inner,
                node => Node::Not(Box::new(node), begin),
            });
        }
        match self.peek() {
            Some('(') => {
                self.at += 1;
                let node = self.any(depth + 1)?;
                if self.peek() != Some(')') {
                    return Err(wrong(begin, "this `(` is not closed"));
                }
                self.at += 1;
                Ok(node)
            }
            Some('"') => {
                let text = self.quoted()?;
                self.words(Field::Any, text, begin, true)
            }
            _ => self.word_or_field(),
        }
    }

    /// What stands between two double quotes.
    fn quoted(&mut self) -> Result<String, NotAQuery> {
        let begin = self.at;
        let rest = &self.letters[begin + 1..];
        let Some(len) = rest.iter().position(|&letter| letter == '"') else {
            return Err(wrong(begin, "this quotation mark is not closed"));
        };
        self.at += len + 2;
        Ok(rest[..len].iter().collect())
    }

    /// What stands up to a blank, a parenthesis or a quotation mark.
    fn bare(&mut self) -> String {
        let begin = self.at;
        while self.peek().is_some_and(|letter| !is_blank(letter) && !is_sign(letter)) {
            self.at += 1;
        }
        self.letters[begin..self.at].iter().collect()
    }

    fn word_or_field(&mut self) -> Result<Node, NotAQuery> {
        let begin = self.at;
        let word = self.bare();
        let Some((name, value)) = word.split_once(':') else {
            return self.words(Field::Any, word, begin, false);
        };
        // "12:30" and "https://..." are words as any.
        let is_field = name.chars().all(|letter| letter.is_ascii_alphabetic()) && !value.starts_with("//");
        if name.is_empty() || !is_field {
            return self.words(Field::Any, word, begin, false);
        }
        let value_at = begin + name.len() + 1;
        let is_quoted = value.is_empty() && self.peek() == Some('"');
        let value = if is_quoted { self.quoted()? } else { value.to_owned() };
        if value.trim().is_empty() {
            let message = format!("something is missing after `{name}:`; what has blanks goes in quotes");
            return Err(wrong(value_at.min(self.letters.len()), message));
        }
        let field = match &*name.to_ascii_lowercase() {
            "outlet" => Field::Outlet,
            "person" => Field::Person,
            "place" => Field::Place,
            "title" => Field::Title,
            other => {
                let filter = filter(other, value, begin..value_at)?;
                self.count(begin)?;
                return Ok(Node::Filter(filter, begin));
            }
        };
        self.words(field, value, value_at, is_quoted)
    }

    fn count(&mut self, at: usize) -> Result<(), NotAQuery> {
        self.n_terms += 1;
        if self.n_terms > MAX_TERMS {
            return Err(wrong(at, format!("a query has at most {MAX_TERMS} words, phrases and fields")));
        }
        Ok(())
    }

    fn words(&mut self, field: Field, text: String, at: usize, is_quoted: bool) -> Result<Node, NotAQuery> {
        self.count(at)?;
        let is_prefix = if is_quoted && self.peek() == Some('*') {
            self.at += 1;
            true
        } else {
            !is_quoted && text.ends_with('*')
        };
        if !text.chars().any(char::is_alphanumeric) {
            return Err(wrong(at, "there is no letter or digit in this; only words can be looked for"));
        }
        Ok(Node::Words(Words { field, text, is_prefix, is_quoted, at }))
    }
}

/// What is no field of words; `at` is the name's place, up to the value.
fn filter(name: &str, value: String, at: Range<usize>) -> Result<Filter, NotAQuery> {
    match name {
        "kind" => {
            let value = value.to_lowercase();
            let kind = Kind::ALL.into_iter().find(|kind| kind.name() == value.trim_end_matches('s'));
            // The plural of "story" is not made by an "s" alone.
            let kind = kind.or((value == "stories").then_some(Kind::Story));
            kind.map(Filter::Kind)
                .ok_or_else(|| wrong(at.end, "a kind is one of article, quote, event and story"))
        }
        "story" => Ok(Filter::Story(value)),
        "since" | "until" | "on" => {
            let (first, last) = days(&value).ok_or_else(|| {
                wrong(at.end, "this is no day; write 2025-03-31, or a month as 2025-03, or a year as 2025")
            })?;
            Ok(match name {
                "since" => Filter::Days(Some(first), None),
                "until" => Filter::Days(None, Some(last)),
                _ => Filter::Days(Some(first), Some(last)),
            })
        }
        _ => Err(wrong(
            at.start,
            format!(
                "there is no field `{name}:`; the fields are outlet, person, place, title, kind, story, since, until \
                 and on. To look for the words put them in quotes"
            ),
        )),
    }
}

/// First and last day of a day, a month or a year in ISO 8601.
fn days(value: &str) -> Option<(Date, Date)> {
    let mut parts = value.split('-');
    let mut number = |len: usize| match parts.next() {
        None => Some(None),
        Some(part) => {
            let is_number = part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse::<i16>().ok()).map(|number| number.filter(|&number| number > 0))
        }
    };
    let (year, month, day) = (number(4)??, number(2)?, number(2)?);
    let is_whole = value.bytes().filter(|&byte| byte == b'-').count()
        == usize::from(month.is_some()) + usize::from(day.is_some());
    if !is_whole {
        return None;
    }
    let date =
        |month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    match (month, day) {
        (Some(month), Some(day)) => date(month, day).map(|day| (day, day)),
        (Some(month), None) => date(month, 1).map(|first| (first, first.last_of_month())),
        (None, _) => Some((date(1, 1)?, date(12, 31)?)),
    }
}

/// Also what no keyboard writes.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control()
}

fn is_sign(letter: char) -> bool {
    matches!(letter, '(' | ')' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree, written in one line.
    fn tree(node: &Node) -> String {
        let list = |nodes: &[Node]| nodes.iter().map(tree).collect::<Vec<_>>().join(" ");
        match node {
            Node::Words(words) => {
                let star = if words.is_prefix { "*" } else { "" };
                let field =
                    if words.field == Field::Any { String::new() } else { format!("{:?}=", words.field) };
                format!("{field}[{}]{star}", words.text)
            }
            Node::Filter(filter, _) => match filter {
                Filter::Days(earliest, latest) => {
                    let day = |day: &Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
                    format!("{}..{}", day(earliest), day(latest))
                }
                filter => format!("{filter:?}"),
            },
            Node::All(nodes) => format!("({})", list(nodes)),
            Node::Any(nodes) => format!("any({})", list(nodes)),
            Node::Not(node, _) => format!("-{}", tree(node)),
        }
    }

    #[track_caller]
    fn check(query: &str, expected: &str) {
        let found = match parse(query) {
            Ok(node) => node.map(|node| tree(&node)).unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn words_phrases_and_signs() {
        check("", "");
        check("  \t ", "");
        check("ferry sank", "([ferry] [sank])");
        check("\"ferry sank\" harbor", "([ferry sank] [harbor])");
        check("ferry AND sank OR tram", "any(([ferry] [sank]) [tram])");
        check("ferry (sank OR burned) -drill", "([ferry] any([sank] [burned]) -[drill])");
        check("NOT NOT ferry", "[ferry]");
        check("--ferry", "[ferry]");
        check("ferr* \"harbor mas\"*", "([ferr*]* [harbor mas]*)");
        check("12:30 https://example.org/a", "([12:30] [https://example.org/a])");
        check("ORion android nothing", "([ORion] [android] [nothing])");
        check("well-known", "[well-known]");
    }

    #[test]
    fn fields() {
        check("person:Orlova PLACE:\"Port Sel\"", "(Person=[Orlova] Place=[Port Sel])");
        check("kind:quotes", "Kind(Quote)");
        check("kind:stories", "Kind(Story)");
        check("story:s-1", "Story(\"s-1\")");
        check("since:2025-03-01 until:2025-03", "(2025-03-01.. ..2025-03-31)");
        check("on:2024-02", "2024-02-01..2024-02-29");
        check("on:2025", "2025-01-01..2025-12-31");
        check("-outlet:Herald", "-Outlet=[Herald]");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        check("\"ferry", "at character 1: this quotation mark is not closed");
        check("a (b", "at character 3: this `(` is not closed");
        check("a ) b", "at character 3: this `)` closes nothing: take it out or put it in quotes");
        check("a OR", "at character 5: words to look for are missing here");
        check("OR a", "at character 1: words to look for are missing here");
        check("()", "at character 2: words to look for are missing here");
        check("a AND", "at character 6: something is missing after AND");
        check("AND a", "at character 1: nothing stands before this AND; words are joined without it");
        check("a - ", "at character 3: something to leave out is missing after this; a dash goes in quotes");
        check(
            "person: a",
            "at character 8: something is missing after `person:`; what has blanks goes in quotes",
        );
        check("é kind:x", "at character 8: a kind is one of article, quote, event and story");
        let no_day = "this is no day; write 2025-03-31, or a month as 2025-03, or a year as 2025";
        for (query, at) in
            [("on:2025-02-30", 4), ("a on:yesterday", 6), ("on:2025-3", 4), ("on:2025-", 4), ("on:0000", 4)]
        {
            check(query, &format!("at character {at}: {no_day}"));
        }
        check("a & b", "at character 3: there is no letter or digit in this; only words can be looked for");
        assert!(parse("outlett:x").unwrap_err().message.starts_with("there is no field `outlett:`"));
        assert_eq!(parse(&"(".repeat(500)).unwrap_err().at, MAX_DEPTH + 1);
        assert!(parse(&"-".repeat(500)).is_err() && parse(&"a ".repeat(150)).is_err());
        assert!(parse(&"a".repeat(3000)).is_err());
    }
}
