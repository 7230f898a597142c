//! Who said what: quotations between marks, words and thoughts in the reporter's own words, and the outlets that a
//! report leans on. Reads mentions and times; writes quotes and `leans_on`.
//!
//! *Finds* words between any kind of marks that somebody is said to have said; clauses, infinitives and objects of saying,
//! thinking and wanting; "according to". *Misses* irony that is really a quotation, speakers named only paragraphs
//! before, contents that the parser hangs elsewhere (more: `docs/annotators/quotes.md`). *Example*: “The bridge is safe,”
//! said Ada Kern, adding that it would open “within days”. *Source*: cues from `data/saying_verbs.tsv`; the idea of source, cue and content as in PARC 3.0.

use std::ops::Range;

use dateline_model::{Annotated, Quote, QuoteKind, Span};

use crate::Reading;
use cues::Source;
use direct::Governor;
use page::Page;
use speakers::{Speaker, Speakers};

mod contents;
pub(super) mod cues;
pub(super) mod direct;
mod genders;
mod leanings;
mod lexicon;
mod likelihood;
mod marks;
mod neighbours;
mod of_verbs;
pub(super) mod page;
mod reported;
pub(super) mod speakers;
mod terms;

/// Finds the article's quotations and the outlets it leans on.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let pages = Page::all(reading);
    let governors = direct::governors(&pages);
    let speakers = Speakers::new(annotated, &pages, &governors);
    let mut quotes = marked(&pages, &governors, &speakers, annotated);
    let indirect = reported::quotes(&pages, &speakers, annotated, &quotes);
    quotes.extend(indirect);
    quotes.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end), q.kind));
    quotes.dedup_by_key(|q| (q.span, q.kind));
    let leans_on = leanings::find(annotated, &pages);
    annotated.quotes = quotes;
    annotated.leans_on = leans_on;
}

/// A content that some cue may pass on, as the likelihood sees it.
#[derive(Debug, Clone)]
pub struct PossibleQuote {
    /// Where its words stand.
    pub pieces: Vec<Span>,
    /// What it looks like, a bit each.
    pub features: u128,
}

/// Every content that the cues of an article may pass on: what `scripts/fit_quotes.py` fits the likelihood to.
pub fn possible_quotes(reading: &Reading<'_>) -> Vec<PossibleQuote> {
    let pages = Page::all(reading);
    let possible = pages.iter().flat_map(|page| {
        reported::possible(page).map(|(_, content, features)| PossibleQuote {
            pieces: content.pieces.into_iter().map(|p| page.paragraph.span_of(p)).collect(),
            features: features.0,
        })
    });
    possible.filter(|quote| !quote.pieces.is_empty()).collect()
}

/// Whose words are passed on, and by which.
#[derive(Clone)]
struct Attribution {
    speaker: Speaker,
    source: Span,
    cue: Option<Span>,
    chain: Vec<Span>,
}

