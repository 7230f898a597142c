//! What reading an article costs, part by part: `annotate_costs MODEL INPUT...` prints the microseconds of CPU time a
//! token that the language model and each annotator take, on one thread.
//!
//! All articles are held in memory while the parts run over them one after the other, so that each part is timed as
//! one stretch. `cargo xtask bench --annotators` runs it.

use std::error::Error;

use cpu_time::ThreadTime;
use dateline_annotate::{ANNOTATORS, Reading};
use dateline_model::{Annotated, Article};
use dateline_read::{Input, ReadConfig};
use dateline_text::Model;

/// The share of the model's own speed that the whole stage must keep.
const LEAST_SHARE: f64 = 0.6;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, inputs @ ..] = arguments.as_slice() else {
        return Err("usage: annotate_costs MODEL INPUT...".into());
    };
    let model = Model::load(model.as_ref())?;
    let mut articles: Vec<Article> = Vec::new();
    for path in inputs {
        let bytes = std::fs::read(path)?;
        let input = Input { path, bytes: &bytes, sidecar: None };
        let raw = dateline_read::read(&input, &ReadConfig::default()).articles;
        articles.extend(raw.into_iter().map(|raw| dateline_clean::clean(raw).article));
    }
    let (mut readings, model_seconds) =
        timed(|| articles.iter().map(|article| Reading::new(article, &model)).collect::<Vec<_>>());
    readings.retain(|reading| !reading.paragraphs.is_empty());
    let n_tokens: usize = readings.iter().flat_map(|r| &r.paragraphs).map(|p| p.doc.tokens.len()).sum();
    let micros = |seconds: f64| seconds * 1e6 / n_tokens.max(1) as f64;
    println!("{} articles, {n_tokens} tokens; microseconds a token", articles.len());
    println!("{:<12} {:>8.2}", "model", micros(model_seconds));

    let mut annotated: Vec<Annotated> =
        readings.iter().map(|r| Annotated { article: r.article.clone(), ..Annotated::default() }).collect();
    let mut seconds = 0.0;
    for annotator in ANNOTATORS {
        let ((), taken) = timed(|| {
            for (reading, annotated) in readings.iter().zip(&mut annotated) {
                (annotator.run)(reading, annotated);
            }
        });
        seconds += taken;
        println!("{:<12} {:>8.2}", annotator.name, micros(taken));
    }
    println!("{:<12} {:>8.2}", "annotators", micros(seconds));
    let share = model_seconds / (model_seconds + seconds);
    println!("the whole stage runs at {:.0} % of the model's own speed", 100.0 * share);
    if share < LEAST_SHARE {
        return Err(format!("the annotators cost too much: below {:.0} %", 100.0 * LEAST_SHARE).into());
    }
    Ok(())
}

/// What `work` gives, and the seconds of CPU time it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = ThreadTime::now();
    let made = work();
    (made, before.elapsed().as_secs_f64())
}
