"""What a visitor reads: home, results, records, goals, subjects, leerlijnen, the showcase."""

from __future__ import annotations

import pytest

PIZZA = "/materialen/proef/0000000000000001"
KERNDOEL = "/doelen/10000000-0000-4000-8000-000000000011"


def test_home_asks_one_question_and_counts_what_there_is(page):
    found = page("/")
    assert found.h1 == "Wat wil je je leerlingen leren?"
    assert "4 leermiddelen van 2 uitgevers, 8 leerdoelen en één etalagestuk" in found.text
    assert "Zoek op leerdoel" in found.text and "Breukenspel" in found.text


def test_an_empty_store_says_so_on_every_list(page, empty_site):
    assert "Nog geen leermiddelen geladen" in page("/", client=empty_site).text
    assert "Er is nog geen curriculum geladen" in page("/bladeren", client=empty_site).text
    assert "Er zijn nog geen leerlijnen geladen" in page("/leerlijnen", client=empty_site).text
    assert "Er staat nog niets in de etalage" in page("/etalage", client=empty_site).text
    assert "Niets gevonden" in page("/zoeken?q=breuken", client=empty_site).text
    assert "nog geen levering" in page("/over", client=empty_site).text
    assert empty_site.get("/").headers["Etalage-Versie"] == "0"


def test_results_repeat_the_question_and_count(page):
    found = page("/zoeken?q=breuken")
    assert found.h1 == "Zoeken naar ‘breuken’"
    assert "1 leermiddel" in found.text and "Breuken met pizza" in found.text
    assert "Leerdoelen die passen" in found.text and "Breuken begrijpen" in found.text
    assert ("p", "status") in [(tag, values.get("role")) for tag, values in found.attributes]


def test_the_tabs_count_what_is_behind_them(page):
    found = page("/zoeken?q=breuken&prijs=gratis")
    assert "Leermiddelen 1 Leerdoelen" in found.text
    goals = page("/zoeken?q=breuken&soort=leerdoel")
    number = goals.text.partition("Leerdoelen ")[2].split()[0]
    assert f"Leerdoelen {number} " in found.text, "the price does not count for goals: they have none"


def test_prices_have_a_unit_tax_and_date_and_unknown_is_no_zero(page):
    text = page("/zoeken").text
    assert "€ 12,50 per leerling per jaar, incl. btw, peildatum 1 augustus 2026" in text
    assert "Gratis" in text and "Prijs op aanvraag" in text and "Prijs onbekend" in text
    assert "€ 0" not in text
    assert "4,2 van 5 (12 beoordelingen)" in text and "Nog geen beoordelingen" in text


def test_values_of_one_facet_add_up_and_facets_narrow(page):
    free = page("/zoeken?prijs=gratis")
    assert "1 leermiddel" in free.text and "Rekenboek 6" not in free.text
    both = page("/zoeken?prijs=gratis&prijs=10-25")
    assert "2 leermiddelen" in both.text and "Rekenboek 6" in both.text and "Breuken met pizza" in both.text
    narrowed = page("/zoeken?prijs=gratis&prijs=10-25&rol=https://w3id.org/etalage/def%23rol-leraar")
    assert "1 leermiddel" in narrowed.text and "Rekenboek 6" not in narrowed.text


def test_a_chosen_filter_has_a_chip_that_removes_it(page):
    found = page("/zoeken?q=breuken&prijs=gratis&prijs=10-25")
    assert "Prijs: Gratis" in found.text and "Wis alle filters" in found.text
    removing = [link for link in found.links if link.startswith("/zoeken") and "prijs=10-25" in link]
    assert any("prijs=gratis" not in link for link in removing)
    boxes = [values for tag, values in found.attributes if tag == "input" and values.get("type") == "checkbox"]
    assert {values["value"] for values in boxes if "checked" in values} == {"gratis", "10-25"}


def test_nothing_found_says_which_filter_to_drop_and_what_that_gives(page):
    found = page("/zoeken?q=pizza&prijs=meer-dan-25")
    assert "Niets gevonden" in found.text
    assert "Zonder ‘Prijs: Meer dan € 25’ : 1 leermiddel" in found.text
    assert "/bladeren" in found.links


