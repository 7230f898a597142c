//! What holds for whatever is annotated: every span cuts the text on characters, every index leads somewhere.

use dateline_model::{
    Annotated, Article, Block, LocalEntityId, LocalSubject, LocalTimeId, Quantity, Role, Span,
};

/// An article of nothing but body.
pub fn article(text: &str) -> Article {
    let blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Body }];
    Article { id: "odd".into(), text: text.into(), blocks, ..Article::default() }
}

/// Panics where something does not hold.
pub fn check(annotated: &Annotated) {
    for span in spans(annotated) {
        let text = annotated.article.text.get(span.start as usize..span.end as usize);
        assert!(text.is_some_and(|text| !text.is_empty()), "{span:?} cuts no words out of the text");
    }
    let of_events = annotated
        .events
        .iter()
        .flat_map(|event| event.participants.iter().map(|p| p.entity).chain(event.place));
    let of_others = annotated.mentions.iter().map(|mention| mention.entity);
    let of_others = of_others.chain(annotated.quotes.iter().filter_map(|quote| quote.speaker));
    let of_others = of_others.chain(annotated.positions.iter().filter_map(|position| position.holder));
    let of_others = of_others.chain(annotated.leans_on.iter().map(|leaning| leaning.entity));
    let of_claims = annotated.claims.iter().filter_map(|claim| match claim.about {
        LocalSubject::Entity(entity) => Some(entity),
        LocalSubject::Event(event) => {
            assert!(event.index() < annotated.events.len());
            None
        }
    });
    let entities: Vec<LocalEntityId> = of_events.chain(of_others).chain(of_claims).collect();
    assert!(entities.iter().all(|entity| entity.index() < annotated.entities.len()));
    let times = annotated.events.iter().filter_map(|event| event.time);
    let times = times.chain(annotated.quotes.iter().filter_map(|quote| quote.said_on));
    let times: Vec<LocalTimeId> =
        times.chain(annotated.positions.iter().filter_map(|position| position.time)).collect();
    assert!(times.iter().all(|time| time.index() < annotated.times.len()));
    let earlier = annotated.events.iter().filter_map(|event| event.takes_up);
    assert!(earlier.into_iter().all(|event| event.index() < annotated.events.len()));
}

fn spans(annotated: &Annotated) -> Vec<Span> {
    let mut spans: Vec<Span> = annotated.sentences.iter().map(|sentence| sentence.span).collect();
    spans.extend(annotated.mentions.iter().map(|mention| mention.span));
    spans.extend(annotated.times.iter().map(|time| time.span));
    for quote in &annotated.quotes {
        spans.push(quote.span);
        spans.extend(quote.source.iter().chain(&quote.cue).chain(&quote.chain));
    }
    let of_quantity =
        |quantity: &Quantity| [Some(quantity.span), Some(quantity.number), quantity.attributed_to];
    spans.extend(annotated.quantities.iter().flat_map(of_quantity).flatten());
    for event in &annotated.events {
        spans.extend([event.span, event.trigger]);
        spans.extend(event.participants.iter().map(|participant| participant.span));
        spans.extend(event.quantities.iter().flat_map(of_quantity).flatten());
    }
    for claim in &annotated.claims {
        spans.push(claim.span);
        spans.extend(claim.attributed_to);
    }
    for position in &annotated.positions {
        spans.push(position.span);
        spans.extend(&position.chain);
    }
    spans.extend(annotated.leans_on.iter().map(|leaning| leaning.span));
    spans.extend(annotated.credits.iter().filter_map(|credit| credit.span));
    spans
}