impl Attribution {
    /// To a source and cue of the page `at`.
    fn new(
        pages: &[Page<'_>],
        speakers: &Speakers<'_>,
        at: usize,
        source: &Source,
        cue: Option<&Range<usize>>,
    ) -> Self {
        let page = &pages[at];
        Self {
            speaker: speakers.resolve(pages, at, source),
            source: page.paragraph.span_of(source.tokens.clone()),
            cue: cue.map(|c| page.paragraph.span_of(c.clone())),
            chain: cue.map_or_else(Vec::new, |c| page.chain(c.end - 1, source.head)),
        }
    }
}

/// The last quotation: one that names no speaker of its own may go on from it.
struct Last {
    page_idx: usize,
    mark: usize,
    is_whole: bool,
    attribution: Attribution,
}

/// Words between marks.
fn marked(
    pages: &[Page<'_>],
    governors: &[Vec<Option<(usize, Governor)>>],
    speakers: &Speakers<'_>,
    annotated: &Annotated,
) -> Vec<Quote> {
    let labels = terms::labels(pages);
    let mut quotes = Vec::new();
    let mut last: Option<Last> = None;
    for (page_idx, page) in pages.iter().enumerate() {
        for (mark, governor) in governors[page_idx].iter().enumerate() {
            let is_whole = direct::is_whole(page, mark);
            if terms::is_term(page, mark, is_whole, &labels) {
                continue;
            }
            let attribution = match governor {
                Some((at, governor)) => governor
                    .source
                    .as_ref()
                    .map(|source| Attribution::new(pages, speakers, *at, source, governor.cue.as_ref())),
                None if is_whole && !direct::tells_its_speaker(page, mark) => last
                    .as_ref()
                    .filter(|l| carries_on(pages, l, page_idx, mark))
                    .map(|l| l.attribution.clone())
                    .or_else(|| {
                        let (at, cue) = spoken_before(pages, page_idx, mark)?;
                        let cue = &pages[at].cues[cue];
                        Some(Attribution::new(pages, speakers, at, cue.source.as_ref()?, Some(&cue.tokens)))
                    }),
                None => None,
            };
            let Some(attribution) = attribution else { continue };
            let inner = page.marks[mark].marked.inner.clone();
            quotes.push(Quote {
                span: Span::new(inner.start, inner.end).shift(page.paragraph.span.start as usize),
                kind: if is_whole { QuoteKind::Direct } else { QuoteKind::Mixed },
                speaker: attribution.speaker.entity,
                speaker_name: attribution.speaker.name.clone(),
                source: Some(attribution.source),
                cue: attribution.cue,
                chain: attribution.chain.clone(),
                said_on: attribution.cue.and_then(|c| page.time_of_cue(annotated, c)),
            });
            last = Some(Last { page_idx, mark, is_whole, attribution });
        }
    }
    quotes
}

/// Whether a mark without a speaker goes on where the last one left off: in the same paragraph, or opening the next.
fn carries_on(pages: &[Page<'_>], last: &Last, page_idx: usize, mark_idx: usize) -> bool {
    let page = &pages[page_idx];
    if last.page_idx == page_idx {
        // Marks between that quote nobody are passed over; other speakers are not.
        let between = page.marks[last.mark].outer.end..page.marks[mark_idx].outer.start;
        return last.mark + 1 == mark_idx
            || !page
                .cues_in(between)
                .skip_while(|&c| is_of(page, last, c))
                .any(|c| page.cues[c].is_speech());
    }
    let opens = page.marks[mark_idx].outer.start <= 1;
    opens && last.page_idx + 1 == page_idx && last.is_whole
}

/// Whether a cue is the one that brought the last quotation.
fn is_of(page: &Page<'_>, last: &Last, cue: usize) -> bool {
    last.attribution.cue == Some(page.paragraph.span_of(page.cues[cue].tokens.clone()))
}

/// The saying that a whole quotation without a speaker of its own goes on: the last one before it in its sentence or the
/// one before; in the paragraph before where it opens its own.
fn spoken_before(pages: &[Page<'_>], page_idx: usize, mark: usize) -> Option<(usize, usize)> {
    let start = pages[page_idx].marks[mark].outer.start;
    let (at, end) = if start > 1 {
        (page_idx, start)
    } else {
        let before = page_idx.checked_sub(1)?;
        (before, pages[before].paragraph.doc.tokens.len())
    };
    let page = &pages[at];
    let sentence = page.syntax.sentence(end.checked_sub(1)?);
    let first = sentence.start.checked_sub(1).map_or(0, |t| page.syntax.sentence(t).start);
    let mut spoken = page.cues_in(first..end).rev().map(|c| (at, c));
    spoken.find(|&(_, c)| page.cues[c].is_speech() && page.cues[c].source.is_some())
}

#[cfg(test)]
mod tests {
    use dateline_model::{Annotated, QuoteKind};

    use crate::testing::annotated;

    /// The quotations of an article as "kind: words | speaker".
    fn told(article: &Annotated, kinds: &[QuoteKind]) -> Vec<String> {
        let quotes = article.quotes.iter().filter(|q| kinds.contains(&q.kind));
        quotes
            .map(|q| {
                let words = q.span.of(&article.article.text);
                format!("{}: {words} | {}", q.kind.name(), q.speaker_name.as_deref().unwrap_or("nobody"))
            })
            .collect()
    }

    #[track_caller]
    fn check(text: &str, kinds: &[QuoteKind], expected: &[&str]) {
        if let Some(article) = annotated(text, None) {
            assert_eq!(told(&article, kinds), expected, "{text}");
        }
    }

    const MARKED: &[QuoteKind] = &[QuoteKind::Direct, QuoteKind::Mixed];

    #[test]
    fn a_quotation_broken_by_its_cue_is_two_of_one_speaker() {
        check(
            "“The bridge is safe,” said Maria Kern, the mayor. “We will open it on Monday.”",
            MARKED,
            &["direct: The bridge is safe, | Maria Kern", "direct: We will open it on Monday. | Maria Kern"],
        );
    }

    #[test]
    fn a_paragraph_of_nothing_but_a_quotation_goes_on_with_the_last_speaker() {
        check(
            "“The bridge is safe,” Maria Kern said.\n“We looked at every stone of it.”",
            MARKED,
            &[
                "direct: The bridge is safe, | Maria Kern",
                "direct: We looked at every stone of it. | Maria Kern",
            ],
        );
    }

    #[test]
    fn a_pronoun_is_the_subject_of_the_sentence_before() {
        check(
            "Maria Kern met Thomas Ruge in Lima on Monday. She called the plan “nonsense” and left.",
            MARKED,
            &["mixed: nonsense | Maria Kern"],
        );
    }

    #[test]
    fn words_that_nobody_is_said_to_have_said_are_no_quotation() {
        check("The “smart” bridge opened on Monday. Visitors crossed it all day.", MARKED, &[]);
        check("The so-called “hero” Thomas Ruge left the town.", MARKED, &[]);
    }

    #[test]
    fn what_is_said_in_the_reporters_words_is_a_clause() {
        check(
            "Thomas Ruge said that the bridge was safe. According to the ministry, it will open on Monday.",
            &[QuoteKind::Indirect],
            &[
                "indirect: that the bridge was safe | Thomas Ruge",
                "indirect: it will open on Monday | ministry",
            ],
        );
    }

    #[test]
    fn what_nobody_has_said_is_no_quotation() {
        let indirect = &[QuoteKind::Indirect];
        check("Nobody has said what broke first.", indirect, &[]);
        check("Neither company confirmed the sale.", indirect, &[]);
        check(
            "Maria Kern offered to leave if Thomas Ruge agreed to open the bridge.",
            indirect,
            &["indirect: to leave if Thomas Ruge agreed to open the bridge | Maria Kern"],
        );
    }

    #[test]
    fn who_passes_it_on_stands_in_the_chain() {
        let text = "Halden News reported that Maria Kern said the bridge was safe.";
        let Some(article) = annotated(text, None) else { return };
        let said = article.quotes.iter().find(|q| q.cue.is_some_and(|c| c.of(text) == "said"));
        let chain: Vec<&str> = said.map(|q| q.chain.iter().map(|s| s.of(text)).collect()).unwrap_or_default();
        assert_eq!(chain, ["Halden News reported"]);
    }

    #[test]
    fn a_quotation_within_a_quotation_stays_with_the_outer_one() {
        check(
            "“He told me ‘the bridge is safe’ and left,” said Maria Kern.",
            MARKED,
            &["direct: He told me ‘the bridge is safe’ and left, | Maria Kern"],
        );
    }

    #[test]
    fn a_quotation_without_a_speaker_goes_on_with_the_saying_before_it() {
        check(
            "Maria Kern said in a statement that the bridge was safe. “We looked at every stone of it.”",
            MARKED,
            &["direct: We looked at every stone of it. | Maria Kern"],
        );
    }

    #[test]
    fn marks_opened_in_each_paragraph_and_closed_in_the_last_are_one_speakers_words() {
        check(
            "Maria Kern said: “The bridge is safe.\n“We will open it on Monday.”",
            MARKED,
            &["direct: The bridge is safe. | Maria Kern", "direct: We will open it on Monday. | Maria Kern"],
        );
    }

    #[test]
    fn whatever_verb_follows_a_whole_quotation_brings_it() {
        check(
            "“The bridge is safe,” Maria Kern shot back.",
            MARKED,
            &["direct: The bridge is safe, | Maria Kern"],
        );
        check("“The bridge is safe.” — Maria Kern", MARKED, &["direct: The bridge is safe. | Maria Kern"]);
    }

    const INDIRECT: &[QuoteKind] = &[QuoteKind::Indirect];

    #[test]
    fn a_dateline_is_no_part_of_what_is_said() {
        check(
            "PORT HALDEN, March 7 (Wire) - The bridge was closed on Monday, according to the ministry.",
            INDIRECT,
            &["indirect: The bridge was closed on Monday | ministry"],
        );
        check(
            "Orsova, 12 May – The bridge was closed on Monday, according to the ministry.",
            INDIRECT,
            &["indirect: The bridge was closed on Monday | ministry"],
        );
    }

    #[test]
    fn the_town_of_a_dateline_says_nothing() {
        check(
            "ORSOVA, May 12 (X) - Twelve people died, Kern said.",
            INDIRECT,
            &["indirect: Twelve people died | Kern"],
        );
        check(
            "ORSOVA: Twelve people died when a ferry sank, said Maria Kern, the mayor.",
            INDIRECT,
            &["indirect: Twelve people died when a ferry sank | Maria Kern"],
        );
        check(
            "ORSOVA, May 12 (X) - Twelve people died when a ferry sank, it said.",
            INDIRECT,
            &["indirect: Twelve people died when a ferry sank | nobody"],
        );
    }

    #[test]
    fn beliefs_wishes_orders_and_questions_are_passed_on_too() {
        check(
            "Maria Kern believes that the bridge is safe.",
            INDIRECT,
            &["indirect: that the bridge is safe | Maria Kern"],
        );
        check(
            "Maria Kern asked whether the bridge was safe.",
            INDIRECT,
            &["indirect: whether the bridge was safe | Maria Kern"],
        );
        check(
            "A survey found that most drivers avoid the bridge.",
            INDIRECT,
            &["indirect: that most drivers avoid the bridge | survey"],
        );
    }

    #[test]
    fn what_is_come_upon_is_not_said() {
        check("Officers found three people lying on the bridge.", INDIRECT, &[]);
        check(
            "Officers found that three people were lying on the bridge.",
            INDIRECT,
            &["indirect: that three people were lying on the bridge | Officers"],
        );
    }

    #[test]
    fn marks_with_white_space_on_either_side_quote() {
        check(
            "\" The bridge is safe , \" said Maria Kern .",
            MARKED,
            &["direct: The bridge is safe , | Maria Kern"],
        );
    }

    #[test]
    fn what_is_said_by_nobody_in_particular_has_no_speaker() {
        check(
            "The bridge is expected to open on Monday.",
            INDIRECT,
            &["indirect: The bridge | nobody", "indirect: to open on Monday | nobody"],
        );
    }

    #[test]
    fn a_speaker_may_be_described_but_must_be_able_to_speak() {
        check(
            "A person familiar with the matter said that the bridge was closed.",
            INDIRECT,
            &["indirect: that the bridge was closed | person familiar with the matter"],
        );
        check(
            "The signals said that the bridge was closed.",
            INDIRECT,
            &["indirect: that the bridge was closed | nobody"],
        );
    }

    #[test]
    fn a_name_and_a_colon_bring_the_rest_of_the_line() {
        check(
            "Maria Kern: The bridge will open on Monday",
            INDIRECT,
            &["indirect: The bridge will open on Monday | Maria Kern"],
        );
    }

    #[test]
    fn marks_without_an_article_around_them_are_survived() {
        for text in ["“", "“”", "\"\"\"", "'", "“ ” said", ": “x", "he said “", "“a” “b” “c”", "”“", "« »"]
        {
            let _ = annotated(text, None);
        }
    }
}
