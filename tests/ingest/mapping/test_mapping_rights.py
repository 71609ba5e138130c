"""What it costs and what one may do with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.mapping import Mapped

Maps = Callable[..., Mapped]
Facts = Callable[..., list[str]]
Rules = Callable[[Mapped], list[str]]

CC = "https://creativecommons.org/"


def rights(cost: str = "", code: str = "", remark: str = "") -> str:
    def value(name: str, text: str) -> str:
        return f'<{name}><value><langstring xml:lang="x-none">{text}</langstring></value></{name}>' if text else ""

    description = f'<description><langstring xml:lang="x-none">{remark}</langstring></description>' if remark else ""
    return f"<rights>{value('cost', cost)}{value('copyrightandotherrestrictions', code)}{description}</rights>"


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        ("no", ['"true"^^xsd:boolean']),
        ("NEE", ['"true"^^xsd:boolean']),
        ("yes", ['"false"^^xsd:boolean']),
        ("Ja", ['"false"^^xsd:boolean']),
        (" Ja, zie de site ", ['"false"^^xsd:boolean']),
        ("unknown", []),
        ("nooit", []),
        ("", []),
    ],
)
def test_cost_inverts_and_unknown_stays_unknown(ims: Maps, facts: Facts, cost: str, expected: list[str]) -> None:
    mapped = ims(rights(cost))
    assert facts(mapped, "schema:isAccessibleForFree") == expected
    assert facts(mapped, "schema:price", "#aanbod") == []


@pytest.mark.parametrize(
    ("code", "remark", "licence", "rule"),
    [
        ("cc-by-40", "", CC + "licenses/by/4.0/", None),
        ("cc-by-sa-30", "", CC + "licenses/by-sa/3.0/nl/", None),
        ("CC-BY-NC-ND-40", "", CC + "licenses/by-nc-nd/4.0/", None),
        ("cc0-10", "", CC + "publicdomain/zero/1.0/", None),
        ("pdm-10", "", CC + "publicdomain/mark/1.0/", None),
        (
            "CC Attribution-NonCommercial-ShareAlike 4.0 International license",
            "",
            CC + "licenses/by-nc-sa/4.0/",
            None,
        ),
        ("yes", "http://creativecommons.org/licenses/by-nc/3.0/nl/", CC + "licenses/by-nc/3.0/nl/", None),
        ("yes", "", "et:licentie-alle-rechten-voorbehouden", None),
        ("yes", "Van ons.", "et:licentie-alle-rechten-voorbehouden", None),
        ("no", "", "et:licentie-geen-beperkingen", None),
        ("cc-by-40", "https://creativecommons.org/licenses/by/4.0/", CC + "licenses/by/4.0/", None),
        (
            "cc-by-40",
            "https://creativecommons.org/licenses/by-nc/4.0/",
            CC + "licenses/by/4.0/",
            "rechten-tegenstrijdig",
        ),
        ("unknown", "", None, None),
        ("zie onze site", "", None, "rechten-onbekend"),
        ("", "https://creativecommons.org/licenses/by/4.0/", CC + "licenses/by/4.0/", None),
        ("", "", None, None),
    ],
)
def test_licences_come_from_code_address_or_words(
    ims: Maps, facts: Facts, rules: Rules, code: str, remark: str, licence: str | None, rule: str | None
) -> None:
    mapped = ims(rights(code=code, remark=remark))
    assert facts(mapped, "schema:license") == ([licence] if licence else [])
    assert facts(mapped, "et:rechtencode") == ([f'"{code}"'] if code else [])
    assert rules(mapped) == ([rule] if rule else [])


def test_a_remark_in_words_is_a_notice_and_a_bare_address_is_not(ims: Maps, facts: Facts) -> None:
    assert facts(ims(rights(code="yes", remark="© Kievit 2020")), "schema:copyrightNotice") == ['"© Kievit 2020"@nl']
    bare = ims(rights(code="yes", remark="https://creativecommons.org/licenses/by/4.0/"))
    assert facts(bare, "schema:copyrightNotice") == []


def test_words_around_an_address_are_kept(ims: Maps, facts: Facts) -> None:
    mapped = ims(rights(code="yes", remark="Kijk op http://creativecommons.org/licenses/by/4.0/ voor uitleg"))
    assert facts(mapped, "schema:license") == [CC + "licenses/by/4.0/"]
    assert len(facts(mapped, "schema:copyrightNotice")) == 1


def test_there_is_one_licence(ims: Maps, facts: Facts, rules: Rules) -> None:
    mapped = ims(rights(code="cc-by-40") + rights(code="yes"))
    assert facts(mapped, "schema:license") == [CC + "licenses/by/4.0/"]
    assert rules(mapped) == ["waarde-dubbel"]
