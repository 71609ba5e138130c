"""The steps of the Dutch analysis, each on top of the one before it, behind the exact BM25 of `bm25`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from benchmarks.bm25 import Bm25
from etalage.search import Document, Kind, dutch
from etalage.search.fields import FIELDS, ValueKind
from etalage.search.prepared import exact_name, gram_name
from etalage.search.wording import Sought, Wording, sought

TEXTS = [each for each in FIELDS if each.kind is ValueKind.TEXT and each.weight and Kind.LEERDOEL in each.paths]


@dataclass(frozen=True, slots=True)
class Step:
    """What of the analysis is used."""

    name: str
    has_stops: bool = False
    """False: stop words are sought as well."""
    has_stems: bool = False
    has_parts: bool = False
    has_grams: bool = False
    has_synonyms: bool = False
    has_spelling: bool = False

    def terms(self, text: str) -> list[str]:
        """What stands in the index for a text."""
        if self.has_parts:
            return dutch.terms(text)
        words = [word for word in dutch.exact(text) if not self.has_stops or word not in dutch.STOP_WORDS]
        return [dutch.stem(word) for word in words] if self.has_stems else words

    def meant(self, word: Sought) -> Sought:
        """A word, without what this step does not know."""
        meaning = word.meaning
        return replace(
            word,
            meaning=meaning._replace(
                stem=meaning.stem if self.has_stems or word.members else word.word,
                parts=meaning.parts if self.has_parts else (),
                synonyms=meaning.synonyms if self.has_synonyms else (),
            ),
            members=tuple(self.meant(member) for member in word.members),
        )


STEPS = (
    Step("words"),
    Step("stop words", True),
    Step("stems", True, True),
    Step("compounds", True, True, True),
    Step("4-grams", True, True, True, True),
    Step("synonyms", True, True, True, True, True),
    Step("spelling", True, True, True, True, True, True),
)


@lru_cache(1)
def _index(step: Step, documents: tuple[Document, ...]) -> tuple[Bm25, dutch.Spelling]:
    index = Bm25(_prepared(step, documents))
    return index, dutch.Spelling.of(index.frequencies([exact_name(each.name) for each in TEXTS]))


def searcher(step: Step, documents: tuple[Document, ...], most: int) -> Callable[[str], Sequence[str]]:
    """A search over these documents with this much of the analysis; steps that differ in questions share an index."""
    indexed = replace(step, name="", has_grams=False, has_synonyms=False, has_spelling=False)
    index, spelling = _index(indexed, documents)
    wording = Wording(TEXTS)

    def find(text: str) -> Sequence[str]:
        different = list(dict.fromkeys(dutch.exact(text)))
        words = [step.meant(word) for word in (sought(different) if step.has_stops else _plainly(different))]
        unknown = [each.word for word in words for each in word.single() if each.word not in spelling]
        if step.has_grams:
            nearest = {word: spelling.nearest(word) if step.has_spelling else [] for word in unknown}
            words = [word.with_spelling(nearest) for word in words]
        return [iri for iri, _ in index.best(wording.some_of(words), most)]

    return find


def _plainly(words: Sequence[str]) -> list[Sought]:
    return [Sought(word, dutch.Meaning(word, word, (), ())) for word in words]


def _prepared(step: Step, documents: Iterable[Document]) -> Iterable[tuple[str, Mapping[str, Sequence[str]]]]:
    terms = lru_cache(50_000)(lambda text: " ".join(step.terms(text)))
    exact = lru_cache(50_000)(lambda text: " ".join(dutch.exact(text)))
    grams = lru_cache(50_000)(lambda text: " ".join(dutch.grams(text)))
    for document in documents:
        fields: dict[str, Sequence[str]] = {}
        for each in TEXTS:
            texts = [str(text) for text in document.values.get(each.name, ())]
            if texts:
                fields[each.name] = [terms(text) for text in texts]
                if each.has_twins:
                    fields[exact_name(each.name)] = [exact(text) for text in texts]
                    fields[gram_name(each.name)] = [grams(text) for text in texts]
        yield document.iri, fields
