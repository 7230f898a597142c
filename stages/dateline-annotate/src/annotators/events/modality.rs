//! Whether a happening is told as real, denied, planned, threatened, alleged or only thought of.
//!
//! A coding goes in, its [`Modality`] comes out, by the words that stand with it and above it (classes of
//! `data/word_classes.tsv`). The one thing to know: where a frame makes another kind of a happening ("threatened to shell"
//! is a threat), only the frame's own truth counts: the threat was made.

use dateline_model::{EventKind, Modality};
use dateline_text::{Dep, Pos, Tag};

use super::coding::Coding;
use crate::annotators::words::{Class, is};
use crate::syntax::Syntax;

/// How many heads above a happening can say that it is not real.
const REACH: usize = 4;

/// How a happening is told.
pub(super) fn modality(syntax: &Syntax<'_>, coding: &Coding) -> Modality {
    let mut told = Modality::Happened;
    let own = if framed(syntax, coding) { 1 } else { coding.chain.len() };
    for &token in &coding.chain[..own] {
        told = told.max(of_word(syntax, token));
    }
    // What stands above the outermost word: "if", "wants to", "plans for", "could be followed by".
    let mut at = coding.chain[0];
    for head in syntax.ancestors(coding.chain[0]).take(REACH) {
        told = told.max(of_head(syntax, at, head, coding));
        if matches!(syntax.dep(at), Dep::Ccomp | Dep::Relcl)
            && !matches!(syntax.pos(at), Pos::Noun | Pos::Propn)
        {
            break;
        }
        at = head;
    }
    if syntax.child_lemma(at, &["if", "unless"]).is_some() {
        told = told.max(Modality::Hypothetical);
    }
    told
}

/// What the words with a happening's word say: "did not", "will", "an alleged".
fn of_word(syntax: &Syntax<'_>, token: usize) -> Modality {
    // "the raid, not the fire": what follows a noun is denied, not the noun.
    let is_noun = matches!(syntax.pos(token), Pos::Noun | Pos::Propn);
    let negated = syntax.with_dep(token, &[Dep::Neg]).any(|not| not < token || !is_noun)
        || syntax.child_lemma(token, &["no", "never", "without"]).is_some();
    if negated {
        return Modality::Denied;
    }
    let attributes = syntax.with_dep(token, &[Dep::Amod]).filter_map(|a| of_class(&syntax.lemma(a)));
    attributes.chain(modal(syntax, token)).max().unwrap_or(Modality::Happened)
}

/// What a word above says of what hangs below it at `at`.
fn of_head(syntax: &Syntax<'_>, at: usize, head: usize, coding: &Coding) -> Modality {
    let mut told = Modality::Happened;
    let word = syntax.lemma(head);
    if syntax.child_lemma(at, &["if", "unless", "whether"]).is_some() {
        told = Modality::Hypothetical;
    }
    let below = matches!(
        syntax.dep(at),
        Dep::Xcomp | Dep::Ccomp | Dep::Dobj | Dep::Pobj | Dep::Prep | Dep::Pcomp | Dep::Acl | Dep::Advcl
    );
    if below {
        told = told.max(of_class(&word).unwrap_or(Modality::Happened));
    }
    // "accused Halden of shelling the port": of a deed that is named by a noun only who did it is alleged.
    let is_deed = syntax.pos(coding.chain[0]) == Pos::Verb && coding.chain.len() == 1;
    if is_deed && syntax.dep(at) == Dep::Prep && is(Class::Accusing, &word) {
        told = told.max(Modality::Alleged);
    }
    // "to" of purpose and infinitives after nouns: "plans to meet", "came to negotiate".
    let infinitive = syntax.pos(at) == Pos::Verb
        && syntax.with_dep(at, &[Dep::Aux]).any(|c| syntax.doc.tokens[c].tag == Tag::To)
        && matches!(syntax.dep(at), Dep::Acl | Dep::Advcl | Dep::Relcl | Dep::Xcomp);
    if infinitive && !is(Class::Realised, &word) {
        told = told.max(Modality::Planned);
    }
    let shares_modal = matches!(
        syntax.dep(at),
        Dep::Dobj | Dep::Pobj | Dep::Nsubj | Dep::NsubjPass | Dep::Xcomp | Dep::Prep | Dep::Advmod
    );
    if shares_modal {
        told = told.max(modal(syntax, head).unwrap_or(Modality::Happened));
    }
    told
}

/// "will meet" is planned, "may meet" only thought of.
fn modal(syntax: &Syntax<'_>, verb: usize) -> Option<Modality> {
    let mut modals = syntax.with_dep(verb, &[Dep::Aux]).filter(|&a| syntax.doc.tokens[a].tag == Tag::Md);
    let modal = modals.next()?;
    let is_will = syntax.is_word(modal, &["will", "wo", "shall", "’ll", "'ll"]);
    Some(if is_will { Modality::Planned } else { Modality::Hypothetical })
}

fn of_class(lemma: &str) -> Option<Modality> {
    const CLASSES: [(Class, Modality); 5] = [
        (Class::Refused, Modality::Denied),
        (Class::Threatened, Modality::Threatened),
        (Class::Alleged, Modality::Alleged),
        (Class::Unreal, Modality::Hypothetical),
        (Class::Planned, Modality::Planned),
    ];
    CLASSES.iter().find(|(class, _)| is(*class, lemma)).map(|(_, modality)| *modality)
}

/// Whether the outermost word makes another kind of the happening (then only its own truth counts).
fn framed(syntax: &Syntax<'_>, coding: &Coding) -> bool {
    use EventKind as K;
    coding.chain.len() > 1
        && matches!(syntax.pos(coding.chain[0]), Pos::Verb)
        && matches!(
            coding.code.kind,
            K::Agree | K::Reject | K::Request | K::Threaten | K::Sanction | K::Concede
        )
}
