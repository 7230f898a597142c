//! Pairs of quotation marks in one paragraph. A line of text goes in, the outermost pairs come out; apostrophes are told
//! from single marks by what stands on either side. Marks within marks belong to the outer pair.

use std::ops::Range;

/// Words between a pair of marks. Offsets are bytes of the paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::annotators) struct Marked {
    /// The words inside, without white space at the edges.
    pub inner: Range<usize>,
    /// With the marks.
    pub outer: Range<usize>,
    /// No closing mark: the words run to the end of the paragraph, and the next one opens again.
    pub runs_on: bool,
}

/// What a character can be as a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// “ ” „ " and doubled single marks.
    Double,
    /// ‘ ’ '
    Single,
    /// « » ‹ ›
    Angle,
}

/// One mark as it stands in the line.
#[derive(Debug, Clone, Copy)]
struct Glyph {
    at: usize,
    end: usize,
    family: Family,
    opens: bool,
    closes: bool,
}

/// How many marks ahead a partner is looked for, and how many characters an apostrophe's; keeps endless lines cheap.
const REACH: usize = 200;

/// Finds the outermost pairs in a paragraph. `reopens_next`: whether the following paragraph begins with an opening mark.
pub(in crate::annotators) fn find(line: &str, reopens_next: bool) -> Vec<Marked> {
    let glyphs = glyphs(line);
    let mut found = Vec::new();
    let mut i = 0;
    while i < glyphs.len() {
        let open = glyphs[i];
        if !open.opens {
            i += 1;
            continue;
        }
        if let Some(j) = closing(&glyphs, i) {
            found.extend(marked(line, open, glyphs[j].at, glyphs[j].end, false));
            i = j + 1;
        } else {
            // Left open at the start of a paragraph or after a colon, and opened again in the next: it runs on.
            let before = line[..open.at].trim_end();
            if reopens_next
                && open.family != Family::Single
                && (before.is_empty() || before.ends_with([':', ',']))
            {
                found.extend(marked(line, open, line.len(), line.len(), true));
                break;
            }
            i += 1;
        }
    }
    found
}

/// Whether a paragraph begins with an opening double mark.
pub(in crate::annotators) fn starts_with_mark(line: &str) -> bool {
    line.starts_with(['"', '“', '„', '«', '”']) || line.starts_with("''") || line.starts_with("``")
}

fn marked(line: &str, open: Glyph, close_at: usize, close_end: usize, runs_on: bool) -> Option<Marked> {
    let words = &line[open.end..close_at];
    let trimmed = words.trim();
    if !trimmed.contains(char::is_alphanumeric) {
        return None;
    }
    let start = open.end + (words.len() - words.trim_start().len());
    Some(Marked { inner: start..start + trimmed.len(), outer: open.at..close_end, runs_on })
}

/// The glyph that closes the one at `i`: for double marks the partner at the same depth where the line is balanced,
/// else the first that can close.
fn closing(glyphs: &[Glyph], i: usize) -> Option<usize> {
    let family = glyphs[i].family;
    let same = |g: &Glyph| g.family == family;
    let first = (i + 1..glyphs.len().min(i + REACH)).find(|&j| same(&glyphs[j]) && glyphs[j].closes)?;
    if family == Family::Single {
        return Some(first);
    }
    // “A “b” c”: an opening one between, and as many closing ones after it. An opening one that nothing balances means
    // that the mark at `i` was never closed.
    let mut depth = 1;
    let mut reopened = false;
    for j in (i + 1..glyphs.len().min(i + REACH)).filter(|&j| same(&glyphs[j])) {
        match (glyphs[j].opens, glyphs[j].closes) {
            (true, false) => {
                depth += 1;
                reopened |= j < first;
            }
            (_, true) => depth -= 1,
            (false, false) => {}
        }
        if depth == 0 {
            return Some(j);
        }
    }
    (!reopened).then_some(first)
}

fn glyphs(line: &str) -> Vec<Glyph> {
    let mut found = Vec::new();
    let mut before = None;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        let family = match c {
            '"' | '“' | '”' | '„' | '‟' => Family::Double,
            '\'' | '`' if chars.peek().is_some_and(|&(_, n)| n == c) => {
                chars.next();
                end += 1;
                Family::Double
            }
            '‘' | '’' | '‚' | '‛' | '\'' => Family::Single,
            '«' | '»' | '‹' | '›' => Family::Angle,
            _ => {
                before = Some(c);
                continue;
            }
        };
        let after = line[end..].chars().next();
        let (opens, closes) = sides(line, at, end, c, before, after);
        found.push(Glyph { at, end, family, opens, closes });
        before = Some(c);
    }
    found
}

