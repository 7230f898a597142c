//! What the tokenizer cuts off words: prefixes, suffixes and infixes by the model's own regular expressions.
//!
//! A word without white space goes in, lengths in bytes come out. The one thing to know: Python searches with
//! expressions of hundreds of alternatives and look-behind; here they are tried only where a match can start
//! (see each function), with the alternatives that need no looking around bundled so that the fast engine
//! runs them.

use std::ops::Range;

use fancy_regex::Regex;

/// The four expressions, compiled.
#[derive(Debug)]
pub(crate) struct Affixes {
    prefix: Regex,
    suffix: Regex,
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
            suffix: Regex::new(&format!(r"\G(?:{})", bundle(suffixes, r"\z")))?,
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
            start < word.len() && self.suffix.find_from_pos(word, start).is_ok_and(|m| m.is_some())
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

/// The alternatives of an expression: its parts between bars that stand in no group or class.
fn alternatives(pattern: &str) -> Vec<&str> {
    let (mut depth, mut in_class, mut escaped, mut start) = (0, false, false, 0);
    let mut parts = Vec::new();
    for (at, c) in pattern.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '(' => depth += 1,
            ')' => depth -= 1,
            '|' if depth == 0 => {
                parts.push(&pattern[start..at]);
                start = at + 1;
            }
            _ => {}
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
}
