//! Whether time grows no faster than the text, whatever the text: `odd_text MODEL [KILOBYTES]` annotates texts of odd shapes
//! at a length and at four times that, and fails where any part takes much more than four times as long.
//! `cargo xtask bench --odd` runs it.

use std::error::Error;

use cpu_time::ThreadTime;
use dateline_annotate::{ANNOTATORS, Reading};
use dateline_model::{Annotated, Article, Block, Role, Span};
use dateline_text::Model;

#[path = "../tests/odd/shapes.rs"]
mod shapes;

/// How much longer the second text is.
const TIMES: f64 = 4.0;
/// A quadratic part takes 16 times as long for a text of four times the length; caches and the machine's noise, up to 6.
const MOST_GROWTH: f64 = 8.0;
/// Parts that take less than this many seconds are too quick to be timed.
const LEAST_SECONDS: f64 = 0.2;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, kilobytes @ ..] = arguments.as_slice() else {
        return Err("usage: odd_text MODEL [KILOBYTES]".into());
    };
    let n_bytes = kilobytes.first().map_or(Ok(64), |n| n.parse::<usize>())? * 1024;
    let model = Model::load(model.as_ref())?;
    seconds(&model, "Jonas Lind of Arden said on Monday that 10 people had died."); // tables are read once
    let mut n_steep = 0;
    let longer = shapes::shapes((n_bytes as f64 * TIMES) as usize);
    for ((name, short), (_, long)) in shapes::shapes(n_bytes).into_iter().zip(longer) {
        let (first, second) = (seconds(&model, &short), seconds(&model, &long));
        let all: f64 = second.iter().map(|(_, seconds)| seconds).sum();
        println!("{name:<32} {:>8.2} s for {} kB", all, long.len() / 1024);
        for ((part, first), (_, second)) in first.iter().zip(&second) {
            let is_steep = *second > LEAST_SECONDS && *second > MOST_GROWTH * first;
            if is_steep {
                println!("    {part} takes {first:.3} s, then {second:.3} s");
                n_steep += 1;
            }
        }
    }
    if n_steep > 0 {
        Err(format!("{n_steep} parts take more time than the text is longer").into())
    } else {
        Ok(())
    }
}

/// The seconds of CPU time that the model and each annotator take.
fn seconds(model: &Model, text: &str) -> Vec<(&'static str, f64)> {
    let blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Body }];
    let article = Article { text: text.to_owned(), blocks, ..Article::default() };
    let before = ThreadTime::now();
    let reading = Reading::new(&article, model);
    let mut seconds = vec![("model", before.elapsed().as_secs_f64())];
    let mut annotated = Annotated { article: article.clone(), ..Annotated::default() };
    for annotator in ANNOTATORS {
        let before = ThreadTime::now();
        (annotator.run)(&reading, &mut annotated);
        seconds.push((annotator.name, before.elapsed().as_secs_f64()));
    }
    seconds
}
