//! Who said what: quotations by speaker, one utterance with all its wordings, those most reports carry first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{ArticleIdx, Cite, MentionForm, Quote, QuoteKind, TitleGiven};

use super::desk::{Desk, plain};
use crate::{Speaker, Utterance, Wording};

/// Whose words: an entity, else a described source, else nobody named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Entity(usize),
    Described(String),
    Unnamed,
}

/// One quotation with what it is grouped by.
struct Told<'a> {
    article: ArticleIdx,
    quote: &'a Quote,
    group: Option<usize>,
    words: String,
}

/// The speakers of a story.
pub(super) fn of(desk: &Desk, story: usize) -> Vec<Speaker> {
    let named = named(desk, story);
    let mut by_speaker: BTreeMap<Key, Vec<Told>> = BTreeMap::new();
    for &article in desk.reports(story) {
        for (i, quote) in desk.annotated(article).quotes.iter().enumerate() {
            let words = shown(&desk.words(Cite { article, span: quote.span }), quote.kind);
            let key = key(desk, &named, article, quote);
            if words.is_empty() || lies_in_another(desk, &named, article, i, &key) {
                continue;
            }
            let told = Told { article, quote, group: desk.utterance(article, i), words };
            by_speaker.entry(key).or_default().push(told);
        }
    }
    let mut speakers: Vec<(bool, Speaker)> = by_speaker
        .into_iter()
        .map(|(key, told)| (matches!(key, Key::Entity(_)), speaker(desk, &key, &told)))
        .collect();
    // The sort is stable: speakers that nothing tells apart stay in the ledger's order.
    speakers.sort_by_key(|(is_entity, speaker)| {
        let is_direct = |utterance: &Utterance| utterance.wordings[0].kind != QuoteKind::Indirect;
        let n_direct = speaker.utterances.iter().filter(|utterance| is_direct(utterance)).count();
        let rank =
            (speaker.name.is_some(), speaker.n_origins, *is_entity, n_direct, speaker.utterances.len());
        Reverse(rank)
    });
    speakers.into_iter().map(|(_, speaker)| speaker).collect()
}

/// Whether the words stand within a longer quotation of the same speaker: "a deal" in 'they said "a deal" was near'.
fn lies_in_another(desk: &Desk, named: &Named, article: ArticleIdx, quote_idx: usize, key: &Key) -> bool {
    let quotes = &desk.annotated(article).quotes;
    let span = quotes[quote_idx].span;
    // Quotations stand in text order: one that contains this begins at most a little before it.
    let near = quote_idx.saturating_sub(4)..(quote_idx + 4).min(quotes.len());
    near.filter(|&other| other != quote_idx).any(|other| {
        let outer = &quotes[other];
        outer.span.contains(span) && outer.span != span && self::key(desk, named, article, outer) == *key
    })
}

/// Which words name whom in a story: to find the entity of a speaker who is given by name only.
type Named = BTreeMap<String, usize>;

fn named(desk: &Desk, story: usize) -> Named {
    let mut named = Named::new();
    for &article in desk.reports(story) {
        for mention in desk.annotated(article).mentions.iter().filter(|m| m.form == MentionForm::Name) {
            if let Some((entity, _)) = desk.entity(article, mention.entity) {
                named.entry(desk.words(Cite { article, span: mention.span })).or_insert(entity);
            }
        }
    }
    named
}

fn key(desk: &Desk, named: &Named, article: ArticleIdx, quote: &Quote) -> Key {
    if let Some((entity, _)) = quote.speaker.and_then(|local| desk.entity(article, local)) {
        return Key::Entity(entity);
    }
    let Some(name) = quote.speaker_name.as_deref().map(plain) else { return Key::Unnamed };
    named.get(&name).map_or(Key::Described(name), |&entity| Key::Entity(entity))
}

fn speaker(desk: &Desk, key: &Key, told: &[Told]) -> Speaker {
    let (name, title) = match key {
        Key::Entity(idx) => {
            let entity = &desk.ledger.entities[*idx];
            // Many stories tell of the same few people.
            let title = || entity.titles.first().map(|title| called(desk, title));
            let title = desk.called[*idx].get_or_init(title).clone();
            (Some(entity.name.clone()), title)
        }
        Key::Described(name) => (Some(name.clone()), None),
        Key::Unnamed => (None, None),
    };
    Speaker {
        name,
        title,
        utterances: utterances(desk, told),
        n_origins: desk.n_origins(told.iter().map(|told| told.article)),
    }
}

/// A title as the reports write it; the capital of a single word says only that a name follows.
fn called(desk: &Desk, title: &TitleGiven) -> String {
    if title.value.contains(' ') {
        desk.as_written(&title.value, &title.evidence)
    } else {
        title.value.clone()
    }
}