/// Whether a mark may open and whether it may close, from its own shape and its neighbours.
fn sides(
    line: &str,
    at: usize,
    end: usize,
    c: char,
    before: Option<char>,
    after: Option<char>,
) -> (bool, bool) {
    let free_before = before.is_none_or(|b| b.is_whitespace() || "([{—–-―/:\"“‘'«,;".contains(b));
    let word_after = after.is_some_and(|a| {
        a.is_alphanumeric()
            || "[($€£#@…‘'“.".contains(a)
            || !a.is_ascii_punctuation() && !a.is_whitespace() && a != '”' && a != '’' && a != '—' && a != '–'
    });
    let free_after = after.is_none_or(|a| !a.is_alphanumeric());
    let stuck_before = before.is_some_and(|b| !b.is_whitespace());
    // " The bridge is safe , " she said: white space on either side tells nothing, the partner does.
    let stands_apart = !stuck_before && after.is_some_and(char::is_whitespace);
    if stands_apart && (c == '"' || c == '\'' && end - at == 2) {
        return (true, before.is_some());
    }
    if stands_apart && c == '“' {
        return (true, line[..at].trim_end().ends_with([',', '.', '?', '!', '…']));
    }
    match c {
        '„' | '‚' | '`' => (true, false),
        '“' | '‟' => {
            // German texts close with “.
            let closes = stuck_before && !free_before && free_after;
            (!closes, closes)
        }
        '”' => {
            let opens = free_before
                && after.is_some_and(char::is_alphanumeric)
                && before.is_none_or(char::is_whitespace);
            (opens, !opens)
        }
        '"' => {
            let opens = free_before && word_after && !(before == Some(',') || before == Some(';'));
            (opens, !opens)
        }
        '«' | '‹' => {
            (before.is_none_or(|b| b.is_whitespace() || "(—–".contains(b)), stuck_before && free_after)
        }
        '»' | '›' => (
            before.is_none_or(char::is_whitespace) && after.is_some_and(char::is_alphanumeric),
            stuck_before || after.is_none_or(|a| !a.is_alphanumeric()),
        ),
        '‘' | '‛' => (free_before && word_after && !elides(line, end), false),
        '\'' if end - at == 2 => {
            let opens = free_before && word_after;
            (opens, !opens)
        }
        // ’ and ': closing where no letter follows; opening only the straight one.
        _ => {
            let opens = c == '\'' && free_before && word_after && !elides(line, end);
            let closes = stuck_before && free_after && !opens && !is_possessive(line, at, end);
            (opens, closes)
        }
    }
}

/// Words that begin with an apostrophe ("’90s", "'em").
fn elides(line: &str, end: usize) -> bool {
    let word: String =
        line[end..].chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let is_decade = word.len() >= 2 && word.starts_with(|c: char| c.is_ascii_digit());
    is_decade
        || matches!(word.as_str(), "em" | "til" | "tis" | "twas" | "cause" | "bout" | "n" | "round" | "cos")
}

/// A plural's possessive apostrophe: after "s", with a word following in the same breath ("the workers’ union").
fn is_possessive(line: &str, at: usize, end: usize) -> bool {
    let mut after = line[end..].chars();
    line[..at].ends_with(['s', 'S', 'z', 'x', 'n'])
        && after.next() == Some(' ')
        && after.next().is_some_and(char::is_alphanumeric)
        && line[end..].chars().take(REACH).any(|c| c == '’' || c == '\'')
}

#[cfg(test)]
mod tests {
    use super::find;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        let found: Vec<&str> = find(line, false).into_iter().map(|m| &line[m.inner]).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn every_kind_of_mark_is_paired() {
        check("“The bridge is safe,” she said. \"It is,\" he said.", &["The bridge is safe,", "It is,"]);
        check("Er sagte: „Die Brücke ist sicher.“ Mehr nicht.", &["Die Brücke ist sicher."]);
        check("Il a dit : « Le pont est sûr. » Rien de plus.", &["Le pont est sûr."]);
        check("''The bridge is safe,'' she said, ``for now.''", &["The bridge is safe,", "for now."]);
    }

    #[test]
    fn marks_with_white_space_on_either_side_are_paired() {
        check("\" The bridge is safe , \" she said . \" It is . \"", &["The bridge is safe ,", "It is ."]);
        check("“ The bridge is safe, “ she said.", &["The bridge is safe,"]);
        check("“ The bridge ” is “ safe ” now.", &["The bridge", "safe"]);
    }

    #[test]
    fn apostrophes_are_not_marks() {
        check("The mayor’s aides don’t know the drivers’ names.", &[]);
        check("The '90s weren't kind to Halden's harbour.", &[]);
    }

    #[test]
    fn single_marks_quote_where_they_open_and_close() {
        check("‘We don’t know the drivers’ names,’ she said.", &["We don’t know the drivers’ names,"]);
        check("The 'big lie' isn't new.", &["big lie"]);
    }

    #[test]
    fn marks_within_marks_belong_to_the_outer_pair() {
        check("“He said ‘never’ to me,” she said.", &["He said ‘never’ to me,"]);
        check("“He said “never” to me,” she said.", &["He said “never” to me,"]);
    }

    #[test]
    fn a_mark_left_open_survives_and_runs_on_where_the_next_paragraph_opens_again() {
        check("“The bridge is safe, she said. “It is.”", &["It is."]);
        let line = "“The bridge is safe.";
        assert!(find(line, true)[0].runs_on);
        assert_eq!(find(line, false), []);
    }
}
