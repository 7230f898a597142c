//! What people said by hand, and from when on it is in effect.

use dateline_model::Verdict;
use dateline_store::{About, Correction, Store};

fn said(a: &str, b: &str) -> Correction {
    Correction {
        n: 0,
        at: 1,
        who: "anna".into(),
        about: About::Names,
        verdict: Verdict::Same,
        both: [a.into(), b.into()],
        note: None,
        undone: None,
    }
}

fn numbers(corrections: &[Correction]) -> Vec<i64> {
    corrections.iter().map(|said| said.n).collect()
}

#[track_caller]
fn check(store: &Store, in_effect: &[i64], unobeyed: &[i64]) {
    assert_eq!(numbers(&store.in_effect().unwrap()), in_effect, "in effect");
    assert_eq!(numbers(&store.unobeyed().unwrap()), unobeyed, "not obeyed");
}

#[test]
fn what_is_said_is_in_effect_from_when_it_is_obeyed_until_it_is_obeyed_that_it_was_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open_or_make(&folder.path().join("news.db")).unwrap();
    let n = store.correct(&said("Ada", "A. Brandt")).unwrap();
    check(&store, &[], &[n]);
    store.obeyed(&store.unobeyed().unwrap(), None, &[]).unwrap();
    check(&store, &[n], &[]);
    assert!(store.undo(n, 2).unwrap());
    check(&store, &[n], &[n]);
    store.obeyed(&store.unobeyed().unwrap(), None, &[]).unwrap();
    check(&store, &[], &[]);
    assert!(!store.undo(n, 3).unwrap(), "it is taken back once");
}

#[test]
fn what_is_taken_back_before_it_was_obeyed_never_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open_or_make(&folder.path().join("news.db")).unwrap();
    let n = store.correct(&said("Ada", "A. Brandt")).unwrap();
    store.undo(n, 2).unwrap();
    check(&store, &[], &[]);
}

#[test]
fn what_is_taken_back_while_it_is_obeyed_is_to_be_obeyed_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open_or_make(&folder.path().join("news.db")).unwrap();
    let n = store.correct(&said("Ada", "A. Brandt")).unwrap();
    let new = store.unobeyed().unwrap();
    store.undo(n, 2).unwrap();
    store.obeyed(&new, None, &[]).unwrap();
    check(&store, &[n], &[n]);
}
