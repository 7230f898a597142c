//! Prints what the annotators find: `events MODEL ARTICLES.jsonl` writes a small record {articles, entities, events} that
//! `score_plover.py` reads; `events MODEL FILE.txt` prints happenings and claims, one a line.

use dateline_annotate::annotate;
use dateline_model::{Annotated, Article, Block, LocalSubject, Role, Span};
use dateline_text::Model;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, model, input] = arguments.as_slice() else { return Err("usage: events MODEL INPUT".into()) };
    let model = Model::load(model.as_ref())?;
    let text = std::fs::read_to_string(input)?;
    if std::path::Path::new(input).extension().is_none_or(|e| e != "jsonl") {
        print_events(&annotate(article("text", &text), &model));
        return Ok(());
    }
    let (mut articles, mut entities, mut events) = (Vec::new(), Vec::new(), Vec::new());
    for line in text.lines() {
        let value: Value = serde_json::from_str(line)?;
        let id = value["id"].as_str().unwrap_or_default();
        let annotated = annotate(article(id, value["text"].as_str().unwrap_or_default()), &model);
        articles.push(json!({"id": id}));
        let text = &annotated.article.text;
        for (e, entity) in annotated.entities.iter().enumerate() {
            let mentions = annotated.mentions.iter().filter(|m| m.entity.index() == e);
            let mentions: Vec<_> = mentions.map(|m| json!({"exact": m.span.of(text)})).collect();
            entities.push(json!({"id": format!("{id}-{e}"), "name": entity.name, "mentions": mentions}));
        }
        for event in &annotated.events {
            let participants = event.participants.iter();
            let participants: Vec<_> = participants
                .map(|p| json!({"role": p.role.name(), "entity": format!("{id}-{}", p.entity.0)}))
                .collect();
            let reports = json!([{"article": id, "exact": event.span.of(text)}]);
            events.push(json!({"type": event.kind.code(), "articles": [id], "participants": participants, "reports": reports}));
        }
    }
    println!("{}", json!({"articles": articles, "entities": entities, "events": events}));
    Ok(())
}

fn article(id: &str, text: &str) -> Article {
    let blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Body }];
    Article { id: id.into(), path: id.into(), text: text.into(), blocks, ..Article::default() }
}

fn print_events(annotated: &Annotated) {
    let text = &annotated.article.text;
    for (i, event) in annotated.events.iter().enumerate() {
        let who = event
            .participants
            .iter()
            .map(|p| format!("{} {}", p.role.name(), annotated.entities[p.entity.index()].name));
        println!(
            "{i} {} {} {:?} {:?} time {:?} place {:?} takes up {:?}\n    [{}]\n    {}",
            event.kind.code(),
            event.mode.as_deref().unwrap_or("-"),
            event.modality,
            event.trigger.of(text),
            event.time.map(|t| annotated.times[t.index()].span.of(text)),
            event.place.map(|p| &annotated.entities[p.index()].name),
            event.takes_up.map(|e| e.0),
            who.collect::<Vec<_>>().join("; "),
            event.span.of(text),
        );
    }
    for claim in annotated.claims.iter().filter(|c| matches!(c.about, LocalSubject::Event(_))) {
        println!(
            "claim {:?} {:?} = {:?} [{}] by {:?}",
            claim.about,
            claim.attribute,
            claim.value,
            claim.span.of(text),
            claim.attributed_to.map(|s| s.of(text))
        );
    }
}
