//! How likely a possible content is one: a logistic regression over what cue, source and content look like.
//!
//! A feature is a number from 0 to [`N`]; a content's features are a set of bits. `scripts/fit_quotes.py` fits the weights on the
//! visible half of the pack quotes-polnear and writes them below; a feature or a class more means running it again.

use dateline_model::Role;
use dateline_text::{Dep, NameLabel, Tag};

use super::contents::{Content, Shape};
use super::cues::{Cue, CueKind, Source};
use super::lexicon::Class;
use super::page::Page;

/// A content is taken from this likelihood on. Half the F1 that can be reached is the best cut for F1 (Lipton, Elkan,
/// Narayanaswamy 2014); anywhere from 0.25 to 0.36 moves content F1 by less than 0.3 points.
pub(super) const LEAST: f32 = 0.31;

/// From here on a content's words between marks are taken for words of its source.
pub(super) const SURE: f32 = 0.5;

/// Who or what the source is, by its head word.
const SOURCE: usize = Class::COUNT + Shape::COUNT;
/// The form of the cue.
const FORM: usize = SOURCE + 10;
/// Where the cue hangs.
const PLACE: usize = FORM + 7;
/// How long the content is.
const LENGTH: usize = PLACE + 7;
/// Yes or no questions, and pairs of class and shape.
const OTHER: usize = LENGTH + 5;
/// A verb of speech and the shape.
const SPOKEN: usize = OTHER + 16;
/// How many features there are.
const N: usize = SPOKEN + Shape::COUNT;

/// The features of a content, a bit each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Features(pub u128);

impl Features {
    fn set(&mut self, feature: usize) {
        self.0 |= 1 << feature;
    }

    fn set_if(&mut self, holds: bool, feature: usize) {
        self.0 |= u128::from(holds) << feature;
    }
}

/// What cue, source and content look like.
pub(super) fn features(page: &Page<'_>, cue: &Cue, content: &Content) -> Features {
    let syntax = &page.syntax;
    let token = cue.token;
    let class = class(cue);
    let shape = content.shape;
    let mut found = Features::default();
    found.set(class as usize);
    found.set(Class::COUNT + shape as usize);
    found.set(SOURCE + source_kind(page, cue.source.as_ref()));
    found.set(FORM + form(syntax.tag(token)));
    if let Some(place) = place(syntax.dep(token)) {
        found.set(PLACE + place);
    }
    let n_tokens: usize = content.pieces.iter().map(ExactSizeIterator::len).sum();
    found.set(LENGTH + [1, 3, 6, 14].iter().filter(|&&most| n_tokens > most).count());

    let any_child = |holds: &dyn Fn(usize) -> bool| syntax.doc.children(token).any(holds);
    let source = cue.source.as_ref();
    let others = [
        any_child(&|c| syntax.tag(c) == Tag::Md),
        any_child(&|c| syntax.dep(c) == Dep::Neg),
        any_child(&|c| syntax.dep(c) == Dep::NsubjPass),
        any_child(&|c| syntax.tag(c) == Tag::To && c < token),
        content.pieces.len() > 1,
        content.pieces.iter().any(|p| page.holds_marks(p.clone())),
        !content.pieces.iter().any(|p| page.holds_cue(p.clone())),
        syntax.doc.ancestors(token).take(8).any(|t| page.cue_at(t).is_some_and(|c| page.cues[c].is_speech())),
        page.paragraph.role != Role::Body,
        source.is_some_and(|s| is_person(page, s)),
        source.is_some_and(|s| syntax.doc.head(s.head) != Some(token)),
        class == Class::Want && shape == Shape::Infinitive,
        class == Class::Attitude && shape == Shape::Object,
        class == Class::Judge && shape == Shape::Object,
        class == Class::Call && shape == Shape::Object,
        class == Class::Think && shape == Shape::Subject,
    ];
    for (i, holds) in others.into_iter().enumerate() {
        found.set_if(holds, OTHER + i);
    }
    found.set_if(cue.is_speech(), SPOKEN + shape as usize);
    found
}

