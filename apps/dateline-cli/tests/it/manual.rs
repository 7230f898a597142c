//! Completions and manual pages.

use crate::command::Desk;

#[test]
fn there_is_a_page_for_each_command() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["man", "--to", "man1"]).code, 0);
    for page in ["dateline.1", "dateline-read.1", "dateline-alerts-add.1"] {
        let page = std::fs::read_to_string(desk.path("man1").join(page)).unwrap();
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{page}");
    }
    assert!(desk.run(&["man"]).stdout.contains(".TH dateline"));
}

#[test]
fn shells_can_complete() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = desk.run(&["completions", shell]);
        assert!(ran.code == 0 && ran.stdout.contains("serve"), "{shell}");
    }
}
