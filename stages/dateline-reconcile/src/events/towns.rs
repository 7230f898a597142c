//! Towns that reports name only inside other names: "Arden" of "Arden Police Department".
//!
//! Such a town is the place of that name that the reports name elsewhere, else an entity of its own, behind all others.

use dateline_model::{Annotated, ArticleIdx, Cite, Entity, EntityKind, Ledger, MentionForm};
use dateline_text::sound::folded;
use rustc_hash::FxHashMap;

/// The towns of articles' incidents.
pub(super) struct Towns {
    /// For each article the town, where only another name holds it: index into the ledger's entities.
    pub of_article: Vec<Option<usize>>,
    /// For each entity the first place of the same name: "CROSSVILLE" is Crossville.
    pub same: Vec<usize>,
}

/// Finds them; those that no report names by themselves become entities.
pub(super) fn add(articles: &[Annotated], ledger: &mut Ledger) -> Towns {
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    let mut same: Vec<usize> = Vec::with_capacity(ledger.entities.len());
    for (idx, entity) in ledger.entities.iter().enumerate() {
        let is_place = entity.kind == EntityKind::Place;
        same.push(if is_place { *known.entry(folded(&entity.name)).or_insert(idx) } else { idx });
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
    same.extend(same.len()..ledger.entities.len());
    Towns { of_article: towns, same }
}