def test_a_page_beyond_the_last_leads_back(page):
    found = page("/zoeken?pagina=40")
    assert "Zo ver gaat de lijst niet" in found.text


@pytest.mark.parametrize(
    "odd", ["pagina=-1", "pagina=²", "pagina=x", "sorteer=x", "soort=x", "q=%00%ff", "prijs=", "vak=a b<c>"]
)
def test_an_odd_address_still_gives_results(page, odd):
    page(f"/zoeken?{odd}")


def test_a_material_says_for_whom_what_and_from_where(page):
    found = page(PIZZA)
    assert found.h1 == "Breuken met pizza"
    for words in (
        "Proefpers",
        "groep 6",
        "rekenen en wiskunde",
        "leerling, leraar",
        "1 uur en 30 minuten",
        "9-10",
        "CC BY 4.0",
        "4 maart 2026",
        "Mies de Boer",
        "Nederlands",
        "pdf",
        "proef.csv, rij 2",
        "PP-1",
        "22 november 2026, 08:00 UTC",
    ):
        assert words in found.text, words
    link = next(values for tag, values in found.attributes if values.get("href") == "https://uitgever.example/pizza")
    assert "noopener" in link["rel"]


def test_a_material_names_its_goals_with_path_and_relation(page):
    text = page(PIZZA).text
    assert (
        "Leert Rekenen (2006) › Getallen Kinderen begrijpen wat een breuk is en rekenen ermee. PO Kerndoel 91" in text
    )
    assert "Toetst Breuken (oud)" in text and "Nu geldt: Breuken begrijpen" in text
    assert "Vooraf nodig" in text and "Doelzin 7A" in text


def test_a_material_says_how_its_links_came_about(page):
    text = page(PIZZA).text
    assert "Hier staat De uitgever gaf Gevonden met Hoe zeker groep 6 gr. 6 vrije tekst waarschijnlijk (75%)" in text
    assert "PO Kerndoel 91 code uit een lijst vrijwel zeker (95%)" in text


def test_a_withdrawn_material_is_gone_with_title_and_date(page):
    found = page("/materialen/proef/0000000000000005", status=410)
    assert "Oud rekenboek" in found.h1 and "1 oktober 2026" in found.text
    assert "Oud rekenboek" not in page("/zoeken?q=rekenboek").text


def test_texts_of_feeds_are_shown_and_never_run(page):
    found = page("/materialen/proef/0000000000000004")
    assert found.h1 == "<script>alert('titel')</script>"
    assert "<img src=x onerror=alert(1)>" in found.text and "<i>Kwaad</i> & Co" in found.text
    assert not any(link.startswith(("javascript:", "data:")) for link in found.links)
    listed = page("/zoeken?leverancier=https://w3id.org/etalage/leveranciers/kwaad")
    assert "<script>alert('titel')</script>" in listed.text


def test_a_showcase_entry_says_what_is_new(page):
    found = page("/etalage/proef/0000000000000006")
    assert "Het spel wordt moeilijker als het goed gaat." in found.text and "games" in found.text
    assert "Bekijk de video bij video.example" in found.text
    assert "Breukenspel" in page("/etalage").text


def test_a_goal_shows_text_paths_neighbours_and_materials(page):
    found = page(KERNDOEL)
    assert found.h1 == "Breuken begrijpen"
    assert "Kinderen begrijpen wat een breuk is en rekenen ermee." in found.text
    assert "primair onderwijs" in found.text and "PO Kerndoel 91" in found.text
    assert found.text.count("Rekenen (2006) Getallen") == 1 and found.text.count("Rekenen (2006) Meten") == 1
    assert "Hoofdrekenen" in found.text and "Komt in de plaats van" in found.text
    assert "1 leermiddel" in found.text and "Breuken met pizza" in found.text
    assert "Eén leermiddel noemt nog een voorganger" in found.text


def test_materials_of_narrower_goals_count_for_the_broader(page):
    found = page("/doelen/20000000-0000-4000-8000-000000000003")
    assert "1 leermiddel" in found.text and "1 etalagestuk" in found.text


