"""The main pages in Chromium: they fit on every screen, the keyboard reaches all, nothing comes from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

PAGES = (
    "/",
    "/zoeken?q=breuken",
    "/zoeken?q=breuken&soort=leerdoel",
    "/zoeken?q=zzzqqqxxx&prijs=gratis",
    "/materialen/proef/0000000000000001",
    "/materialen/proef/0000000000000004",
    "/etalage/proef/0000000000000006",
    "/doelen/10000000-0000-4000-8000-000000000011",
    "/vakken/fdd97fff-f5e5-4b82-b937-9ab302666c50",
    "/leerlijnen/30000000-0000-4000-8000-000000000001",
    "/bladeren",
    "/etalage",
    "/over",
    "/def",
    "/sparql",
    "/sparql?query=SELECT+%3Fs+%3Fp+%3Fo+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+20",
    "/bestaat-niet",
)
CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_is_wider_than_the_screen(browser, address, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in PAGES:
        page.goto(address + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide on {width}"
    page.close()


def test_nothing_is_refused_by_the_policy_and_nothing_comes_from_elsewhere(browser, address):
    page = browser.new_page()
    spoken, asked = [], []
    page.on("console", lambda message: spoken.append(message.text))
    page.on("pageerror", lambda error: spoken.append(str(error)))
    page.on("dialog", lambda dialog: (spoken.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(address + path)
    page.close()
    assert [text for text in spoken if "status of 404" not in text] == []
    assert all(url.startswith((address, "data:")) for url in asked)


def test_text_and_borders_can_be_seen(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate(CONTRAST) == [], path
    page.close()


def test_the_first_tab_leads_to_the_content(browser, address):
    page = browser.new_page()
    for path in ("/", "/zoeken?q=breuken", "/sparql"):
        page.goto(address + path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "sprong"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, "it shows itself on focus"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "hoofd"
    page.close()


def test_the_keyboard_walks_through_a_page_and_always_shows_where_it_is(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/zoeken?q=breuken")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "(e => [e.tagName, e.id || e.textContent.trim().slice(0, 30), getComputedStyle(e).outlineStyle])"
            "(document.activeElement)"
        )
        if found[0] == "BODY":
            break
        assert found[2] != "none", f"no visible focus on {found}"
        seen.append(found[1])
    assert "Breuken met pizza" in seen and "Filters toepassen" in seen
    page.close()


def test_tab_leaves_the_query_editor(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/sparql")
    page.focus("#query")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "query"
    page.close()


def test_filters_work_without_javascript_on_a_phone(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/zoeken")
    assert not page.get_by_role("button", name="Filters toepassen").is_visible(), "closed on a phone"
    page.locator(".filters > summary").click()
    page.get_by_label("Gratis").check()
    page.get_by_role("button", name="Filters toepassen").click()
    assert "prijs=gratis" in page.url
    assert page.get_by_role("status").inner_text().startswith("1 leermiddel")
    context.close()


def test_a_query_is_asked_and_answered_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/sparql")
    page.get_by_role("button", name="Stel de vraag").click()
    page.wait_for_selector("table.antwoord")
    assert "query=" in page.url, "the answer has an address of its own"
    assert page.get_by_role("link", name="Breuken begrijpen").first.is_visible()
    context.close()


def test_arrows_walk_through_suggestions_and_escape_closes_them(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(address)
    box = page.get_by_role("searchbox")
    box.press_sequentially("breu")
    page.wait_for_selector(".suggesties a")
    assert "suggesties" in page.locator("form [role=status]").inner_text()
    box.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Breuken met pizza"
    page.keyboard.press("ArrowUp")
    assert box.evaluate("box => box === document.activeElement")
    page.keyboard.press("Escape")
    assert not page.locator(".suggesties").is_visible()
    page.close()
