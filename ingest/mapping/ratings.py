"""Ratings that came beside a record (Edurep's smbAggregatedData) → schema:aggregateRating."""

from __future__ import annotations

import re
from collections.abc import Mapping

from etalage.rdf import DECIMAL, INTEGER, TYPE, Literal, NamedNode
from ingest.mapping import words
from ingest.mapping.draft import Draft

_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,9})?", re.ASCII)


def rating(draft: Draft, extra: Mapping[str, str]) -> None:
    """Number of reviews and ratings, and the mean; nothing when nobody rated or reviewed."""
    reviews = _number(draft, extra, "numberOfReviews", _WHOLE)
    ratings = _number(draft, extra, "numberOfRatings", _WHOLE)
    mean = _number(draft, extra, "averageNormalizedRating", _NUMBER)
    if not int(reviews) and not int(ratings):
        return
    part = NamedNode(f"{draft.iri}#waardering")
    draft.add(None, words.RATING, part)
    draft.add(None, TYPE, words.AGGREGATE_RATING, part)
    draft.add(None, words.REVIEW_COUNT, Literal(reviews, datatype=INTEGER), part)
    draft.add(None, words.RATING_COUNT, Literal(ratings, datatype=INTEGER), part)
    if int(ratings) and mean != "0":
        draft.add(None, words.RATING_VALUE, Literal(mean, datatype=DECIMAL), part)


def number(text: str, is_whole: bool) -> str | None:
    """A count, or a mean with a decimal point or comma, as a number of RDF; None when it is none."""
    text = text.strip().replace(",", ".")
    return text if (_WHOLE if is_whole else _NUMBER).fullmatch(text) else None


def _number(draft: Draft, extra: Mapping[str, str], key: str, form: re.Pattern[str]) -> str:
    text = extra.get(key, "").strip() or "0"
    if form.fullmatch(text):
        return text
    draft.find(None, "waardering-niet-gelezen", text)
    return "0"
