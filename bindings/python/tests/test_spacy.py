"""Articles as spaCy's Doc."""

import pytest

import dateline

spacy = pytest.importorskip("spacy")


def test_a_doc_has_what_was_found(annotated: list[dateline.Article]) -> None:
    nlp = spacy.blank("en")
    for article in annotated:
        doc = article.to_spacy(nlp)
        assert doc.text == article.text
        assert article.to_spacy(nlp.vocab).text == article.text
        assert len(doc.spans["quotes"]) == len(article.to_dict()["quotes"])
        assert len(list(doc.sents)) >= len(article.sentences) > 0
    names = {(span.text, span.label_) for article in annotated for span in article.to_spacy(nlp).ents}
    assert ("Karin Dahl", "PERSON") in names
