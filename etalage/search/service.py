"""Query → Page, on any engine: what is decided here is the same on all of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from etalage.errors import BadQuery
from etalage.search import Coverage, Document, FacetCount, Hit, Kind, Page, Query, Suggestion, Understood, dutch
from etalage.search.alternatives import alternatives
from etalage.search.asked import Asked, ask
from etalage.search.document import Outfit
from etalage.search.dutch.spelling import Spelling
from etalage.search.fields import FIELDS, SORTS, TITLE, Field, facets_of
from etalage.search.known import Known, known_words, load_known
from etalage.search.places import Places
from etalage.search.plan import Ask, Clause, Engine, Every, Everything, Found, Row, Values
from etalage.search.prepared import KIND, sort_name
from etalage.search.questions import EXTRAS, TEXT_LENGTH, Question, Questions, Way, question_of
from etalage.search.reasons import Reader, fields_read
from etalage.search.repeats import WINDOW, once_first
from etalage.search.standing import FIRST
from etalage.search.suggestions import suggestion_clause
from etalage.search.wording import Sought
from etalage.store import View

PAGE_SIZE = 1_000
"""Most hits on one page."""

ENOUGH = 20
"""Hits from which looser ways are left alone: a page, though some titles are there more than once."""

FEW = 10
"""Hits below which a rare word may be a slip of the pen."""

NEAREST = 3
"""Words that one that does not exist may be."""

OFTEN = 20
"""Times that another word stands more often in the index, from which it may have been meant."""

LONG = 6
"""Letters of a word for which that is looked at: short ones look like everything."""

DECIDED = 500
"""Texts of which is remembered what they ask."""

COVERED_LEVELS = 300
"""Levels for which goals are counted; SLO has some 90."""

BY_SCORE = next(sort.name for sort in SORTS if not sort.field)
BEST_RATED = "waardering"
BY_TITLE = next(sort.name for sort in SORTS if sort.field == TITLE)
_SORTS = frozenset(sort.name for sort in SORTS)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a text asks, after seeing what each way finds. Depends on the text alone: a filter only narrows it."""

    question: Question
    way: Way
    clause: Clause
    """The way with the levels."""
    suggestion: Suggestion | None = None
    understood: tuple[Understood, ...] = ()
    layers: tuple[Clause, ...] = ()
    """Of a text without words, in which scores say nothing: what comes first, then second (Ask.first)."""


_Key = tuple[str, frozenset[str], bool]
"""What of a query decides what its text asks."""