def test_a_goal_without_materials_points_to_the_broader(page):
    found = page("/doelen/30000000-0000-4000-8000-000000000005")
    assert "Er zijn nog geen leermiddelen bij dit doel" in found.text
    assert "Wel één leermiddel bij het bredere doel “Delen met rest”" in found.text
    assert "Hierna" in found.text and "delen met een rest" in found.text and "Dit is de eerste stap." in found.text


def test_a_retired_goal_leads_to_its_successor(page):
    found = page("/doelen/10000000-0000-4000-8000-000000000010")
    assert "Dit doel is vervallen." in found.text
    assert KERNDOEL in found.links


def test_a_goal_known_by_number_only_leads_to_its_successor(page, site):
    old = "10000000-0000-4000-8000-000000000009"
    assert site.get(f"/uuid/{old}").location == "/doelen/10000000-0000-4000-8000-000000000013"
    assert site.get(f"/uuid/{old}.ttl").location == f"/doelen/{old}.ttl", "a program wants what was asked for"
    found = page("/doelen/10000000-0000-4000-8000-000000000013")
    assert "1 ouder doel waarvan SLO alleen het nummer bewaart" in found.text and old in found.text
    assert "Klokkijken" in page(f"/doelen/{old}").text


def test_the_number_of_a_retired_goal_is_found(page):
    for number in (
        "{}",
        "https://opendata.slo.nl/curriculum/uuid/{}",
        "urn:uuid:{}",
        "slo:{}",
        "https://example.org/{}",
    ):
        found = page(f"/zoeken?q={number.format('10000000-0000-4000-8000-000000000010')}")
        assert "Dit nummer is van SLO en hoort bij Breuken (oud) vervallen" in found.text
    assert "Dit nummer" not in page("/zoeken?q=99999999-0000-4000-8000-000000000010").text


def test_materials_of_an_earlier_version_say_so(page):
    said = "Gekoppeld aan een eerdere versie van dit doel"
    assert said in page("/doelen/10000000-0000-4000-8000-000000000010").text
    assert said not in page(KERNDOEL).text, "this material names the new one too"


def test_what_is_only_a_draft_says_so(page):
    goal = page("/doelen/20000000-0000-4000-8000-000000000004")
    assert "nog niet wettelijk vastgesteld" in goal.text
    inside = page("/doelen/20000000-0000-4000-8000-000000000002")
    assert "nog niet wettelijk vastgesteld" in inside.text, "a domain has no status: its set has"
    assert "Staat in de huidige uitgave van SLO" in page(KERNDOEL).text


def test_details_of_a_goal_are_on_its_page(page):
    found = page("/doelen/20000000-0000-4000-8000-000000000004")
    assert "een halve en een kwart op de getallenlijn zetten" in found.text
    assert "een pizza eerlijk delen" in found.text and "Concept" in found.text


def test_browsing_goes_from_subject_to_goal(page):
    assert "Rekenen en wiskunde" in page("/bladeren").text
    subject = page("/vakken/fdd97fff-f5e5-4b82-b937-9ab302666c50")
    assert subject.text.index("Kerndoelen (vernieuwd)") < subject.text.index("Kerndoelen 2006")
    assert "Bekijk 2 leermiddelen" in subject.text and "Doelzin 7A" in subject.text
    assert KERNDOEL in subject.links


def test_a_leerlijn_shows_its_steps_in_order_with_materials(page):
    found = page("/leerlijnen/30000000-0000-4000-8000-000000000001")
    phases = [found.text.index(phase) for phase in ("groep 1-2", "groep 3-4", "groep 5-6")]
    assert phases == sorted(phases)
    assert "één rij met samen 3 stappen" in found.text and "delen met een rest één leermiddel" in found.text
    assert "Nog leeg" in found.text and "Oneerlijk delen" in found.text


def test_the_about_page_tells_how_fresh_each_source_is(page):
    text = page("/over").text
    assert "Proefpers 22 november 2026, 08:00 UTC" in text and "21 november" not in text


def test_our_words_have_an_anchor_each(page):
    found = page("/def")
    assert {"Lesmateriaal", "soort-open-opdracht", "slo-Kerndoel"} <= set(found.ids)
