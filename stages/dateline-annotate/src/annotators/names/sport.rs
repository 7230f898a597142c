//! Reports of games: whether an article is one, and which words there are a team's name though they are a town's elsewhere.

use std::ops::Range;
use std::sync::OnceLock;

use dateline_text::{Dep, Doc, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Reading;
use crate::gazetteer::rows;

use super::dateline;
use super::found::is_shouting;

/// Classes of `data/sport-words.tsv`; a word may have several.
#[derive(Default)]
struct Tables {
    of_class: FxHashMap<&'static str, FxHashSet<&'static str>>,
}

fn is(class: &str, word: &str) -> bool {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        let mut tables = Tables::default();
        for row in rows(include_str!("../../../data/sport-words.tsv")) {
            tables.of_class.entry(row[0]).or_default().extend(row[1].split('|'));
        }
        tables
    });
    tables.of_class.get(class).is_some_and(|words| words.contains(word))
}

/// Whether a word heads a line or a column of results and is no name.
pub(super) fn is_label(word: &str) -> bool {
    is("label", word.to_lowercase().as_str())
}

/// A report of games has a sign of games in every so many words written small (tables have few of these), a long article of
/// anything else has fewer. Anywhere from 30 to 90 finds nearly all reports of games; at 90 one article of politics in forty
/// passes too, at 40 one in 150.
const WORDS_PER_SIGN: usize = 40;

/// Whether the article tells of games: five different words of sport, those that only such reports have counting double,
/// and enough of them for its length.
pub(super) fn is_report_of_games(reading: &Reading<'_>) -> bool {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let (mut n_different, mut n_signs, mut n_words) = (0, 0, 0);
    for doc in reading.paragraphs.iter().map(|paragraph| &paragraph.doc) {
        let shouts = is_shouting(doc);
        for token in 0..doc.tokens.len() {
            let word = doc.word(token);
            if !(shouts || word.starts_with(char::is_lowercase)) {
                continue;
            }
            n_words += 1;
            if !(3..=13).contains(&word.len()) {
                continue;
            }
            let lowered;
            let plain = if shouts {
                lowered = word.to_lowercase();
                lowered.as_str()
            } else {
                word
            };
            let n = if is("game", plain) { 2 } else { usize::from(is("word", plain)) };
            n_signs += n;
            if n > 0 && seen.insert(word) {
                n_different += n;
            }
        }
    }
    n_different >= 5 && n_signs * WORDS_PER_SIGN >= n_words
}

/// How much the words around a name show that it is a team's: "the X striker", "X beat", "joined X", "X have lost".
/// `may_play` says that the name is not a player's, who beats and loses too.
pub(super) fn team_sign(doc: &Doc<'_>, tokens: &Range<usize>, head: usize, may_play: bool) -> f64 {
    let mut next = tokens.end;
    if next < doc.tokens.len() && doc.tokens[next].tag == Tag::Pos {
        next += 1;
    }
    if next < doc.tokens.len() && is("player", doc.word(next)) {
        return 2.0;
    }
    if !may_play {
        return 0.0;
    }
    let plays = |verb: usize| is("play", &doc.tokens[verb].lemma);
    let above = doc.head(head);
    let is_playing = match doc.tokens[head].dep {
        Dep::Nsubj => above.is_some_and(|verb| plays(verb) || is_plural(doc.word(verb), doc, verb)),
        Dep::Dobj => above.is_some_and(plays),
        Dep::Pobj => above.is_some_and(|prep| {
            matches!(doc.word(prep), "for" | "with" | "from" | "against" | "over" | "by" | "to")
                && (doc.word(prep) == "against" || doc.head(prep).is_some_and(plays))
        }),
        _ => false,
    };
    if is_playing { 1.5 } else { 0.0 }
}

/// Whether a verb, or its first auxiliary, is plural: "X have lost" speaks of a team.
fn is_plural(word: &str, doc: &Doc<'_>, verb: usize) -> bool {
    let is_one = |word: &str| matches!(word, "have" | "are" | "were");
    is_one(word) || doc.child(verb, &[Dep::Aux, Dep::AuxPass]).is_some_and(|aux| is_one(doc.word(aux)))
}

/// Whether a name stands here where a place stands: "in X", "at X", "X, Peru".
pub(super) fn is_place_here(doc: &Doc<'_>, tokens: &Range<usize>) -> bool {
    let before = tokens.start.checked_sub(1).map(|token| doc.word(token));
    let is_in = matches!(before, Some("in" | "In" | "at" | "At" | "near" | "outside" | "around"));
    let heads_line = tokens.start == 0 && tokens.end < doc.tokens.len() && doc.word(tokens.end) == ":";
    let is_dateline = || tokens.start == 0 && dateline::place_of(doc).is_some_and(|place| place == *tokens);
    is_in || heads_line || is_dateline()
}

#[cfg(test)]
mod tests {
    use super::is_report_of_games;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let Some(model) = crate::testing::model() else { return };
        let article = crate::testing::article(text, None);
        assert_eq!(is_report_of_games(&crate::Reading::new(&article, model)), expected, "{text}");
    }

    #[test]
    fn words_of_games_make_a_report_of_games() {
        check(
            "Hurka scored two goals in the second half of a soccer match. The coach was glad of the draw.",
            true,
        );
        let politics =
            "The ministers said that the talks of this week in the capital had come to nothing. ".repeat(30);
        let politics = format!(
            "{politics}The team will win this round of the match by points, the coach of the club said."
        );
        check(&politics, false);
        check("The ministers drew lots. Their goal is a match for the round of talks.", false);
    }
}
