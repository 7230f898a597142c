//! Prints the word pieces and the vector of every string: `vectors WHEEL STRINGS.jsonl` (a JSON string a line) gives a line
//! `[[ids], [floats] or null]` each; with a third argument, `ROUNDS`, it prints how many strings a second of processor time it
//! takes instead, over so many rounds.

use std::{env, error::Error, fs, path::Path};

use cpu_time::ProcessTime;
use dateline_text::StaticVectors;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [wheel, strings, rounds @ ..] = &*args else {
        return Err("usage: vectors WHEEL STRINGS.jsonl [ROUNDS]".into());
    };
    let before = ProcessTime::now();
    let vectors = StaticVectors::load(Path::new(wheel))?;
    let loading = before.elapsed().as_secs_f64();
    let strings: Vec<String> =
        fs::read_to_string(strings)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let Some(rounds) = rounds.first() else {
        for string in &strings {
            let both = (vectors.pieces_of(string), vectors.of(string));
            println!("{}", serde_json::to_string(&both)?);
        }
        return Ok(());
    };
    let rounds: usize = rounds.parse()?;
    let before = ProcessTime::now();
    let n_known = (0..rounds).flat_map(|_| &strings).filter(|string| vectors.of(string).is_some()).count();
    let seconds = before.elapsed().as_secs_f64();
    let n_bytes: usize = strings.iter().map(String::len).sum();
    println!(
        "{} strings of {:.0} bytes, {n_known} known in {rounds} rounds: {:.0} per CPU-second, {:.1} MB per CPU-second; \
         loading took {loading:.2} CPU-seconds",
        strings.len(),
        n_bytes as f64 / strings.len() as f64,
        (strings.len() * rounds) as f64 / seconds,
        (n_bytes * rounds) as f64 / seconds / 1e6,
    );
    Ok(())
}
