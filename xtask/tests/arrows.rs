//! The dependency arrows that ARCHITECTURE.md draws: model -> text -> stages -> engine -> apps; stages do not know
//! each other.

use std::collections::BTreeMap;
use std::process::Command;

/// Crate -> the project's own crates it depends on, development apart.
fn arrows() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be run");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    let own: Vec<&str> = packages.iter().map(|p| p["name"].as_str().unwrap()).collect();
    let arrows = packages.iter().map(|package| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let dependencies = dependencies
            .filter(|d| d["kind"].is_null())
            .filter_map(|d| d["name"].as_str().filter(|name| own.contains(name)).map(str::to_owned));
        (package["name"].as_str().unwrap().to_owned(), dependencies.collect())
    });
    arrows.collect()
}

const STAGES: [&str; 6] = ["read", "clean", "annotate", "cluster", "reconcile", "present"];

#[test]
fn no_stage_depends_on_another() {
    let arrows = arrows();
    for stage in STAGES {
        let allowed = ["dateline-model", "dateline-text"];
        for dependency in &arrows[&format!("dateline-{stage}")] {
            assert!(allowed.contains(&dependency.as_str()), "dateline-{stage} depends on {dependency}");
        }
    }
}

#[test]
fn model_and_text_depend_on_nothing_of_ours() {
    let arrows = arrows();
    assert!(arrows["dateline-model"].is_empty() && arrows["dateline-text"].is_empty());
}

#[test]
fn only_apps_depend_on_the_engine() {
    for (name, dependencies) in arrows() {
        let is_app =
            ["dateline-cli", "dateline-sources", "dateline-workbench", "dateline-python"].contains(&&*name);
        assert!(
            is_app || !dependencies.contains(&"dateline-engine".to_owned()),
            "{name} depends on the engine"
        );
    }
}

#[test]
fn every_crate_takes_the_workspace_lints() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for folder in ["crates", "stages", "apps"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let manifest = entry.unwrap().path().join("Cargo.toml");
            let text = std::fs::read_to_string(&manifest).unwrap();
            assert!(
                text.contains("[lints]\nworkspace = true"),
                "{} has lints of its own",
                manifest.display()
            );
        }
    }
}
