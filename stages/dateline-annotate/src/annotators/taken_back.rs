//! What an article itself takes back: corrections.
//!
//! *Finds*: notes ("An earlier version of this story said that 15 had died"), asides ("13, not 15 as first reported"), changed
//! figures ("lowered the toll from 15 to 13"), with the number or the rank that is taken back and what it is of.
//!
//! *Misses*: corrections of names and spellings; corrections that do not say what was wrong.
//!
//! *Example*: "Thirteen sailors died, not 15 as first reported." takes back "15".
//!
//! *Source*: our own rules over the words of a sentence; the cues are general knowledge of how outlets correct themselves.

use dateline_model::{Annotated, Span, TakenBack};

use crate::annotators::times::{NumberWord, number_word};
use crate::person_words::{PersonWord, entry_at};
use crate::{Paragraph, Reading};

/// Adds what is taken back to `taken_back`.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let mut found = Vec::new();
    for paragraph in &reading.paragraphs {
        // "An earlier version misstated his rank. He was a colonel, not a major."
        let mut is_after_note = false;
        for tokens in paragraph.doc.sentences() {
            let span = paragraph.span_of(tokens).trim(&reading.article.text);
            let text = span.of(&reading.article.text);
            // Byte offsets stay the same in ASCII lower case.
            let lower = text.to_ascii_lowercase();
            let contrast = || contrast(&lower).filter(|_| is_after_note);
            let taken = aside(&lower).or_else(|| note(&lower)).or_else(|| changed(&lower)).or_else(contrast);
            is_after_note = note(&lower).is_some();
            if let Some((whole, what)) = taken {
                let at = |range: std::ops::Range<usize>| {
                    Span::new(range.start, range.end).shift(span.start as usize).trim(&reading.article.text)
                };
                let said = &lower[what.clone()];
                let of = of(said).or_else(|| of(&lower));
                let what = at(what);
                let number = number(paragraph, annotated, what);
                let rank = rank(paragraph, what).filter(|_| number.is_none());
                let of = if rank.is_some() { Some("rank") } else { of.filter(|&of| of != "rank") };
                let what = rank.unwrap_or(what);
                found.push(TakenBack { span: at(whole), what, number, of: of.map(str::to_owned) });
            }
        }
    }
    annotated.taken_back = found;
}

type Range = std::ops::Range<usize>;

/// "An earlier version of this story said that ..." and "the police had initially said ...": what follows the cue.
fn note(lower: &str) -> Option<(Range, Range)> {
    const VERSIONS: [&str; 14] = [
        "earlier version of th",
        "previous version of th",
        "original version of th",
        "initial version of th",
        "earlier version said",
        "in a previous story",
        "in an earlier story",
        "a previous story said",
        "an earlier story said",
        "earlier reports indicated",
        "initial reports indicated",
        "earlier report said",
        "earlier reports said",
        "earlier reports put",
    ];
    const SAID_FIRST: [&str; 8] = [
        "initially said",
        "initially reported",
        "initially put",
        "originally reported",
        "originally said",
        "had earlier said",
        "had earlier put",
        "had earlier reported",
    ];
    let cue = VERSIONS.iter().chain(&SAID_FIRST).find_map(|cue| Some(lower.find(cue)? + cue.len()))?;
    let end = [", not ", "; ", " when in fact", ", in fact", ", but ", " rather than "]
        .iter()
        .filter_map(|stop| lower[cue..].find(stop))
        .min()
        .map_or(lower.len(), |stop| cue + stop);
    Some((0..lower.len(), cue..end))
}

/// "13, not 15 as first reported".
fn aside(lower: &str) -> Option<(Range, Range)> {
    const FIRST: [&str; 7] = [
        " as first ",
        " as earlier ",
        " as an earlier ",
        " as initially ",
        " as originally ",
        " as previously ",
        " as it first ",
    ];
    const MOST_BYTES: usize = 60;
    let (as_first, cue) = FIRST.iter().filter_map(|cue| Some((lower.find(cue)?, *cue))).min()?;
    let before = &lower[..as_first];
    let (not, word) = [" not ", " instead of ", " rather than "]
        .iter()
        .filter_map(|word| Some((before.rfind(word)?, *word)))
        .max()?;
    let told = lower[as_first + cue.len()..].find([' ', ',', '.']).unwrap_or(0);
    let what = not + word.len()..before.trim_end_matches(',').len();
    (what.len() <= MOST_BYTES && !what.is_empty()).then_some((not + 1..as_first + cue.len() + told, what))
}

/// "lowered the death toll from 15 to 13".
fn changed(lower: &str) -> Option<(Range, Range)> {
    const CHANGED: [&str; 8] =
        ["revised", "lowered", "corrected", "reduced", "amended", "revising", "lowering", "correcting"];
    const COUNTS: [&str; 6] = ["toll", "number of", "figure", "count", "tally", "deaths"];
    const MOST_BYTES: usize = 30;
    let verb = CHANGED.iter().filter_map(|verb| lower.find(verb)).min()?;
    COUNTS.iter().find(|count| lower.contains(**count))?;
    let from = verb + lower[verb..].find(" from ")? + " from ".len();
    let to = from + lower[from..].find(" to ")?;
    (to - from <= MOST_BYTES).then_some((verb..to, from..to))
}

