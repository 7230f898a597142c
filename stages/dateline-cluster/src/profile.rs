//! What an article is about, as vectors: its content words weighed by how rare they are, its actors, its day.
//!
//! Rarity is counted in the run itself and in general English, so that five articles are weighed as sensibly as five
//! thousand: a run of five does not know that "official" is common, the table of `data/common_lemmas.tsv` does.

use std::sync::LazyLock;

use dateline_model::{Annotated, EntityKind, MentionForm};
use rustc_hash::FxHashMap;

use crate::cues::{Cues, cues};

/// Words of names weigh more by this factor. Tried on the story packs: 1 to 1.5 changes B3 by less than 0.005.
const NAME_WEIGHT: f64 = 1.2;
/// The run's own counts are joined by those of so many articles of general English.
const N_GENERAL: f64 = 1000.0;
/// How many content words such an article has, against those that the table was counted over.
const GENERAL_RATE: f64 = 250.0 / 248_795.0;

/// Lemmas of general English, and how often they stand among [`GENERAL_RATE`]'s words.
static COMMON: LazyLock<FxHashMap<&str, f64>> = LazyLock::new(|| {
    let rows = include_str!("../data/common_lemmas.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t'))
        .map(|(lemma, n)| (lemma, n.parse().expect("the table gives a count in its second cell")))
        .collect()
});

/// A sparse vector: (dimension, value), ascending by dimension.
pub(crate) type Vector = Vec<(u32, f64)>;

/// All articles of a run, in order of [`crate::precedence`].
#[derive(Debug)]
pub(crate) struct Profiles {
    /// One for each article.
    pub all: Vec<Profile>,
    /// Whether an actor is a person or a body that acts, by its number.
    pub acts: Vec<bool>,
}

/// One article.
#[derive(Debug)]
pub(crate) struct Profile {
    /// Days since 1 January 1970, where known.
    pub day: Option<i32>,
    /// Content words, weighed, of length 1 (or empty).
    pub words: Vector,
    /// Who and where is named: number of the actor and how often.
    pub actors: Vector,
    /// What it tells of its happenings that another report can contradict.
    pub cues: Cues,
}

impl Profiles {
    /// Weighs the articles against each other.
    pub fn of(articles: &[&Annotated]) -> Self {
        let words = Numbers::of(articles.iter().flat_map(|a| a.terms.iter().map(|(term, _)| term.clone())));
        let actor_names =
            |a: &Annotated| a.entities.iter().map(|e| actor_name(&e.name, e.kind)).collect::<Vec<_>>();
        let actors = Numbers::of(articles.iter().flat_map(|a| actor_names(a)));
        let mut acts = vec![false; actors.names.len()];
        for annotated in articles {
            for entity in &annotated.entities {
                let number = actors.number(&actor_name(&entity.name, entity.kind));
                acts[number as usize] |= matches!(entity.kind, EntityKind::Person | EntityKind::Organization);
            }
        }
        let rarity = rarity(articles, &words);
        let all = articles
            .iter()
            .map(|annotated| Profile {
                day: annotated.article.published.day.map(days_since_1970),
                words: weighed(annotated, &words, &rarity),
                actors: counted(annotated, &actors),
                cues: cues(annotated),
            })
            .collect();
        Self { all, acts }
    }
}

fn days_since_1970(day: jiff::civil::Date) -> i32 {
    let start = jiff::civil::date(1970, 1, 1);
    day.since(start).map_or(0, |span| span.get_days())
}

/// Names numbered in alphabetical order, so that sums over them are taken in the same order in every run.
struct Numbers {
    names: Vec<String>,
}

impl Numbers {
    fn of(names: impl Iterator<Item = String>) -> Self {
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        names.dedup();
        Self { names }
    }

    fn number(&self, name: &str) -> u32 {
        self.names.binary_search_by(|known| known.as_str().cmp(name)).unwrap_or(self.names.len()) as u32
    }
}

/// For each word ln((N + M) / (n + m)): N articles here of which n have it, M of general English of which m have it.
fn rarity(articles: &[&Annotated], words: &Numbers) -> Vec<f64> {
    let mut n_with = vec![0.0; words.names.len()];
    for (term, _) in articles.iter().flat_map(|a| &a.terms) {
        n_with[words.number(term) as usize] += 1.0;
    }
    let n = articles.len() as f64 + N_GENERAL + 1.0;
    words
        .names
        .iter()
        .zip(n_with)
        .map(|(word, n_with)| {
            let rate = COMMON.get(word.as_str()).map_or(0.0, |count| count * GENERAL_RATE);
            let general = N_GENERAL * (1.0 - (-rate).exp());
            (n / (n_with + 1.0 + general)).ln().max(0.0)
        })
        .collect()
}

fn weighed(annotated: &Annotated, words: &Numbers, rarity: &[f64]) -> Vector {
    let mut in_names: Vec<String> = annotated
        .entities
        .iter()
        .filter(|e| matches!(e.kind, EntityKind::Person | EntityKind::Organization | EntityKind::Place))
        .flat_map(|e| e.name.split_whitespace().map(str::to_lowercase))
        .collect();
    in_names.sort_unstable();
    let mut vector: Vector = annotated
        .terms
        .iter()
        .map(|(term, n)| {
            let number = words.number(term);
            let factor = if in_names.binary_search(term).is_ok() { NAME_WEIGHT } else { 1.0 };
            (number, factor * (1.0 + f64::from(*n).ln()) * rarity[number as usize])
        })
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    vector.sort_by_key(|(number, _)| *number);
    scaled_to_one(vector)
}

fn counted(annotated: &Annotated, actors: &Numbers) -> Vector {
    let mut counts: FxHashMap<u32, f64> = FxHashMap::default();
    for mention in annotated.mentions.iter().filter(|m| m.form == MentionForm::Name) {
        if let Some(entity) = annotated.entities.get(mention.entity.index())
            && !matches!(entity.kind, EntityKind::Work | EntityKind::Other)
        {
            *counts.entry(actors.number(&actor_name(&entity.name, entity.kind))).or_default() += 1.0;
        }
    }
    let mut vector: Vector = counts.into_iter().collect();
    vector.sort_by_key(|(number, _)| *number);
    vector
}

/// The name by which an actor meets itself in other articles: persons by their last name, others whole; lower case.
fn actor_name(name: &str, kind: EntityKind) -> String {
    let name = if kind == EntityKind::Person { name.split_whitespace().last().unwrap_or(name) } else { name };
    name.to_lowercase()
}

/// The vector with length 1; an empty one stays empty.
pub(crate) fn scaled_to_one(mut vector: Vector) -> Vector {
    let length = vector.iter().map(|(_, x)| x * x).sum::<f64>().sqrt();
    if length > 0.0 {
        for (_, x) in &mut vector {
            *x /= length;
        }
    }
    vector
}

/// The inner product; of vectors of length 1 the cosine.
pub(crate) fn dot(a: &[(u32, f64)], b: &[(u32, f64)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

#[cfg(test)]
pub(crate) mod testing {
    use dateline_model::{
        Anchor, Annotated, Article, Block, Direction, EntityKind, EventKind, EventMention, LocalEntity,
        LocalEntityId, LocalTimeId, Mention, MentionForm, Modality, Published, PublishedBasis, Resolved,
        Role, Sentence, Span, TimeExpr, TimeMention,
    };
    use jiff::civil::Weekday;

    const FUNCTION_WORDS: [&str; 17] = [
        "the", "and", "had", "that", "for", "was", "were", "been", "being", "with", "from", "this", "who",
        "off", "but", "not", "him",
    ];

    /// An article annotated by the simplest means: words are terms, capitalised words are persons, all is one sentence.
    pub(crate) fn article(id: &str, day: Option<&str>, text: &str) -> Annotated {
        let day = day.map(|day| day.parse().expect("a day of the test"));
        let span = Span::new(0, text.len());
        let mut annotated = Annotated {
            article: Article {
                id: id.into(),
                path: id.into(),
                text: text.into(),
                published: Published { day, instant: None, basis: PublishedBasis::Given },
                blocks: vec![Block { span, role: Role::Body }],
                ..Article::default()
            },
            ..Annotated::default()
        };
        annotated.sentences.push(Sentence { span, role: Role::Body, block_idx: 0, is_excerpt: false });
        let mut terms = std::collections::BTreeMap::new();
        let is_content =
            |word: &&str| word.len() > 2 && !FUNCTION_WORDS.contains(&word.to_lowercase().as_str());
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(is_content) {
            *terms.entry(word.to_lowercase()).or_insert(0) += 1;
            if word.starts_with(char::is_uppercase) {
                let known = annotated.entities.iter().position(|e| e.name == word);
                let entity = known.unwrap_or(annotated.entities.len());
                if known.is_none() {
                    annotated.entities.push(LocalEntity {
                        name: word.into(),
                        kind: EntityKind::Person,
                        link: None,
                    });
                }
                let start = text.find(word).expect("the word is of the text");
                let span = Span::new(start, start + word.len());
                annotated.mentions.push(Mention {
                    span,
                    entity: LocalEntityId(entity as u32),
                    form: MentionForm::Name,
                });
            }
        }
        annotated.terms = terms.into_iter().collect();
        annotated
    }

    /// The article with one event on the weekday that stands in it.
    pub(crate) fn with_event(mut annotated: Annotated, kind: EventKind) -> Annotated {
        let text = &annotated.article.text;
        let weekdays = [("Wednesday", Weekday::Wednesday), ("Friday", Weekday::Friday)];
        let found =
            weekdays.iter().find_map(|(name, weekday)| Some((text.find(name)?, name.len(), *weekday)));
        let (start, len, weekday) = found.expect("the test's text names a weekday");
        let span = Span::new(start, start + len);
        annotated.times.push(TimeMention {
            span,
            expr: TimeExpr::Weekday { weekday, direction: Direction::Past },
            anchor: Anchor::Publication,
            resolved: Resolved::default(),
        });
        annotated.events.push(EventMention {
            span,
            trigger: span,
            lemma: "meet".into(),
            kind,
            mode: None,
            participants: Vec::new(),
            time: Some(LocalTimeId(0)),
            place: None,
            quantities: Vec::new(),
            modality: Modality::Happened,
            takes_up: None,
        });
        annotated
    }
}

#[cfg(test)]
mod tests {
    use super::testing::article;
    use super::*;

    #[test]
    fn rare_words_weigh_more_than_common_ones_even_in_one_article() {
        let one = article("a", None, "people say windmill");
        let profiles = Profiles::of(&[&one]);
        let weights = &profiles.all[0].words; // in alphabetical order: people, say, windmill
        assert!(weights[2].1 > 1.5 * weights[0].1 && weights[0].1 > weights[1].1, "{weights:?}");
    }

    #[test]
    fn persons_meet_by_their_last_name() {
        assert_eq!(actor_name("Ana Reis", EntityKind::Person), actor_name("Reis", EntityKind::Person));
        assert_eq!(actor_name("Port Velm", EntityKind::Place), "port velm");
    }
}
