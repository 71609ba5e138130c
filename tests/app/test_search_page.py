"""What results tell besides the hits: what was understood, another spelling, ways out, a feed, and suggestions."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from etalage.search.fields import FACETS

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_level_in_the_question_is_a_chip_that_can_be_taken_away(page):
    found = page("/zoeken?q=breuken+groep+6")
    assert "Breuken met pizza" in found.text
    assert "Niveau in je vraag: Groep 6" in found.text
    assert "/zoeken?q=breuken&soort=materiaal" in [link.replace("&amp;", "&") for link in found.links]


def test_a_level_for_which_there_is_nothing_is_left_out(page):
    found = page("/zoeken?q=breuken+vwo+6")
    assert "Voor ‘vwo 6’ is er niets" in found.text and "Breuken met pizza" in found.text


def test_another_spelling_is_said_and_can_be_refused(page):
    found = page("/zoeken?q=breukken+pizzza")
    assert "Gezocht naar" in found.text and "Breuken met pizza" in found.text
    literally = next(link for link in found.links if "precies=1" in link)
    assert "Niets gevonden" in page(literally).text


def test_an_empty_list_names_the_filter_in_the_way(page):
    found = page("/zoeken?q=breuken&prijs=meer-dan-25")
    assert "Dit geeft wel iets: Zonder ‘Prijs: Meer dan € 25’ : 1 leermiddel" in found.text


def test_a_card_says_which_level_fits(page):
    assert "Waarom hier: voor groep 6, dat past bij ‘9 jaar’" in page("/zoeken?q=breuken+9+jaar").text
    english = page("/zoeken?q=breuken+9+jaar&taal=en", language="en").text
    assert "which fits ‘9 jaar’" in english, english
    assert "past bij" not in page("/zoeken?q=breuken+groep+6").text


def test_a_card_does_not_say_again_what_was_typed(page):
    assert "Waarom hier" not in page("/zoeken?q=breuken+groep+6").text


def test_an_unknown_isbn_is_no_matter_of_spelling(page):
    found = page("/zoeken?q=978-90-06-43981-6")
    assert "Dit nummer (ISBN of EAN) staat niet in de catalogus" in found.text
    assert "Controleer de spelling" not in found.text
    assert "Controleer de spelling" in page("/zoeken?q=xylofoonzwemmen").text


def test_goals_beside_the_materials_say_what_they_are(page):
    text = page("/zoeken?q=breuken").text
    assert "Leerdoelen die passen" in text and "Kerndoel (2006)" in text


def test_words_of_the_question_are_marked_in_the_description(page):
    assert page("/zoeken?q=spel&soort=etalage").tags["mark"] == 1


def test_any_search_is_a_feed(site):
    response = site.get("/zoeken.atom?q=breuken&prijs=gratis")
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.data)
    assert feed.findtext(f"{ATOM}title") == "Zoeken naar ‘breuken’ – Etalage"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Breuken met pizza"
    assert entry.findtext(f"{ATOM}id") == "https://w3id.org/etalage/materialen/proef/0000000000000001"
    assert entry.find(f"{ATOM}link").get("href").endswith("/materialen/proef/0000000000000001")


@pytest.mark.parametrize(
    "query",
    ["", "?q=<script>%26%00%0b", "?q=%22&soort=leerdoel", "?leverancier=https://w3id.org/etalage/leveranciers/kwaad"],
)
def test_a_feed_is_well_formed_whatever_is_in_it(site, query):
    assert ElementTree.fromstring(site.get(f"/zoeken.atom{query}").data).tag == f"{ATOM}feed"


def test_suggestions_come_in_groups_and_goals_say_where_they_stand(site):
    answer = site.get("/suggesties?q=breu").get_json()
    groups = {group["soort"]: group for group in answer["groepen"]}
    assert answer["q"] == "breu"
    assert groups["materiaal"]["suggesties"][0]["titel"] == "Breuken met pizza"
    assert groups["etalage"]["suggesties"][0]["titel"] == "Breukenspel"
    assert groups["leerdoel"]["label"] == "Leerdoelen"
    assert "pijl omlaag" in answer["melding"]
    for group in answer["groepen"]:
        for suggestion in group["suggesties"]:
            assert site.get(suggestion["adres"]).status_code == 200
    assert site.get("/suggesties").get_json() == {"q": "", "groepen": [], "melding": ""}
    assert site.get("/suggesties?q=" + "x" * 5_000).status_code == 200


def test_no_facet_takes_the_name_of_another_parameter():
    taken = {"q", "soort", "sorteer", "pagina", "alle", "precies", "versie", "taal", "formaat"}
    assert taken.isdisjoint(field.name for field in FACETS)


def test_goals_are_chosen_step_by_step_and_each_count_is_what_choosing_gives(page):
    found = page("/zoeken?soort=materiaal")
    assert "Kies een leerdoel" in found.text
    asked = next(link for link in found.links if "alle=doel" in link).replace("&amp;", "&")
    tops = _choices(page(asked))
    assert tops and all(count for _, count in tops)
    deeper = 0
    for goal, count in tops:
        below = page(f"{asked}&doel={quote(goal, safe='')}")
        assert f"{count} leermiddel" in below.text
        more = dict(_choices(below))
        assert more[goal] == count  # its own filter does not count
        deeper += len(more.keys() - dict(tops).keys())
        assert all(number <= count for one, number in more.items() if one not in dict(tops))
    assert deeper


def _choices(page) -> list[tuple[str, int]]:
    """(value, count) of the facet of goals."""
    boxes = [values for _, values in page.attributes if values.get("type") == "checkbox" and values["name"] == "doel"]
    counts = []
    for box in boxes:
        label = page.html.partition(f'<label for="{box["id"]}">')[2].partition("</label>")[0]
        counts.append((box["value"], int(label.rpartition('class="aantal">')[2].partition("<")[0])))
    return counts
