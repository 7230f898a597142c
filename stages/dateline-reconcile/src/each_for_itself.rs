//! The ledger of a run that stops before `reconcile`: every article speaks for itself, nothing is joined.

use dateline_model::{
    Annotated, ArticleIdx, Cite, DayRange, Entity, Event, Ledger, LocalEntityId, LocalEventId, ToldQuantity,
};

/// Makes each local entity an entity and each event mention an event.
pub fn each_for_itself(articles: &[Annotated]) -> Ledger {
    let mut ledger = Ledger::default();
    for (idx, annotated) in articles.iter().enumerate() {
        let article = ArticleIdx(idx as u32);
        let first = ledger.entities.len();
        ledger.entities.extend(annotated.entities.iter().enumerate().map(|(local, entity)| Entity {
            name: entity.name.clone(),
            kind: entity.kind,
            mentions: Vec::new(),
            members: vec![(article, LocalEntityId(local as u32))],
            titles: Vec::new(),
            joined: Vec::new(),
            link: entity.link.clone(),
        }));
        for mention in &annotated.mentions {
            let cite = Cite { article, span: mention.span };
            ledger.entities[first + mention.entity.index()].mentions.push((cite, mention.form));
        }
        ledger.entity_of.push((first..ledger.entities.len()).collect());

        let first_event = ledger.events.len();
        for (local, mention) in annotated.events.iter().enumerate() {
            let cite = |span| Cite { article, span };
            let days =
                mention.time.map_or(DayRange::default(), |time| annotated.times[time.index()].resolved.days);
            let quantities = mention.quantities.iter().map(|quantity| ToldQuantity {
                of: quantity.of.clone(),
                at_least: quantity.at_least,
                at_most: quantity.at_most,
                evidence: vec![cite(quantity.span)],
            });
            ledger.events.push(Event {
                what: mention.span.of(&annotated.article.text).to_owned(),
                kind: mention.kind,
                mode: mention.mode.clone(),
                modality: mention.modality,
                days,
                place: mention.place.map(|place| first + place.index()),
                participants: mention
                    .participants
                    .iter()
                    .map(|p| (p.role, first + p.entity.index()))
                    .collect(),
                harmed: Vec::new(),
                quantities: quantities.collect(),
                accounts: vec![(article, LocalEventId(local as u32))],
                reports: vec![cite(mention.span)],
                story: 0,
                is_background: false,
            });
        }
        ledger.event_of.push((first_event..ledger.events.len()).map(Some).collect());
    }
    ledger
}
