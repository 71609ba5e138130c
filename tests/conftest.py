"""What all tests share: real data when it is there, and the rule that nothing is skipped in silence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REQUIRE_ALL = os.environ.get("ETALAGE_REQUIRE_ALL") == "1"


def missing(what: str, remedy: str) -> None:
    """Skip, or fail where every part must be there (ETALAGE_REQUIRE_ALL=1)."""
    sentence = f"{what} is not there: {remedy}"
    if REQUIRE_ALL:
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real feeds and SLO's data (ETALAGE_TEST_DATA, default ../shared/data)."""
    default = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("ETALAGE_TEST_DATA", default))
    if not folder.is_dir():
        missing("The folder with real data", "set ETALAGE_TEST_DATA to a folder with slo/, edurep/, nllom-examples/.")
    return folder
