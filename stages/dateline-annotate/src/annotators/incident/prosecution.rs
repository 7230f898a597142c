//! How far police and courts have got with the deed: nobody arrested, somebody sought, held, charged, convicted.
//!
//! *Finds* the furthest step that a report tells as taken: "no arrests had been made ... a man was arrested on Friday and
//! charged" is charged. *Misses* steps told by nothing but a place ("behind bars since"). *Source*: `data/case_words.tsv`.

use std::sync::LazyLock;

use dateline_model::{CaseStep, Prosecution};
use dateline_text::{Dep, Pos, Tag};
use rustc_hash::FxHashMap;

use super::Sentence;
use super::words::{HarmWord, is};
use crate::gazetteer::rows;
use crate::syntax::Syntax;

/// How many words before a word of the law may say that the step is not taken.
const NEAR: usize = 6;

/// The furthest step told; of equals the first.
pub(super) fn prosecution(sentences: &[Sentence<'_>]) -> Option<Prosecution> {
    let mut furthest: Option<Prosecution> = None;
    for sentence in sentences.iter().filter(|s| !s.is_elsewhere) {
        let syntax = Syntax::new(&sentence.paragraph.doc);
        for token in sentence.tokens.clone() {
            let Some((step, tokens)) = step_at(&syntax, sentence, token) else { continue };
            if furthest.is_none_or(|known| step > known.step) {
                furthest = Some(Prosecution { step, span: sentence.paragraph.span_of(tokens) });
            }
        }
    }
    furthest
}

/// The step that a word tells, with the words that show it.
fn step_at(
    syntax: &Syntax<'_>,
    sentence: &Sentence<'_>,
    token: usize,
) -> Option<(CaseStep, std::ops::Range<usize>)> {
    let step = *STEPS.get(&*syntax.lemma(token))?;
    let from = token.saturating_sub(NEAR).max(sentence.tokens.start);
    let before = from..token;
    let to = (token + NEAR).min(sentence.tokens.end);
    let after = token + 1..to;
    let any = |mut tokens: std::ops::Range<usize>, words: &[&str]| tokens.any(|t| syntax.is_word(t, words));
    let is_noun = matches!(syntax.tag(token), Tag::Nn | Tag::Nns);
    let lemma = syntax.lemma(token);
    // "In custody", "at large", "found guilty": the word alone is not the step.
    let fits = match &*lemma {
        "custody" => any(before.clone(), &["in", "into"]),
        "large" => token > from && syntax.is_word(token - 1, &["at"]),
        "guilty" => any(before.clone(), &["found", "of"]) || any(after.clone(), &["of"]),
        "warrant" => any(sentence.tokens.clone(), &["arrest", "issued"]),
        "search" | "look" | "hunt" => after.clone().any(|t| is(HarmWord::Doer, &syntax.lemma(t))),
        "charge" => !any(after.clone(), &["toward", "towards", "at"]),
        "sentence" => !is_noun,
        _ => true,
    };
    if !fits {
        return None;
    }
    let denies =
        ["no", "not", "n't", "n’t", "never", "nobody", "none", "without", "yet", "nor", "any", "denied"];
    let is_denied = any(before.clone(), &denies);
    let is_likely = any(before.clone(), &["could", "may", "expected", "pending"])
        || any(after, &["pending", "could", "may", "expected", "possible"]);
    let is_open = any(before.clone(), &["might", "if", "would", "whether", "will", "should", "to"])
        || syntax.children(token).any(|t| syntax.tag(t) == Tag::Md);
    // What had been done before may be of another deed.
    let is_earlier = !is_noun && syntax.with_dep(token, &[Dep::Aux]).any(|t| syntax.is_word(t, &["had"]));
    let faces = ["face", "faces", "facing", "faced", "on", "count", "counts", "filed"];
    let is_laid = !is_noun || any(before, &faces);
    let step = match step {
        CaseStep::Held if is_denied => CaseStep::NoArrest,
        CaseStep::Charged if is_likely && !is_denied => CaseStep::ChargesExpected,
        CaseStep::Charged if !is_laid => return None,
        _ if is_denied || is_likely || is_open || is_earlier => return None,
        step => step,
    };
    let first = syntax.children(token).filter(|&t| t >= from && syntax.pos(t) != Pos::Punct).min();
    let start =
        first.unwrap_or(token).min(if matches!(&*lemma, "custody" | "large") { token - 1 } else { token });
    Some((step, start..token + 1))
}

/// Whether a verb tells a step of police or courts.
pub(crate) fn is_step(lemma: &str) -> bool {
    STEPS.contains_key(lemma)
}

static STEPS: LazyLock<FxHashMap<&'static str, CaseStep>> = LazyLock::new(|| {
    let step = |name: &str| CaseStep::ALL.into_iter().find(|step| step.name().replace(' ', "_") == name);
    rows(include_str!("../../../data/case_words.tsv"))
        .filter_map(|row| Some((step(row[0])?, *row.get(1)?)))
        .flat_map(|(step, words)| words.split(", ").map(move |word| (word, step)))
        .collect()
});
