//! What the tokenizer cuts off words: prefixes, suffixes and infixes by the model's own regular expressions.
//!
//! A word without white space goes in, lengths in bytes come out. The one thing to know: Python searches with
//! expressions of hundreds of alternatives and look-behind; here they are tried only where a match can start
//! (see each function), with the alternatives that need no looking around bundled so that the fast engine
//! runs them.

use std::ops::Range;

use fancy_regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The four expressions, compiled.
#[derive(Debug)]
pub(crate) struct Affixes {
    prefix: Regex,
    suffix: Regex,
    suffix_starts: Starts,
    infix: Regex,
    url: Regex,
}

/// No suffix is longer than this many characters, runs of full stops apart.
const LONGEST_SUFFIX: usize = 6;

impl Affixes {
    /// Compiles the expressions as the model's `tokenizer` file has them.
    pub(crate) fn new(
        prefix: &str,
        suffix: &str,
        infix: &str,
        url: &str,
    ) -> Result<Self, Box<fancy_regex::Error>> {
        let prefixes = alternatives(prefix).into_iter().map(|rule| rule.strip_prefix('^').unwrap_or(rule));
        let suffixes = alternatives(suffix).into_iter().map(|rule| rule.strip_suffix('$').unwrap_or(rule));
        Ok(Self {
            prefix: Regex::new(&format!(r"\A(?:{})", bundle(prefixes, "")))?,
            suffix: Regex::new(&format!(r"\G(?:{})", bundle(suffixes.clone(), r"\z")))?,
            suffix_starts: Starts::of(suffixes),
            infix: Regex::new(&format!(r"\G(?:{})", bundle(alternatives(infix).into_iter(), "")))?,
            url: Regex::new(url.trim_start_matches("(?u)"))?,
        })
    }

    /// Length of the prefix to cut off; 0 for none. A prefix starts with a mark, or with letters before a
    /// dollar sign.
    pub(crate) fn prefix(&self, word: &str) -> usize {
        let may_start = |bytes: &[u8]| match bytes {
            [first, ..] if !first.is_ascii_alphanumeric() => true,
            [_, b'$', ..] | [_, _, b'$', ..] => true,
            _ => false,
        };
        if !may_start(word.as_bytes()) {
            return 0;
        }
        self.prefix.find(word).ok().flatten().map_or(0, |found| found.end())
    }

    /// Length of the suffix to cut off, the longest that fits; 0 for none.
    pub(crate) fn suffix(&self, word: &str) -> usize {
        if word.bytes().rev().take(LONGEST_SUFFIX + 1).all(|b| b.is_ascii_alphabetic()) {
            return 0;
        }
        let dots = word.len() - word.trim_end_matches('.').len();
        let mut starts: Vec<usize> =
            word.char_indices().rev().take(LONGEST_SUFFIX).map(|(start, _)| start).collect();
        starts.push(word.len() - dots);
        starts.sort_unstable();
        let is_suffix = |&start: &usize| {
            start < word.len()
                && self.suffix_starts.may_be(word.as_bytes(), start)
                && self.suffix.find_from_pos(word, start).is_ok_and(|m| m.is_some())
        };
        starts.into_iter().find(is_suffix).map_or(0, |start| word.len() - start)
    }

    /// Whether this word is a web address, which is not cut up.
    pub(crate) fn is_url(&self, word: &str) -> bool {
        word.contains('.') && self.url.is_match(word).unwrap_or(false)
    }

    /// The infixes, left to right, as byte ranges. They start with a mark, never with an ASCII letter or
    /// digit.
    pub(crate) fn infixes(&self, word: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (start, c) in word.char_indices() {
            let inside_last = found.last().is_some_and(|last| start < last.end);
            if !c.is_ascii_alphanumeric()
                && !inside_last
                && let Ok(Some(infix)) = self.infix.find_from_pos(word, start)
                && infix.end() > start
            {
                found.push(start..infix.end());
            }
        }
        found
    }
}

/// The ASCII characters that suffixes start with, as bits: most letters start none but a unit behind a digit.
#[derive(Debug, Default)]
struct Starts {
    anywhere: u128,
    after_digit: u128,
}

impl Starts {
    fn of<'p>(rules: impl Iterator<Item = &'p str>) -> Self {
        const AFTER_DIGIT: &str = "(?<=[0-9])";
        let mut starts = Self::default();
        for rule in rules {
            let looks_behind = rule.starts_with("(?<=");
            let group_end =
                plain(rule).find(|&(_, c, depth)| c == ')' && depth == 0).map_or(0, |(at, ..)| at + 1);
            let body = if looks_behind { &rule[group_end..] } else { rule };
            let first = regex_syntax::parse(body).ok().as_ref().and_then(first).unwrap_or(u128::MAX);
            let after =
                if rule.starts_with(AFTER_DIGIT) { &mut starts.after_digit } else { &mut starts.anywhere };
            *after |= first;
        }
        starts
    }

    /// Whether a suffix may start at this byte of a word; always where it is not ASCII.
    fn may_be(&self, word: &[u8], start: usize) -> bool {
        let is_after_digit = start.checked_sub(1).is_some_and(|before| word[before].is_ascii_digit());
        let starts = if is_after_digit { self.anywhere | self.after_digit } else { self.anywhere };
        !word[start].is_ascii() || starts >> word[start] & 1 == 1
    }
}

