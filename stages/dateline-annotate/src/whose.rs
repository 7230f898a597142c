//! Whose word a fact rests on: the source of the quotation it lies in, the subject of the saying verb above it, or whoever
//! it is "according to".
//!
//! A token goes in, the span that names the source comes out; `None` where the article itself says it.

use dateline_model::{Annotated, Quote, Span};
use dateline_text::{Dep, Pos};

use crate::Paragraph;
use crate::annotators::words::{Class, is};
use crate::syntax::Syntax;

/// How many quotations back the one that holds a token may begin.
const QUOTES_BACK: usize = 32;

/// Who says what stands at a token, in the article's words.
pub(crate) fn whose(
    syntax: &Syntax<'_>,
    paragraph: &Paragraph<'_>,
    annotated: &Annotated,
    token: usize,
) -> Option<Span> {
    let here = paragraph.span_of(token..token + 1);
    if let Some(source) = quotation(annotated, here).and_then(|quote| quote.source) {
        return Some(source);
    }
    let mut at = token;
    for head in syntax.ancestors(token) {
        let lemma = syntax.lemma(head);
        let subject = || syntax.child(head, &[Dep::Nsubj]);
        if is(Class::Saying, &lemma)
            && matches!(syntax.dep(at), Dep::Ccomp | Dep::Advcl | Dep::Parataxis)
            && let Some(subject) = subject()
        {
            return Some(phrase(syntax, paragraph, subject));
        }
        // "the fire service put the number of dead at seven".
        if matches!(&*lemma, "put" | "count")
            && let Some(subject) = subject().filter(|&s| syntax.pos(s) != Pos::Pron)
        {
            return Some(phrase(syntax, paragraph, subject));
        }
        at = head;
    }
    let according = syntax.sentence(token).filter(|&t| syntax.is_word(t, &["according"])).find(|&t| {
        let head = syntax.doc.head(t);
        head.is_some_and(|h| h == token || syntax.ancestors(token).any(|a| a == h))
    });
    let (_, named) = according.and_then(|t| syntax.prepositional(t).next())?;
    Some(phrase(syntax, paragraph, named))
}

/// The innermost quotation around a span.
fn quotation(annotated: &Annotated, here: Span) -> Option<&Quote> {
    let end = annotated.quotes.partition_point(|quote| quote.span.start <= here.start);
    let near = &annotated.quotes[end.saturating_sub(QUOTES_BACK)..end];
    near.iter().filter(|quote| quote.span.contains(here)).min_by_key(|quote| quote.span.len())
}

/// The words of a noun phrase without its article, clauses and names set beside it.
pub(crate) fn phrase(syntax: &Syntax<'_>, paragraph: &Paragraph<'_>, head: usize) -> Span {
    let mut tokens = syntax.subtree(head);
    let cut = syntax.with_dep(head, &[Dep::Relcl, Dep::Acl, Dep::Appos, Dep::Punct, Dep::Conj, Dep::Cc]);
    if let Some(first) = cut.filter(|&c| c > head).map(|c| syntax.subtree(c).start).min() {
        tokens.end = first.max(head + 1).min(tokens.end);
    }
    while tokens.len() > 1 && syntax.is_word(tokens.start, &["the", "a", "an"]) {
        tokens.start += 1;
    }
    paragraph.span_of(tokens)
}