fn class(cue: &Cue) -> Class {
    match cue.kind {
        CueKind::Verb(saying) | CueKind::Word(saying) | CueKind::InText(saying) => saying.class,
        CueKind::AccordingTo => Class::According,
        CueKind::Colon => Class::Colon,
    }
}

fn source_kind(page: &Page<'_>, source: Option<&Source>) -> usize {
    let syntax = &page.syntax;
    let Some(source) = source else { return 0 };
    let is = |words: &[&str]| syntax.is_word(source.head, words);
    match syntax.tag(source.head) {
        Tag::Prp | Tag::PrpDollar if is(&["i", "me", "my", "we", "us", "our", "you", "your"]) => 1,
        Tag::Prp | Tag::PrpDollar if is(&["it", "its"]) => 2,
        Tag::Prp | Tag::PrpDollar => 3,
        Tag::Nnp | Tag::Nnps => 4,
        Tag::Nns => 5,
        Tag::Nn => 6,
        Tag::Wp | Tag::Wdt => 7,
        Tag::Cd | Tag::Dt | Tag::Jj | Tag::Jjs => 8,
        _ => 9,
    }
}

fn form(tag: Tag) -> usize {
    match tag {
        Tag::Vbd => 0,
        Tag::Vbz => 1,
        Tag::Vbp => 2,
        Tag::Vbg => 3,
        Tag::Vbn => 4,
        Tag::Vb => 5,
        _ => 6,
    }
}

fn place(dep: Dep) -> Option<usize> {
    Some(match dep {
        Dep::Root => 0,
        Dep::Advcl => 1,
        Dep::Relcl | Dep::Acl => 2,
        Dep::Xcomp => 3,
        Dep::Ccomp => 4,
        Dep::Pcomp => 5,
        Dep::Conj => 6,
        _ => return None,
    })
}

fn is_person(page: &Page<'_>, source: &Source) -> bool {
    let names = &page.paragraph.doc.names;
    let at = names.partition_point(|n| n.end as usize <= source.head);
    names.get(at).is_some_and(|n| n.tokens().contains(&source.head) && n.label == NameLabel::Person)
}

/// How likely the content is one, from 0 to 1.
pub(super) fn likelihood(features: Features) -> f32 {
    let set = (0..N).filter(|&i| features.0 >> i & 1 == 1);
    let sum: f32 = BIAS + set.map(|i| WEIGHTS[i]).sum::<f32>();
    1.0 / (1.0 + (-sum).exp())
}

/// The log odds of a content with no feature.
const BIAS: f32 = -0.22;

/// What each feature adds to the log odds, in the order of the features; 0 where it tells nothing. `scripts/fit_quotes.py`
/// keeps the 64 that are surest. Fitted on the odd articles alone, they do as well on the even ones.
#[rustfmt::skip]
const WEIGHTS: [f32; N] = [
    // class
    0.27, -0.13, 0.0, -0.36, 0.16, -0.28, -0.18, 0.0, 0.0, 0.0, 0.0, 0.40,
    -0.38, 0.30, 0.47, 0.0, -0.70, 0.0, 0.0, 0.0, 0.0, 0.71, 0.57,
    // shape
    0.82, 0.47, 0.0, -0.86, 0.0, 0.0, 0.42, 0.0, -0.18, 0.28, 0.13, 0.0,
    0.34, -0.65, 0.0,
    // source
    -0.22, 0.0, 0.0, 0.23, 0.37, 0.31, 0.23, 0.24, 0.25, 0.0,
    // form
    0.16, 0.20, 0.23, 0.0, 0.0, -0.35, -0.89,
    // place
    -0.27, -0.23, -0.80, -0.51, -1.09, -0.89, -0.28,
    // length
    -0.41, -0.17, 0.0, 0.43, 0.49,
    // other
    -0.34, 0.0, 0.0, -0.17, 0.40, -0.35, 0.08, -0.69, 0.54, 0.0, 0.0, 0.0,
    0.44, 0.45, -0.67, 0.67,
    // spoken
    0.0, 0.20, 0.91, 0.86, 0.0, 0.31, 0.0, 0.0, 0.0, -0.64, -0.13, -0.47,
    0.60, 0.0, 0.0,
];
