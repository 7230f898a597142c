//! Prints every line of the given files with the role it was told: `cargo run --example roles -- FILE...`
#![allow(missing_docs)]

use dateline_model::RawArticle;

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("cannot read {path}: {error}"));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let raw = RawArticle { path: path.clone(), text, ..RawArticle::default() };
        let article = dateline_clean::clean(raw).article;
        println!("== {path}\t{:?}\t{:?}", article.title, article.published.day);
        let mut n = 0;
        for block in &article.blocks {
            for line in block.span.of(&article.text).lines() {
                n += 1;
                println!("{n}\t{}\t{line}", block.role.name());
            }
        }
    }
}
