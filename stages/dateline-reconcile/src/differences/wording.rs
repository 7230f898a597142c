//! One utterance in several articles: the same words, or others ("a translated quotation").
//!
//! Quotations of one speaker in one story are cut into sentences; sentences of two origins that share most of their words
//! in order, or of which one holds the other, give the same utterance.

use dateline_model::{
    Annotated, ArticleIdx, Attribute, Cite, Clusters, Difference, DifferenceValue, Ledger, QuoteKind, Reason,
    Span, Status, Subject,
};
use rustc_hash::FxHashMap;

use super::origin;

/// What is found: groups of quotations, and how their words differ.
pub(super) struct Wordings {
    pub differences: Vec<Difference>,
    pub same_utterance: Vec<Vec<(ArticleIdx, usize)>>,
}

/// One sentence of a quotation.
struct Sentence {
    speaker: usize,
    article: ArticleIdx,
    quote: usize,
    origin: usize,
    span: Span,
    words: Vec<String>,
}

/// Share of words two sentences must have in common, in order, to be one utterance (Dice, 0 to 1). A sentence of five
/// words may differ in one.
const ALIKE: f64 = 0.78;
/// Fewest words a sentence must have to be known again in other words.
const FEWEST_WORDS: usize = 5;
/// Fewest words of a fragment to be known again as it stands.
const FEWEST_IN_FRAGMENT: usize = 3;
/// A word in more sentences than this leads to none of them.
const MOST_SENTENCES: usize = 40;

/// Finds utterances that several articles quote.
pub(super) fn find(articles: &[Annotated], clusters: &Clusters, ledger: &Ledger) -> Wordings {
    let mut found = Wordings { differences: Vec::new(), same_utterance: Vec::new() };
    let all: Vec<ArticleIdx> = (0..articles.len()).map(|a| ArticleIdx(a as u32)).collect();
    let stories: Vec<&[ArticleIdx]> = if clusters.stories.is_empty() {
        vec![&all]
    } else {
        clusters.stories.iter().map(|s| s.articles.as_slice()).collect()
    };
    for story in stories {
        let sentences = sentences(story, articles, clusters, ledger);
        for mut group in alike(&sentences) {
            group.sort_by_key(|&i| (sentences[i].article, sentences[i].span));
            let members: Vec<&Sentence> = group.iter().map(|&i| &sentences[i]).collect();
            let mut quotes: Vec<(ArticleIdx, usize)> = members.iter().map(|s| (s.article, s.quote)).collect();
            quotes.sort_unstable();
            quotes.dedup();
            if !found.same_utterance.contains(&quotes) {
                found.same_utterance.push(quotes);
            }
            found.differences.push(difference(&members, articles));
        }
    }
    found.same_utterance.sort();
    found
}

/// The sentences quoted in a story, by whom the speaker is known, in order of the text. Copies are silent.
fn sentences(
    story: &[ArticleIdx],
    articles: &[Annotated],
    clusters: &Clusters,
    ledger: &Ledger,
) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for &article in story {
        let Some(annotated) = articles.get(article.index()) else { continue };
        let source = origin(clusters, article.index());
        if source != article.index() {
            continue;
        }
        for (q, quote) in annotated.quotes.iter().enumerate().filter(|(_, q)| q.kind != QuoteKind::Indirect) {
            let speaker =
                quote.speaker.and_then(|s| ledger.entity_of.get(article.index())?.get(s.index()).copied());
            let Some(speaker) = speaker else { continue };
            for span in split(quote.span, &annotated.article.text) {
                let words = words(span.of(&annotated.article.text));
                if words.len() >= FEWEST_IN_FRAGMENT {
                    sentences.push(Sentence { speaker, article, quote: q, origin: source, span, words });
                }
            }
        }
    }
    sentences
}

/// A quotation's sentences, without white space and closing marks at their edges.
fn split(quote: Span, text: &str) -> Vec<Span> {
    let words = quote.of(text);
    let mut spans = Vec::new();
    let mut start = 0;
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = matches!(c, '.' | '!' | '?' | '…');
        let followed = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        let end = at + c.len_utf8();
        if (ends && followed) || end == words.len() {
            let span = Span::new(start, end).shift(quote.start as usize).trim(text);
            let bare = span.of(text).trim_end_matches(['.', ',', '!', '?', '…', ';', ':']).len();
            if bare > 0 {
                spans.push(Span::new(span.start as usize, span.start as usize + bare));
            }
            start = end;
        }
    }
    spans
}

/// Words in lower case, contractions as they stand.
fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace('’', "'");
    let split = plain.split(|c: char| !c.is_alphanumeric() && c != '\'');
    split.map(|w| w.trim_matches('\'').to_owned()).filter(|w| !w.is_empty()).collect()
}

