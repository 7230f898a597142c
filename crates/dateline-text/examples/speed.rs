//! How fast the model reads: `speed MODEL ARTICLES.jsonl [ARTICLES] [THREADS]`. Prints tokens per second of processor time
//! and per second on the clock, and the most memory taken. `cargo xtask language speed` runs it beside spaCy.
//!
//! Articles are lines with a `text`; 400 are read unless told, by one thread unless told, each thread every nth.

use std::{env, error::Error, fs, path::Path, thread, time::Instant};

use cpu_time::ProcessTime;
use dateline_text::Model;

#[derive(serde::Deserialize)]
struct Article {
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [model, articles, numbers @ ..] = &*args else {
        return Err("usage: speed MODEL ARTICLES.jsonl [ARTICLES] [THREADS]".into());
    };
    let number = |at: usize, usual: usize| numbers.get(at).map_or(Ok(usual), |number| number.parse());
    let (n_articles, n_threads) = (number(0, 400)?, number(1, 1)?);
    let model = Model::load(Path::new(model))?;
    let articles = fs::read_to_string(articles)?;
    let articles: Vec<Article> =
        articles.lines().take(n_articles).map(serde_json::from_str).collect::<Result<_, _>>()?;

    let (clock, processor) = (Instant::now(), ProcessTime::now());
    let read = |first: usize| -> usize {
        let own = articles.iter().skip(first).step_by(n_threads);
        own.map(|article| model.read(&article.text).tokens.len()).sum()
    };
    let n_tokens: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads).map(|first| scope.spawn(move || read(first))).collect();
        threads.into_iter().map(|thread| thread.join().expect("reading does not panic")).sum()
    });
    let (clock, processor) = (clock.elapsed().as_secs_f64(), processor.elapsed().as_secs_f64());
    println!(
        "dateline-text: {} articles, {n_tokens} tokens, {n_threads} threads: {:.0} tokens per CPU-second, {:.0} per second, \
         peak {} MB",
        articles.len(),
        n_tokens as f64 / processor,
        n_tokens as f64 / clock,
        peak_mb().map_or("?".to_owned(), |mb| format!("{mb:.0}")),
    );
    Ok(())
}

/// The most memory that the process has taken; only Linux tells.
fn peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? / 1024.0)
}
