"""Query → Page, on any engine: what is decided here is the same on all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from etalage.errors import BadQuery
from etalage.search import Coverage, Document, FacetCount, Hit, Kind, Page, Query
from etalage.search.alternatives import alternatives
from etalage.search.deciding import Decided, Deciding
from etalage.search.document import Outfit
from etalage.search.fields import FIELDS, SORTS, TITLE, Field, facets_of
from etalage.search.places import Places
from etalage.search.plan import Ask, Clause, Engine, Every, Found, Row, Values
from etalage.search.prepared import KIND, sort_name
from etalage.search.questions import EXTRAS
from etalage.search.reasons import Reader, fields_read
from etalage.search.repeats import WINDOW, once_first
from etalage.search.suggestions import suggestion_clause
from etalage.store import View

PAGE_SIZE = 1_000
"""Most hits on one page."""

COVERED_LEVELS = 300
"""Levels for which goals are counted; SLO has some 90."""

BY_SCORE = next(sort.name for sort in SORTS if not sort.field)
BEST_RATED = "waardering"
BY_TITLE = next(sort.name for sort in SORTS if sort.field == TITLE)
_SORTS = frozenset(sort.name for sort in SORTS)


class Search:
    """Answers questions about one generation. For any number of threads."""

    def __init__(self, engine: Engine, view: View | None = None, fields: Sequence[Field] = FIELDS) -> None:
        """Without a view hits have no reasons, and numbers of goals are not known."""
        self._engine = engine
        self._view = view
        self._fields = tuple(fields)
        self._facets = [field.name for field in facets_of(None, fields)]
        self._deciding = Deciding(engine, view, fields)
        self._places = Places()

    # -- the port ----------------------------------------------------------------------------------------------

    def search(self, query: Query) -> Page:
        """See SearchEngine."""
        decided = self._deciding.known(query)
        found = None
        if decided is None and not _has_goals(query):
            # Most questions are answered by the strictest way: then deciding so and answering are one.
            decided, found = self._deciding.hastily(query, lambda decided: self._asked(query, decided))
        if decided is None:
            decided = self._deciding.decide(query)
        if found is None:
            found = self._found(self._asked(query, decided))
        rows = found.hits
        size, start = _part(query)
        if self._is_best(query, decided):
            rows = (*once_first(rows[:WINDOW], _repeated), *rows[WINDOW:])[start : start + size]
        kinds = found.counts[KIND]
        counted = self._counted(query)
        page = Page(
            hits=tuple(_hit(row) for row in rows),
            total=found.total,
            facets={name: _ordered(found.counts[name]) for name in counted},
            kinds={kind: kinds.get(kind.value, 0) for kind in Kind},
            understood=decided.understood,
            suggestion=decided.suggestion,
            is_partial=decided.way.is_partial,
        )
        return self._explained(query, decided, page) if query.is_explained else page

    def count(self, query: Query) -> int:
        """See SearchEngine."""
        return self._engine.find(Ask(self._deciding.decide(query).clause, self._filters(query), size=0)).total

    def suggest(self, prefix: str, most: int = 4) -> Mapping[Kind, tuple[Hit, ...]]:
        """See SearchEngine."""
        clause = suggestion_clause(prefix)
        if clause is None:
            return dict.fromkeys(Kind, ())
        asks = [Ask(clause, {KIND: Values(KIND, frozenset((kind.value,)))}, size=2 * most) for kind in Kind]
        found: dict[Kind, tuple[Hit, ...]] = {}
        for kind, answer in zip(Kind, self._engine.find_all(asks), strict=True):
            titles: dict[str, Hit] = {}
            for row in answer.hits:  # materials of one title are one suggestion; goals differ by their place
                titles.setdefault(row.iri if kind is Kind.LEERDOEL else row.title.casefold(), _hit(row))
            found[kind] = tuple(titles.values())[:most]
        return found

    def coverage(self) -> Coverage:
        """See SearchEngine. Counted at the first call: 4.2 s of CPU at 100,000 records that name any goal."""
        return self._coverage

    def __len__(self) -> int:
        return len(self._engine)

    def close(self) -> None:
        """See SearchEngine."""
        self._engine.close()

    # -- parts of an answer ------------------------------------------------------------------------------------

    def _asked(self, query: Query, decided: Decided) -> Ask:
        size, start = _part(query)
        first, last = (0, max(WINDOW, start + size)) if self._is_best(query, decided) else (start, start + size)
        order, layers = self._sort(query, decided)
        clause = (
            self._deciding.in_rank(query, decided) if _has_goals(query) and size and not order else decided.clause
        )
        return Ask(
            clause,
            self._filters(query),
            order,
            layers,
            start=first,
            size=last - first,
            counts=(*self._counted(query), KIND),
        )

    def _found(self, ask: Ask) -> Found:
        """The answer; of what is sorted by a field it is remembered where the last hit stood."""
        if not ask.sort or ask.first:
            return self._engine.find(ask)
        question = ask.clause, frozenset(ask.filters.items()), ask.sort
        found = self._engine.find(replace(ask, passed=self._places.before(question, ask.start)))
        if found.hits:
            self._places.note(question, ask.start + len(found.hits) - 1, found.hits[-1].key)
        return found

    def _counted(self, query: Query) -> list[str]:
        fields = facets_of(query.kind, self._fields)
        return [field.name for field in fields if field.is_counted or field.name in query.also_counted]

    def _is_best(self, query: Query, decided: Decided) -> bool:
        """Among the best, goals of one title make room for others: these are asked for whole, whatever the page."""
        size, start = _part(query)
        order, layers = self._sort(query, decided)
        return size > 0 and (bool(layers) or not order) and start < WINDOW and _has_goals(query)

    def _filters(self, query: Query) -> dict[str, Clause]:
        chosen = {name: values for name, values in query.filters.items() if values}
        unknown = chosen.keys() - set(self._facets)
        if unknown:
            raise BadQuery(f"Het filter “{min(unknown)[:50]}” bestaat niet.", f"Kies uit: {', '.join(self._facets)}.")
        filters: dict[str, Clause] = {name: Values(name, frozenset(values)) for name, values in chosen.items()}
        if query.kind:
            filters[KIND] = Values(KIND, frozenset((query.kind.value,)))
        return filters

    def _sort(self, query: Query, decided: Decided) -> tuple[str, tuple[Clause, ...]]:
        """The field of keys to sort by (empty: by score), and the layers within which that is done."""
        if query.sort not in _SORTS:
            raise BadQuery(f"De volgorde “{query.sort[:50]}” bestaat niet.")
        if query.sort != BY_SCORE:
            return sort_name(query.sort), ()
        # Without words all scores are equal: then the title says where something can be looked for, and of a level
        # the best rated comes first.
        if decided.layers:
            return sort_name(BEST_RATED), decided.layers
        return ("" if query.text.strip() else sort_name(BY_TITLE)), ()

    def _explained(self, query: Query, decided: Decided, page: Page) -> Page:
        if not page.total:
            question = decided.question
            words = [*map(" ".join, question.phrases), *(word.word for word in question.single())]
            found = alternatives(self.count, query, decided.understood, words, self._view)
            return replace(page, alternatives=found)
        if self._view is None or decided.question.is_empty:
            return page
        reader = Reader(decided.question, self._fields)
        known = self._documents([hit.iri for hit in page.hits])
        hits = tuple(reader.explained(hit, known[hit.iri]) if hit.iri in known else hit for hit in page.hits)
        return replace(page, hits=hits)

    def _documents(self, iris: Sequence[str]) -> dict[str, Document]:
        """What the store holds of these hits. What stands behind a concept is read once for all answers."""
        view = self._view
        if view is None:
            return {}
        found = (self._outfit.document(iri, view.graph(iri) or view.about(iri)) for iri in iris)
        return {document.iri: document for document in found if document is not None}

    @cached_property
    def _outfit(self) -> Outfit:
        assert self._view is not None
        return Outfit(self._view, fields_read(self._fields))

    @cached_property
    def _coverage(self) -> Coverage:
        materials = Values(KIND, frozenset((Kind.MATERIAAL.value,)))
        levels = self._engine.find(Ask(materials, size=0, counts=("niveau",))).counts["niveau"]
        goals: dict[str, dict[str, int]] = {}
        most = sorted(levels, key=lambda one: (-levels[one], one))[:COVERED_LEVELS]
        each = [Every((materials, Values("niveau", frozenset((level,))))) for level in most]
        answers = self._engine.find_all([Ask(both, size=0, counts=("doel",)) for both in each])
        for level, answer in zip(most, answers, strict=True):
            for goal, count in answer.counts["doel"].items():
                goals.setdefault(goal, {})[level] = count
        return goals


def _part(query: Query) -> tuple[int, int]:
    """Size and start of the page."""
    size = min(max(query.size, 0), PAGE_SIZE)
    return size, (max(query.page, 1) - 1) * size


def _has_goals(query: Query) -> bool:
    """Whether goals may be among the hits: only they repeat titles, and only of them some count more today."""
    return query.kind is None or query.kind is Kind.LEERDOEL


def _repeated(row: Row) -> str:
    """What makes two hits the same to a reader: the title of a goal, unless it was asked for by its code."""
    return row.title if row.kind == Kind.LEERDOEL.value and row.score < EXTRAS.code else row.iri


def _hit(row: Row) -> Hit:
    return Hit(row.iri, Kind(row.kind), row.score, row.title)


def _ordered(counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count) for value, count in ordered)