/// Groups of sentences that give one utterance, each told by two origins or more.
fn alike(sentences: &[Sentence]) -> Vec<Vec<usize>> {
    let mut with_word: FxHashMap<(usize, &str), Vec<usize>> = FxHashMap::default();
    let mut group_of: Vec<usize> = (0..sentences.len()).collect();
    for (i, sentence) in sentences.iter().enumerate() {
        let mut near: Vec<usize> = Vec::new();
        for word in &sentence.words {
            let others = with_word.entry((sentence.speaker, word)).or_default();
            if others.len() <= MOST_SENTENCES {
                near.extend(others.iter());
                if others.last() != Some(&i) {
                    others.push(i);
                }
            }
        }
        near.sort_unstable();
        let counted = near.chunk_by(|a, b| a == b).map(|run| (run[0], run.len()));
        let best = counted
            .filter(|&(j, n)| {
                j != i
                    && n >= FEWEST_IN_FRAGMENT.min(sentence.words.len())
                    && sentences[j].origin != sentence.origin
            })
            .filter_map(|(j, _)| {
                likeness(&sentence.words, &sentences[j].words).map(|l| (l, std::cmp::Reverse(j)))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((_, std::cmp::Reverse(j))) = best {
            group_of[i] = group_of[j];
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); sentences.len()];
    for (i, &group) in group_of.iter().enumerate() {
        groups[group].push(i);
    }
    groups.retain(|g| g.len() > 1);
    groups
}

/// How alike two sentences are where they give one utterance: 0 to 1.
fn likeness(a: &[String], b: &[String]) -> Option<f64> {
    if a == b {
        return Some(1.0);
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() >= FEWEST_IN_FRAGMENT && long.windows(short.len()).any(|w| w == short) {
        return Some(0.99);
    }
    if short.len() < FEWEST_WORDS {
        return None;
    }
    let dice = 2.0 * in_order(a, b) as f64 / (a.len() + b.len()) as f64;
    // A negation more or less is no other wording of the same.
    let negated = |words: &[String]| {
        words.iter().any(|w| matches!(w.as_str(), "not" | "never" | "no") || w.ends_with("n't"))
    };
    (dice >= ALIKE && negated(a) == negated(b)).then_some(dice)
}

/// Words in common in the same order (longest common subsequence).
fn in_order(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// The wordings of one utterance; a fragment has the wording of the sentence it is cut from.
fn difference(members: &[&Sentence], articles: &[Annotated]) -> Difference {
    let mut wordings: Vec<Vec<&Sentence>> = Vec::new();
    let mut longest: Vec<&Sentence> = members.to_vec();
    longest.sort_by_key(|s| (std::cmp::Reverse(s.words.len()), s.article, s.span));
    for sentence in longest {
        let holds =
            |w: &&mut Vec<&Sentence>| w[0].words.windows(sentence.words.len()).any(|x| x == sentence.words);
        match wordings.iter_mut().find(holds) {
            Some(wording) => wording.push(sentence),
            None => wordings.push(vec![sentence]),
        }
    }
    let (status, reason) = if wordings.len() > 1 {
        (Status::Variant, Reason::OtherWords)
    } else {
        (Status::Agreed, Reason::SameWords)
    };
    let mut values: Vec<DifferenceValue> = wordings
        .into_iter()
        .map(|mut wording| {
            let value = wording[0].span.of(&articles[wording[0].article.index()].article.text).to_owned();
            wording.sort_by_key(|s| (s.article, s.span));
            let mut told: Vec<ArticleIdx> = wording.iter().map(|s| s.article).collect();
            told.dedup();
            let evidence = wording.iter().map(|s| Cite { article: s.article, span: s.span }).collect();
            let n_origins = told.len();
            DifferenceValue {
                value,
                attributed_to: Vec::new(),
                articles: told,
                evidence,
                n_origins,
                corrected_by: Vec::new(),
            }
        })
        .collect();
    values.sort_by(|a, b| b.n_origins.cmp(&a.n_origins).then_with(|| a.evidence.cmp(&b.evidence)));
    let speaker = members.first().map_or(0, |s| s.speaker);
    Difference { about: Subject::Entity(speaker), attribute: Attribute::Quotation, status, reason, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        words(text)
    }

    #[test]
    fn a_sentence_with_one_other_verb_is_the_same_utterance() {
        assert!(
            likeness(&cut("The lake will remain with Lima"), &cut("The lake will stay with Lima")).is_some()
        );
        assert!(
            likeness(&cut("The lake will remain with Lima"), &cut("We shall never sell our fish to them"))
                .is_none()
        );
    }

    #[test]
    fn a_denial_is_not_the_same_utterance() {
        assert!(
            likeness(
                &cut("The lake will go to the city of Lima"),
                &cut("The lake will not go to the city of Lima")
            )
            .is_none()
        );
    }

    #[test]
    fn a_fragment_is_known_in_its_sentence() {
        assert!(
            likeness(&cut("draining the whole lake"), &cut("Stopping draining the whole lake is a lot"))
                .is_some()
        );
        assert!(likeness(&cut("the lake"), &cut("Stopping draining the lake")).is_none());
    }

    #[test]
    fn quotations_are_cut_into_sentences_without_their_stops() {
        let text = "“We met. It was good!”";
        let quote = Span::new("“".len(), text.len() - "”".len());
        let cuts: Vec<&str> = split(quote, text).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(cuts, ["We met", "It was good"]);
    }
}