/// The ASCII characters that an expression's matches start with; `None` where that is hard to say.
fn first(expression: &Hir) -> Option<u128> {
    match expression.kind() {
        HirKind::Literal(literal) => {
            literal.0.first().map(|&byte| if byte.is_ascii() { 1 << byte } else { 0 })
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ascii =
                |c: &u8| class.ranges().iter().any(|r| (r.start()..=r.end()).contains(&char::from(*c)));
            Some((0..128).filter(ascii).fold(0, |set, byte| set | 1 << byte))
        }
        HirKind::Concat(parts) => parts.first().and_then(first),
        HirKind::Alternation(parts) => {
            parts.iter().map(first).try_fold(0, |set, part| part.map(|part| set | part))
        }
        HirKind::Capture(group) => first(&group.sub),
        HirKind::Repetition(again) if again.min > 0 => first(&again.sub),
        _ => None,
    }
}

/// The characters of an expression that stand for themselves in no class and behind no backslash, with their places and
/// how many groups they are in; a closing bracket counts as outside.
fn plain(pattern: &str) -> impl Iterator<Item = (usize, char, u32)> {
    let (mut depth, mut in_class, mut escaped) = (0u32, false, false);
    pattern.char_indices().filter_map(move |(at, c)| {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '(' => {
                depth += 1;
                return Some((at, c, depth));
            }
            ')' => {
                depth = depth.saturating_sub(1);
                return Some((at, c, depth));
            }
            _ => return Some((at, c, depth)),
        }
        None
    })
}

/// The alternatives of an expression: its parts between bars that stand in no group or class.
fn alternatives(pattern: &str) -> Vec<&str> {
    let mut start = 0;
    let mut parts = Vec::new();
    for (at, c, depth) in plain(pattern) {
        if c == '|' && depth == 0 {
            parts.push(&pattern[start..at]);
            start = at + 1;
        }
    }
    parts.push(&pattern[start..]);
    parts
}

/// Joins alternatives again, in their order, with neighbours that need no looking around in groups of their
/// own. `end` is put behind each.
fn bundle<'p>(rules: impl Iterator<Item = &'p str>, end: &str) -> String {
    let mut groups: Vec<(bool, Vec<&str>)> = Vec::new();
    for rule in rules {
        let looks_around = ["(?=", "(?!", "(?<"].iter().any(|look| rule.contains(look));
        match groups.last_mut() {
            Some((false, group)) if !looks_around => group.push(rule),
            _ => groups.push((looks_around, vec![rule])),
        }
    }
    let groups: Vec<String> =
        groups.iter().map(|(_, rules)| format!("(?:{}){end}", rules.join("|"))).collect();
    groups.join("|")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Affixes of the same kinds as the model's, few enough to read.
    pub(crate) fn few() -> Affixes {
        let prefix = r#"^\(|^"|^\+(?![0-9])|^\$|^US\$|^\.\.+"#;
        let suffix = r#"…$|……$|,$|\)$|"$|\.\.+$|'s$|(?<=[0-9])(?:km|m)$|(?<=[a-z])\.$"#;
        let infix = r"\.\.+|(?<=[a-z])(?:-|--)(?=[a-z])|(?<=[a-z]),(?=[a-z])";
        Affixes::new(prefix, suffix, infix, r"(?u)^\w+\.(?:\w+\.)*(?:test|example)$").unwrap()
    }

    #[test]
    fn prefixes_are_cut_where_the_expression_says() {
        let affixes = few();
        assert_eq!(affixes.prefix("(maybe"), 1);
        assert_eq!(affixes.prefix("+5"), 0);
        assert_eq!(affixes.prefix("+x"), 1);
        assert_eq!(affixes.prefix("US$40"), 3);
        assert_eq!(affixes.prefix("plain"), 0);
        assert_eq!(affixes.prefix(""), 0);
    }

    #[test]
    fn the_longest_suffix_is_cut() {
        let affixes = few();
        assert_eq!(affixes.suffix("well......"), 6);
        assert_eq!(affixes.suffix("so……"), 6);
        assert_eq!(affixes.suffix("40km"), 2);
        assert_eq!(affixes.suffix("km"), 0);
        assert_eq!(affixes.suffix("harbour's"), 2);
        assert_eq!(affixes.suffix(""), 0);
    }

    #[test]
    fn infixes_look_at_both_sides() {
        let affixes = few();
        assert_eq!(affixes.infixes("half-built"), vec![4..5]);
        assert_eq!(affixes.infixes("so--called"), vec![2..4]);
        assert!(affixes.infixes("B-52").is_empty());
        assert_eq!(affixes.infixes("one,two,three"), vec![3..4, 7..8]);
    }

    #[test]
    fn a_bar_inside_a_class_or_group_does_not_part() {
        assert_eq!(alternatives(r"a|[|\]]|(?:b|c)|\|"), ["a", r"[|\]]", "(?:b|c)", r"\|"]);
    }

    #[test]
    fn a_suffix_is_tried_only_where_one_may_start() {
        let starts = &few().suffix_starts;
        let may_be = |word: &str, start| starts.may_be(word.as_bytes(), start);
        assert!(may_be("40km", 2) && may_be("sank.", 4) && may_be("so…", 2));
        assert!(!may_be("akm", 1) && !may_be("sank.", 3));
    }
}