class Search:
    """Answers questions about one generation. For any number of threads."""

    def __init__(self, engine: Engine, view: View | None = None, fields: Sequence[Field] = FIELDS) -> None:
        """Without a view hits have no reasons, and numbers of goals are not known."""
        self._engine = engine
        self._view = view
        self._fields = tuple(fields)
        self._facets = [field.name for field in facets_of(None, fields)]
        self._questions = Questions(fields)
        self._places = Places()
        self._lock = threading.Lock()
        self._decided: OrderedDict[_Key, Decided] = OrderedDict()
        self._best: OrderedDict[_Key, float] = OrderedDict()

    # -- the port ----------------------------------------------------------------------------------------------

    def search(self, query: Query) -> Page:
        """See SearchEngine."""
        decided = self._remembered(query)
        found = None
        if decided is None and not _has_goals(query):
            # Most questions are answered by the strictest way: then deciding so and answering are one.
            decided, found = self._hastily(query)
        if decided is None:
            decided = self._decide(query)
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
        return self._engine.find(Ask(self._decide(query).clause, self._filters(query), size=0)).total

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
        clause = self._in_rank(query, decided) if _has_goals(query) and size and not order else decided.clause
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

    # -- what a text asks --------------------------------------------------------------------------------------

    def _decide(self, query: Query) -> Decided:
        return self._remembered(query) or self._remember(query, self._decision(query))

    def _remembered(self, query: Query) -> Decided | None:
        key = _key(query)
        with self._lock:
            decided = self._decided.get(key)
            if decided is not None:
                self._decided.move_to_end(key)
        return decided

    def _remember(self, query: Query, decided: Decided) -> Decided:
        with self._lock:
            self._decided[_key(query)] = decided
            while len(self._decided) > DECIDED:
                self._decided.popitem(last=False)
        return decided

    def _hastily(self, query: Query) -> tuple[Decided | None, Found | None]:
        """The decision for the strictest way and what it finds; nothing when it does not fill a page."""
        question = self._question(query)
        way = next(self._questions.ways(question))
        levels = self._questions.levels(question)
        clause = way.clause if levels is None else Every((way.clause, levels))
        understood = () if levels is None else _understood(question.asked, True)
        decided = Decided(question, way, clause, None, understood, self._questions.layers(question))
        found = self._engine.find(self._asked(query, decided))
        if found.total < ENOUGH and not question.is_empty:
            return None, None
        return self._remember(query, decided), found

    def _question(self, query: Query) -> Question:
        text = query.text[:TEXT_LENGTH]
        asked = ask(text, self._known, query.literal)
        if query.is_exact:
            asked = replace(asked, rest=text, levels=(), subjects=(), marks=())
        return question_of(asked, query.is_exact)

    def _decision(self, query: Query) -> Decided:
        question = self._question(query)
        asked, text = question.asked, query.text[:TEXT_LENGTH]
        if question.is_empty:
            return Decided(question, Way(Everything()), Everything())
        question, way, suggestion = self._way(question)
        levels = self._questions.levels(question)
        if levels is None:
            return Decided(question, way, way.clause, suggestion)
        clause = Every((way.clause, levels))
        if self._total(clause):
            layers = self._questions.layers(question)
            return Decided(question, way, clause, suggestion, _understood(asked, True), layers)
        literal = question_of(ask(text, self._known, [level.key for level in asked.levels]))
        words = next(self._questions.ways(literal))
        if self._total(words.clause):
            question, way = literal, words
        return Decided(question, way, way.clause, suggestion, _understood(asked, False))

    def _in_rank(self, query: Query, decided: Decided) -> Clause:
        """The clause in which goals that count today stand above those that do not."""
        key = _key(query)
        with self._lock:
            best = self._best.get(key)
        if best is None:
            hits = self._engine.find(Ask(decided.way.clause, size=1)).hits
            best = hits[0].score if hits else 0.0
            with self._lock:
                self._best[key] = best
                while len(self._best) > DECIDED:
                    self._best.popitem(last=False)
        return self._questions.ranked(decided.clause, best)

    def _way(self, question: Question) -> tuple[Question, Way, Suggestion | None]:
        """The strictest way that fills a page; what a looser one adds stands below what a stricter one finds."""
        way = next(self._questions.ways(question))
        total, is_full = self._reach(way)
        if is_full:
            return question, way, None
        asked = question.asked
        if not total and asked.is_code and not asked.is_identifier:  # no such code: then its words, as they stand
            question = question_of(replace(question.asked, rest=question.asked.text, marks=()))
            way = next(self._questions.ways(question))
            total, is_full = self._reach(way)
        if question.is_exact or not question.words or is_full:
            return question, way, None
        spelled = {} if total else self._spelled(question)
        suggestion = _mended(question, spelled, True)
        if suggestion is None and total < FEW:
            suggestion = _mended(question, self._rare(question), False)
        question = question.with_spelling(spelled)
        for looser in self._questions.ways(question):
            if looser.is_spelled or looser.is_partial:
                found, is_full = self._reach(looser)
                if found > total:
                    way, total = looser, found
                    if is_full:
                        break
        return question, way, suggestion

    def _reach(self, way: Way) -> tuple[int, bool]:
        """How many it finds, and whether enough of them count today: past editions and drafts say the same again."""
        asks = [Ask(clause, size=0) for clause in (way.clause, Every((way.clause, FIRST)))]
        whole, first = self._engine.find_all(asks)
        return whole.total, first.total >= ENOUGH

    def _spelled(self, question: Question) -> dict[str, list[str]]:
        """Words that nothing has → existing ones that look like them; none: their pieces are sought."""
        found = {}
        for word in question.single():
            if word.word.isalpha() and word.word not in self._spelling and not self._has(word):
                found[word.word] = self._spelling.nearest(word.word, NEAREST)
        return found

    def _has(self, word: Sought) -> bool:
        return bool(self._total(self._questions.strictly(word)))

    def _rare(self, question: Question) -> dict[str, list[str]]:
        """Words that hardly anything has → one that looks like them and that much has."""
        found = {}
        for word in question.single():
            if len(word.word) >= LONG and word.word.isalpha():
                near = self._spelling.nearest(word.word, 1)
                own = self._spelling.frequency(word.word)
                if near and self._spelling.frequency(near[0]) > OFTEN * (own + 1):
                    found[word.word] = near
        return found

    def _total(self, clause: Clause) -> int:
        return self._engine.find(Ask(clause, size=0)).total

    @cached_property
    def _outfit(self) -> Outfit:
        assert self._view is not None
        return Outfit(self._view, fields_read(self._fields))

    @cached_property
    def _known(self) -> Known:
        return known_words() if self._view is None else load_known(self._view)

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling.of(self._engine.words())

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


def _key(query: Query) -> _Key:
    return query.text[:TEXT_LENGTH], query.literal, query.is_exact


def _part(query: Query) -> tuple[int, int]:
    """Size and start of the page."""
    size = min(max(query.size, 0), PAGE_SIZE)
    return size, (max(query.page, 1) - 1) * size


def _has_goals(query: Query) -> bool:
    """Whether goals may be among the hits: only they repeat titles, and only of them some count more today."""
    return query.kind is None or query.kind is Kind.LEERDOEL


def _understood(asked: Asked, is_used: bool) -> tuple[Understood, ...]:
    return tuple(
        Understood(level.typed, level.key, level.nl, level.en, asked.without(level), is_used)
        for level in asked.levels
    )


def _mended(question: Question, spelled: Mapping[str, Sequence[str]], is_used: bool) -> Suggestion | None:
    """The text with the nearest word in the place of each that does not exist."""
    if not spelled:
        return None
    text, mended, place = question.asked.text, [], 0
    for word in dutch.words(text):
        near = spelled.get(word.text)
        if near:
            mended += [text[place : word.start], near[0]]
            place = word.end
    return Suggestion("".join([*mended, text[place:]]), is_used) if place else None


def _repeated(row: Row) -> str:
    """What makes two hits the same to a reader: the title of a goal, unless it was asked for by its code."""
    return row.title if row.kind == Kind.LEERDOEL.value and row.score < EXTRAS.code else row.iri


def _hit(row: Row) -> Hit:
    return Hit(row.iri, Kind(row.kind), row.score, row.title)


def _ordered(counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count) for value, count in ordered)