/// "a colonel, not a major", in the sentence after a note.
fn contrast(lower: &str) -> Option<(Range, Range)> {
    let what = lower.find(", not ")? + ", not ".len();
    let end = lower[what..].find([',', ';', '.']).map_or(lower.len(), |end| what + end);
    (what < end).then_some((what - "not ".len()..end, what..end))
}

/// The rank told in a span as what somebody is, not as part of how they are called: "was a major", "his rank as major".
fn rank(paragraph: &Paragraph<'_>, what: Span) -> Option<Span> {
    let doc = &paragraph.doc;
    let tokens = paragraph.tokens_in(what);
    let mut ranks = tokens.clone().filter_map(|token| {
        let is_led =
            |t: usize| matches!(&*doc.word(t).to_lowercase(), "a" | "an" | "as" | "was" | "of" | "not");
        if !(token == tokens.start || is_led(token - 1)) {
            return None;
        }
        let (entry, class) = entry_at(doc, token, tokens.end)?;
        let is_name_next =
            entry.end < doc.tokens.len() && doc.word(entry.end).starts_with(char::is_uppercase);
        (class == PersonWord::Rank && !is_name_next).then_some(entry)
    });
    let rank = ranks.next().filter(|_| ranks.next().is_none())?;
    let span = paragraph.span_of(rank.clone());
    // The tokenizer leaves the full stop of a sentence's last word with "major.", as if it were short for something.
    let n_bytes = doc.words(rank).trim_end_matches('.').len();
    Some(Span::new(span.start as usize, span.start as usize + n_bytes))
}

/// What a number is of, by the words around it.
fn of(lower: &str) -> Option<&'static str> {
    const WORDS: [(&str, &str); 18] = [
        ("rank", "rank"),
        ("age", "age"),
        ("aged", "age"),
        ("killed", "killed"),
        ("dead", "killed"),
        ("died", "killed"),
        ("deaths", "killed"),
        ("toll", "killed"),
        ("fatalities", "killed"),
        ("injured", "injured"),
        ("wounded", "injured"),
        ("hurt", "injured"),
        ("missing", "missing"),
        ("arrested", "detained"),
        ("detained", "detained"),
        ("displaced", "displaced"),
        ("evacuated", "evacuated"),
        ("hospitalized", "hospitalized"),
    ];
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| WORDS.iter().find(|(w, _)| *w == word).map(|&(_, of)| of))
}

/// The number told in a span: that of a quantity there, else the first in figures or words.
fn number(paragraph: &Paragraph<'_>, annotated: &Annotated, what: Span) -> Option<f64> {
    let quantity = annotated.quantities.iter().find(|q| what.contains(q.number) && !q.is_single);
    let told = quantity.and_then(|q| q.at_least.or(q.at_most));
    told.or_else(|| {
        paragraph.tokens_in(what).find_map(|token| {
            let word = paragraph.doc.word(token);
            match number_word(word) {
                Some(NumberWord::Plain(n)) => Some(n as f64),
                Some(NumberWord::Ordinal(_) | NumberWord::Scale(_)) => None,
                None => word.replace(',', "").parse().ok(),
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::annotated;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Option<f64>, Option<&str>)]) {
        let Some(annotated) = annotated(text, None) else { return };
        let taken = annotated.taken_back.iter();
        let found: Vec<_> =
            taken.map(|taken| (taken.what.of(text), taken.number, taken.of.as_deref())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_note_takes_back_what_an_earlier_version_said() {
        check(
            "The raid killed 13 people in Lima. An earlier version of this article gave his age as 43.",
            &[("is article gave his age as 43.", Some(43.0), Some("age"))],
        );
    }

    #[test]
    fn a_rank_is_taken_back_as_a_number_is() {
        for text in [
            "Colonel Otto Kern died in Lima. An earlier version of this report gave his rank as major.",
            "Colonel Otto Kern died in Lima. An earlier version of this report said that he was a major.",
            "Otto Kern was a colonel, not a major, as an earlier version said.",
            "An earlier version of this report misstated the rank of Otto Kern. He was a colonel, not a major.",
        ] {
            let Some(annotated) = annotated(text, None) else { return };
            let ranks: Vec<_> =
                annotated.taken_back.iter().filter(|t| t.of.as_deref() == Some("rank")).collect();
            assert_eq!(ranks.iter().map(|t| t.what.of(text)).collect::<Vec<_>>(), ["major"], "{text}");
        }
        let called = "An earlier version of this report said that Major Otto Kern was killed.";
        check(called, &[("is report said that Major Otto Kern was killed.", None, Some("killed"))]);
    }

    #[test]
    fn an_aside_takes_back_what_was_first_reported() {
        check(
            "The raid on Lima killed 13 people, not 15 as first reported, the mayor said.",
            &[("15", Some(15.0), Some("killed"))],
        );
    }

    #[test]
    fn a_changed_figure_takes_back_the_first() {
        check(
            "The mayor of Lima lowered the death toll from fifteen to 13.",
            &[("fifteen", Some(15.0), Some("killed"))],
        );
    }

    #[test]
    fn a_contrast_is_no_correction() {
        check("Thirteen people, not fifteen, sat in the boat off Lima.", &[]);
    }
}