/// Quotations that give the same words, or that the ledger holds for one utterance, stand together.
fn utterances(desk: &Desk, told: &[Told]) -> Vec<Utterance> {
    let mut group_of_words: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    let mut members: Vec<Vec<&Told>> = Vec::new();
    for told in told {
        let bare = bare_words(&told.words);
        let known = group_of_words.get(&bare).copied();
        let known = known.or_else(|| told.group.and_then(|group| groups.get(&Some(group)).copied()));
        let at = known.unwrap_or_else(|| {
            members.push(Vec::new());
            members.len() - 1
        });
        members[at].push(told);
        group_of_words.insert(bare, at);
        if told.group.is_some() {
            groups.insert(told.group, at);
        }
    }
    let mut utterances: Vec<Utterance> = members.iter().map(|told| utterance(desk, told)).collect();
    utterances.sort_by_key(|utterance| {
        let first = &utterance.wordings[0];
        let place = first.evidence.first().map(|cite| (desk.number(cite.article), cite.span));
        (Reverse(utterance.n_origins), first.kind, place)
    });
    utterances
}

fn utterance(desk: &Desk, told: &[&Told]) -> Utterance {
    let mut wordings: Vec<Wording> = Vec::new();
    let mut wording_of: BTreeMap<String, usize> = BTreeMap::new();
    for told in told {
        let bare = bare_words(&told.words);
        let cite = Cite { article: told.article, span: told.quote.span };
        let chain = told.quote.chain.iter().map(|&span| desk.words(Cite { article: told.article, span }));
        let known = *wording_of.entry(bare).or_insert(wordings.len());
        if let Some(wording) = wordings.get_mut(known) {
            wording.evidence.push(cite);
            wording.kind = wording.kind.min(told.quote.kind);
        } else {
            wordings.push(Wording {
                text: told.words.clone(),
                kind: told.quote.kind,
                cue: cue(desk, told),
                chain: chain.collect::<BTreeSet<_>>().into_iter().collect(),
                evidence: vec![cite],
            });
        }
    }
    // The sort is stable: wordings of one kind and length stay in the articles' order.
    wordings.sort_by_key(|wording| (wording.kind, Reverse(wording.text.len())));
    Utterance { n_origins: desk.n_origins(told.iter().map(|told| told.article)), wordings }
}

/// The words as they are shown: the speaker's own without the marks around them and without the comma before "he said";
/// the reporter's with every mark closed that they open.
fn shown(words: &str, kind: QuoteKind) -> String {
    let marks: &[char] = &['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}', ' '];
    if kind != QuoteKind::Indirect {
        return words.trim_matches(marks).trim_end_matches(',').trim_matches(marks).to_owned();
    }
    let count = |mark: char| words.matches(mark).count();
    let closing = [('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}')];
    let open = closing.iter().find(|(open, close)| count(*open) > count(*close)).map(|(_, close)| *close);
    let open = open.or((count('"') % 2 == 1).then_some('"'));
    words.trim_end_matches(',').chars().chain(open).collect()
}

fn bare_words(words: &str) -> String {
    let letters = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' });
    plain(&letters.collect::<String>().to_lowercase())
}

/// The saying verb of words that follow it directly in the reporter's own voice, with "that" between where it stands.
fn cue(desk: &Desk, told: &Told) -> Option<String> {
    let cue = told.quote.cue.filter(|cue| cue.end <= told.quote.span.start)?;
    let text = &desk.annotated(told.article).article.text;
    let between = text.get(cue.end as usize..told.quote.span.start as usize)?.trim();
    let follows = told.quote.kind == QuoteKind::Indirect && matches!(between, "" | "that" | ":");
    follows.then(|| plain(&format!("{} {between}", cue.of(text))))
}

impl Wording {
    /// The words as a page shows them: in marks where they are the speaker's own, after the saying verb where they are
    /// the reporter's.
    pub fn marked(&self) -> String {
        match (self.kind, &self.cue) {
            (QuoteKind::Direct | QuoteKind::Mixed, _) => format!("\u{201c}{}\u{201d}", self.text),
            (QuoteKind::Indirect, Some(cue)) => format!("{cue} {}", self.text),
            (QuoteKind::Indirect, None) => self.text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use dateline_model::QuoteKind;

    use super::shown;

    #[test]
    fn marks_are_taken_off_the_speakers_words_and_closed_in_the_reporters() {
        assert_eq!(shown("\u{201c}We go,\u{201d}", QuoteKind::Direct), "We go");
        assert_eq!(
            shown("they would \u{201c}go at once", QuoteKind::Indirect),
            "they would \u{201c}go at once\u{201d}"
        );
        assert_eq!(shown("that \"all\" would go", QuoteKind::Indirect), "that \"all\" would go");
    }
}
