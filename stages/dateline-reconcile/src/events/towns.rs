//! Towns that reports name only inside other names: "Arden" of "Arden Police Department".
//!
//! Such a town is the place of that name that the reports name elsewhere, else an entity of its own, behind all others.

use dateline_model::{Annotated, ArticleIdx, Cite, Entity, EntityKind, Ledger, MentionForm};
use dateline_text::sound::folded;
use rustc_hash::FxHashMap;

/// For each article the town of its incident, where only another name holds it: index into the ledger's entities.
pub(super) fn add(articles: &[Annotated], ledger: &mut Ledger) -> Vec<Option<usize>> {
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    for (idx, entity) in ledger.entities.iter().enumerate().filter(|(_, e)| e.kind == EntityKind::Place) {
        known.entry(folded(&entity.name)).or_insert(idx);
    }
    let mut towns = Vec::with_capacity(articles.len());
    for (a, annotated) in articles.iter().enumerate() {
        let town = annotated.incident.as_ref().and_then(|incident| incident.town);
        towns.push(town.map(|span| {
            let name = span.of(&annotated.article.text);
            let cite = Cite { article: ArticleIdx(a as u32), span };
            let idx = *known.entry(folded(name)).or_insert_with(|| {
                ledger.entities.push(Entity {
                    name: name.to_owned(),
                    kind: EntityKind::Place,
                    link: None,
                    mentions: Vec::new(),
                    members: Vec::new(),
                    titles: Vec::new(),
                    joined: Vec::new(),
                });
                ledger.entities.len() - 1
            });
            let mentions = &mut ledger.entities[idx].mentions;
            mentions.push((cite, MentionForm::Name));
            mentions.sort_unstable();
            idx
        }));
    }
    towns
}
