# SPDX-License-Identifier: MIT
"""Filter, search, fold, copy: what a reader does with the page, with the mouse and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from configurations import configuration
from conftest import Comparer, Opener
from selenium.webdriver import Keys


def test_severities_narrow_the_list_and_widen_it_again(open_page: Opener, upgrade: Path) -> None:
    page = open_page(upgrade)
    everything = page.tables
    assert len(everything) > 3
    chip = page.one("button[data-level=breaking]")
    assert chip.get_attribute("aria-pressed") == "false"
    chip.click()
    assert chip.get_attribute("aria-pressed") == "true"
    assert 0 < len(page.tables) < len(everything)
    assert page.shown == f"{len(page.tables)} of {len(everything)} tables"
    levels = page.script(
        "return [...document.querySelectorAll('tr[data-kind]:not([hidden])')].map(e => e.dataset.level)"
    )
    assert set(levels) == {"breaking"}
    page.one("button[data-level=risky]").click()
    both = page.tables
    assert len(both) >= 2
    page.one("#reset").click()
    assert page.tables == everything
    assert not page.one("#reset").is_displayed()


def test_a_kind_and_a_table_can_be_chosen(open_page: Opener, upgrade: Path) -> None:
    page = open_page(upgrade)
    page.choose("kind", "column_removed")
    assert page.kinds == {"column_removed"}
    name = page.tables[0]
    page.choose("kind", "")
    page.choose("only-table", name)
    assert page.tables == [name]


def test_the_search_finds_tables_columns_and_values(open_page: Opener, compare: Comparer) -> None:
    old = configuration(["allergy", "claim", "recall"])
    new = configuration(["allergy", "claim", "sheet"])
    page = open_page(compare(old, new))
    page.search("SHEET")
    assert page.tables == ["sheet"]
    page.search("nothing of that name")
    assert page.tables == []
    assert page.one("#none").is_displayed()
    page.search("recall")
    assert "recall" in page.tables


def test_the_search_looks_into_columns(open_page: Opener, upgrade: Path) -> None:
    page = open_page(upgrade)
    column = page.script("return document.querySelector('tr[data-kind=column_removed] td.old code').textContent")
    page.search(column.lower())
    assert page.tables
    texts = page.script(
        "return [...document.querySelectorAll('details.table:not([hidden])')].map(e => e.textContent.toLowerCase())"
    )
    assert all(column.lower() in text for text in texts)


def test_tables_fold_and_unfold(open_page: Opener, upgrade: Path) -> None:
    page = open_page(upgrade)
    page.one("#fold").click()
    name = page.tables[0]
    assert not page.is_open(name)
    page.table(name).find_element("css selector", "summary").click()
    assert page.is_open(name)
    cells = page.table(name).find_elements("css selector", "tr[data-kind] td")
    assert [cell.get_attribute("data-side") for cell in cells[:2]] == ["Old", "New"]
    assert cells[0].location["y"] == cells[1].location["y"]
    page.one("#unfold").click()
    assert all(page.is_open(table) for table in page.tables)


def test_the_keyboard_is_enough(open_page: Opener, upgrade: Path) -> None:
    page = open_page(upgrade)
    everything = page.tables
    page.one("body").send_keys("/")
    assert page.focus.get_attribute("id") == "search"
    # The same key types a slash once the field is there to type into.
    page.press("a/b")
    assert page.focus.get_attribute("value") == "a/b"
    page.press(Keys.ESCAPE)
    assert page.tables == everything
    assert page.focus.get_attribute("id") != "search"
    page.one("body").send_keys("/")
    page.press(Keys.TAB, Keys.NULL)
    seen = []
    for _ in range(40):
        seen.append(page.focus.get_attribute("data-level") or page.focus.tag_name)
        if page.focus.get_attribute("data-level"):
            page.press(Keys.SPACE)
            assert page.focus.get_attribute("aria-pressed") == "true"
            page.press(Keys.SPACE)
        if page.focus.tag_name == "summary":
            break
        page.press(Keys.TAB)
    assert page.focus.tag_name == "summary", seen
    outline = page.script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    before = page.is_open(everything[0])
    page.press(Keys.ENTER)
    assert page.is_open(everything[0]) != before


def test_commands_can_be_copied(open_page: Opener, upgrade: Path) -> None:
    page = open_page(upgrade)
    page.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
    command = page.all(".command code")[0].text
    button = page.all("button.copy")[0]
    button.click()
    page.wait_for(lambda: button.text == "Copied")
    copied = page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied == command


def test_446_tables_are_one_list(open_page: Opener, compare: Comparer) -> None:
    names = [f"table{number:03}" for number in range(446)]
    old = configuration(names)
    page = open_page(
        compare(old, old.replace("    - DateDue\n", "    - DateSeen\n").replace("batch_size: 1", "batch_size: 2"))
    )
    assert len(page.tables) == len(names)
    page.search("table445")
    assert (page.tables, page.shown) == (["table445"], "1 of 446 tables")


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(open_page: Opener, upgrade: Path, width: int) -> None:
    page = open_page(upgrade)
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.one("#unfold").click()
    assert page.script("return document.documentElement.scrollWidth") <= width
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
