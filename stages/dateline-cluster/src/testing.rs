//! What the tests of this crate share: articles annotated by the simplest means.

use dateline_model::{
    Anchor, Annotated, Article, Block, Direction, EntityKind, EventKind, EventMention, LocalEntity,
    LocalEntityId, LocalTimeId, Mention, MentionForm, Modality, Published, PublishedBasis, Resolved, Role,
    Sentence, Span, Term, TimeExpr, TimeMention,
};
use jiff::civil::Weekday;

const FUNCTION_WORDS: [&str; 17] = [
    "the", "and", "had", "that", "for", "was", "were", "been", "being", "with", "from", "this", "who", "off",
    "but", "not", "him",
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
    let is_content = |word: &&str| word.len() > 2 && !FUNCTION_WORDS.contains(&word.to_lowercase().as_str());
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
    annotated.terms = terms
        .into_iter()
        .map(|(word, n): (String, u32)| {
            let in_lead = text.find(". ").is_none_or(|end| text[..end].to_lowercase().contains(&word));
            Term { word, n, in_title: false, in_lead }
        })
        .collect();
    annotated
}

/// The article with one event on the weekday that stands in it.
pub(crate) fn with_event(mut annotated: Annotated, kind: EventKind) -> Annotated {
    let text = &annotated.article.text;
    let weekdays = [("Wednesday", Weekday::Wednesday), ("Friday", Weekday::Friday)];
    let found = weekdays.iter().find_map(|(name, weekday)| Some((text.find(name)?, name.len(), *weekday)));
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
