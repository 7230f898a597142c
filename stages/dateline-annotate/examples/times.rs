//! Writes the times of a pack's articles as a record, for `shared/bench/score_times.py`:
//! `cargo run -p dateline-annotate --example times -- MODEL ARTICLES.jsonl > record.json`. Every line is taken as body text.

use std::io::BufRead;

use dateline_model::{Article, Block, Published, PublishedBasis, Role, Span};
use serde_json::{Value, json};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, model, articles] = arguments.as_slice() else {
        panic!("usage: times MODEL ARTICLES.jsonl");
    };
    let model = dateline_text::Model::load(model.as_ref()).expect("the model can be loaded");
    let file = std::fs::File::open(articles).expect("the articles can be opened");
    let mut times = Vec::new();
    for line in std::io::BufReader::new(file).lines() {
        let given: Value = serde_json::from_str(&line.expect("a line of text")).expect("a line of JSON");
        let text = given["text"].as_str().unwrap_or_default();
        let day = given["published"].as_str().and_then(|day| day.get(..10)?.parse().ok());
        let article = Article {
            id: given["id"].as_str().unwrap_or_default().into(),
            published: Published { day, instant: None, basis: PublishedBasis::Metadata },
            text: text.into(),
            blocks: vec![Block { span: Span::new(0, text.len()), role: Role::Body }],
            ..Article::default()
        };
        let annotated = dateline_annotate::annotate(article, &model);
        for time in &annotated.times {
            let start = text[..time.span.start as usize].chars().count();
            let exact = time.span.of(text);
            times.push(json!({
                "article": annotated.article.id, "start": start, "end": start + exact.chars().count(), "exact": exact,
                "value": time.resolved.value, "kind": time.expr.kind(), "anchor": format!("{:?}", time.anchor),
                "expr": format!("{:?}", time.expr),
            }));
        }
    }
    println!("{}", json!({ "articles": [], "times": times }));
}
