//! The tables of `data/`: what single lines of residue look like, and the lines that open a list of other reports.

use std::sync::LazyLock;

use dateline_model::Role;
use regex::{RegexSet, RegexSetBuilder};

use crate::line::Line;

/// Longer lines are never looked at: residue that a single line gives away is short.
const MOST_WORDS: usize = 90;
const MOST_BYTES: usize = 900;

/// Patterns that are looked for at once. With all of them in one set the automaton outgrows its cache, and cleaning takes
/// eight times as long. Those for a line's beginning give most lines up after a few letters, so that more go together.
const A_SET: usize = 3;
const A_SET_OF_BEGINNINGS: usize = 6;

/// So much memory an automaton may take; with less, some are thrown away and made again all the time.
const MOST_BYTES_A_SET: usize = 4 << 20;

static SIGNS: LazyLock<Signs> = LazyLock::new(|| Signs::read(include_str!("../data/signs.tsv")));
static LEAD_INS: LazyLock<RegexSet> =
    LazyLock::new(|| compile(rows(include_str!("../data/lead_ins.tsv")).map(str::to_owned).collect()));

/// The rows of the table, those for a line's beginning first.
struct Signs {
    sets: Vec<Set>,
}

/// Patterns that are looked for at once.
struct Set {
    patterns: RegexSet,
    rows: Vec<Row>,
    most_words: usize,
}

/// What a pattern tells.
#[derive(Clone, Copy)]
struct Row {
    /// Its place in the table: of several that match, the first counts.
    nth: usize,
    role: Role,
    /// The most words a line may have for it.
    most_words: usize,
}

impl Signs {
    fn read(table: &str) -> Self {
        let (mut lets, mut beginnings, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (nth, row) in rows(table).enumerate() {
            let mut cells = row.splitn(3, '\t');
            let (Some(role), Some(words), Some(pattern)) = (cells.next(), cells.next(), cells.next()) else {
                panic!("a row of signs.tsv has three cells: {row}");
            };
            if role == "let" {
                lets.push((format!("{{{words}}}"), pattern));
                continue;
            }
            let pattern = lets.iter().fold(pattern.to_owned(), |p, (name, value)| p.replace(name, value));
            let most_words = words.parse().expect("signs.tsv counts words in its second cell");
            let row = Row { nth, role: role_named(role), most_words };
            if pattern.starts_with('^') { &mut beginnings } else { &mut others }.push((row, pattern));
        }
        let sets = beginnings.chunks(A_SET_OF_BEGINNINGS).chain(others.chunks(A_SET)).map(Set::of);
        Self { sets: sets.collect() }
    }
}

impl Set {
    fn of(rows: &[(Row, String)]) -> Self {
        Self {
            patterns: compile(rows.iter().map(|(_, pattern)| pattern.clone()).collect()),
            rows: rows.iter().map(|(row, _)| *row).collect(),
            most_words: rows.iter().map(|(row, _)| row.most_words).max().unwrap_or(0),
        }
    }

    /// The first row whose pattern is in the line, where there is one before `before`.
    fn first(&self, line: &Line<'_>, before: Option<Row>) -> Option<Row> {
        let is_before = |row: &Row| before.is_none_or(|before| row.nth < before.nth);
        if line.n_words > self.most_words || !self.rows.iter().any(is_before) {
            return None;
        }
        let hits = self.patterns.matches(line.text);
        let mut rows = hits.iter().map(|i| self.rows[i]);
        rows.find(|row| line.n_words <= row.most_words).filter(is_before)
    }
}

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|row| !row.is_empty() && !row.starts_with('#'))
}

/// A word's edge is told by ASCII alone: by all of Unicode, a line with one curly quotation mark costs a hundred times as much.
fn compile(patterns: Vec<String>) -> RegexSet {
    let patterns = patterns.into_iter().map(|pattern| pattern.replace(r"\b", r"(?-u:\b)"));
    let set = RegexSetBuilder::new(patterns)
        .case_insensitive(true)
        .size_limit(64 << 20)
        .dfa_size_limit(MOST_BYTES_A_SET)
        .build();
    set.expect("the tables hold valid patterns: a test reads them")
}

