//! Any bytes, taken for a web page: read, then cleaned. Nothing may panic, and blocks must cover the text.

#![no_main]

use dateline_read::{Input, ReadConfig};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let input = Input { path: "a.html", bytes, sidecar: None };
    for raw in dateline_read::read(&input, &ReadConfig::default()).articles {
        let article = dateline_clean::clean(raw).article;
        let mut at = 0;
        for block in &article.blocks {
            assert_eq!(block.span.start as usize, at);
            at = block.span.end as usize;
        }
        assert_eq!(at, article.text.len());
    }
});
