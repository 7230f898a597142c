//! Prints every content that the cues of a record's articles may pass on, for `scripts/fit_quotes.py`:
//! `possible_quotes MODEL RECORD.json` writes a line each: article, features in hexadecimal, pieces as "start-end", in characters.

use std::error::Error;

use dateline_annotate::{Reading, possible_quotes};
use dateline_model::{Article, Block, Role, Span};
use dateline_text::Model;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, model, record] = arguments.as_slice() else {
        return Err("usage: possible_quotes MODEL RECORD.json".into());
    };
    let model = Model::load(model.as_ref())?;
    let record: Value = serde_json::from_reader(std::io::BufReader::new(std::fs::File::open(record)?))?;
    for given in record["articles"].as_array().into_iter().flatten() {
        let article = article(given).ok_or("an article without text or blocks")?;
        let characters = |byte: u32| article.text[..byte as usize].chars().count();
        for quote in possible_quotes(&Reading::new(&article, &model)) {
            let pieces =
                quote.pieces.iter().map(|p| format!("{}-{}", characters(p.start), characters(p.end)));
            println!("{}\t{:x}\t{}", article.id, quote.features, pieces.collect::<Vec<_>>().join(" "));
        }
    }
    Ok(())
}

/// An article as its record has it; offsets there count characters.
fn article(given: &Value) -> Option<Article> {
    let text = given["text"].as_str()?;
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let at = |value: &Value| bytes.get(usize::try_from(value.as_u64()?).ok()?).copied();
    let block = |block: &Value| {
        // What is not the report is not read; which part of it a block is, the features do not ask.
        let role = match block["role"].as_str()? {
            "body" => Role::Body,
            "heading" | "title" => Role::Heading,
            _ => Role::Navigation,
        };
        Some(Block { span: Span::new(at(&block["start"])?, at(&block["end"])?), role })
    };
    let blocks = given["blocks"].as_array()?.iter().map(block).collect::<Option<Vec<_>>>()?;
    Some(Article { id: given["id"].as_str()?.into(), text: text.into(), blocks, ..Article::default() })
}