fn role_named(name: &str) -> Role {
    match name {
        "embed" => Role::Embed,
        "credit" => Role::Credit,
        "caption" => Role::Caption,
        "byline" => Role::Byline,
        "navigation" => Role::Navigation,
        "tags" => Role::Tags,
        "label" => Role::Label,
        "teasers" => Role::Teasers,
        _ => panic!("no such role in signs.tsv: {name}"),
    }
}

/// The role that a line gives away by itself; `None` where it gives none away.
pub(crate) fn sign_of(line: &Line<'_>) -> Option<Role> {
    if line.is_blank() || line.is_separator() || line.n_words > MOST_WORDS || line.text.len() > MOST_BYTES {
        return None;
    }
    let first = SIGNS.sets.iter().fold(None, |first, set| set.first(line, first).or(first));
    first.map(|row| row.role)
}

/// Whether a line opens a list of other reports ("Latest stories").
pub(crate) fn is_lead_in(line: &Line<'_>) -> bool {
    line.n_words <= 10 && line.text.len() <= 120 && LEAD_INS.is_match(line.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::lines;

    #[track_caller]
    fn check(line: &str, expected: Option<Role>) {
        assert_eq!(sign_of(&lines(line)[0]), expected, "{line}");
    }

    #[test]
    fn pictures_are_told_by_their_credit() {
        check("Photo: AFP", Some(Role::Credit));
        check("Image source, Getty Images", Some(Role::Credit));
        check("Jo Lind/Reuters", Some(Role::Credit));
        check("Wardens row across the flooded square (Jo Lind/AP)", Some(Role::Caption));
        check("Image 3 of 12 The square under water.", Some(Role::Caption));
        check("She posted a photo: it showed the square under water, and the church behind it.", None);
        check("The photo was taken by a warden on Sunday.", None);
    }

    #[test]
    fn posts_are_told_by_link_and_handle() {
        check("The square is under water https://t.co/abc123", Some(Role::Embed));
        check("— Arden Town (@arden) May 3, 2021", Some(Role::Embed));
        check("The mayor (@arden) wrote on May 3, 2021 that the square was dry.", None);
    }

    #[test]
    fn author_lines_are_told_by_capitals() {
        check("By Jo Lind", Some(Role::Byline));
        check("By Jo Lind and Ida van Falk, Arden Post", Some(Role::Byline));
        check("By Monday the water had gone", None);
        check("(Reporting by Jo Lind; editing by Ida Falk)", Some(Role::Byline));
    }

    #[test]
    fn the_site_speaks_in_the_imperative() {
        check("Sign up for our newsletter", Some(Role::Navigation));
        check("Copyright 2021 Arden Post. All rights reserved.", Some(Role::Navigation));
        check("Share on Facebook", Some(Role::Navigation));
        check("The town will sign up for the scheme.", None);
        check("Follow the river and you come to the mill.", None);
    }

    #[test]
    fn labels_announce_what_is_not_there() {
        check("Podcast:", Some(Role::Label));
        check("Watch: ", Some(Role::Label));
        check("READ MORE: Mill burns down in Arden", Some(Role::Teasers));
    }

    #[test]
    fn hash_tags_alone_are_tags() {
        check("#Arden #TheMill", Some(Role::Tags));
        check("#Arden was everywhere on Sunday.", None);
    }

    #[test]
    fn lead_ins_are_whole_lines() {
        for line in ["Latest Stories", "Related:", "Most read", "You may also like", "More from Arden Post"] {
            assert!(is_lead_in(&lines(line)[0]), "{line}");
        }
        assert!(!is_lead_in(&lines("The latest stories came from the mill, she said.")[0]));
    }
}
