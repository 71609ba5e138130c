"""What a text asks when not everything is known yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from etalage.errors import NotYet
from etalage.search import Query
from etalage.search.embedded import open_engine
from etalage.search.plan import Ask, Engine, Found
from etalage.search.service import Search
from tests.etalage.search.conftest import fill_folder
from tests.etalage.search.contract import document, names


class LateWords:
    """A real engine whose words are still being read when they are first asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked = 0

    def find(self, ask: Ask) -> Found:
        return self._engine.find(ask)

    def find_all(self, asks: Sequence[Ask]) -> list[Found]:
        return self._engine.find_all(asks)

    def words(self) -> Mapping[str, int]:
        self.asked += 1
        if self.asked == 1:
            raise NotYet("De woorden worden nog gelezen.")
        return self._engine.words()

    def __len__(self) -> int:
        return len(self._engine)

    def close(self) -> None:
        self._engine.close()


def test_a_typing_error_is_answered_before_the_words_are_known_and_better_afterwards(tmp_path: Path) -> None:
    fill_folder(tmp_path, [document("a", "Vulkanen"), document("b", "Rivieren")])
    engine = LateWords(open_engine(tmp_path))
    search = Search(engine)
    assert search.search(Query("vlukanen")).suggestion is None
    page = search.search(Query("vlukanen"))
    assert names(page.hits) == ["a"]
    assert page.suggestion is not None and page.suggestion.text == "vulkanen"
    assert search.search(Query("vlukanen")).suggestion == page.suggestion and engine.asked == 2


def test_an_exact_question_never_waits_for_words(tmp_path: Path) -> None:
    fill_folder(tmp_path, [document("a", "Vulkanen")])
    engine = LateWords(open_engine(tmp_path))
    assert not Search(engine).search(Query("vlukanen", is_exact=True)).total
    assert engine.asked == 0
