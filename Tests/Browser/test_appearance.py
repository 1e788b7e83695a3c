# SPDX-License-Identifier: MIT
"""Light, dark and paper; hostile names; the chart of past runs."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
import yaml
from configurations import configuration
from conftest import Comparer, Opener, fixture_report
from outcome import ROOT

#: WCAG AA for text of ordinary size.
ENOUGH = 4.5
TEXTS = (".lead", "dt", ".tile:not(.quiet) b", ".tile .label", "summary .name", ".badge", ".step > p", ".chip .amount")

#: Names that would act if a renderer let them. The accents make other characters of the marks, but not for a browser.
HOSTILE = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    '"\u0301 onmouseover="window.hit=1" x="',
    "'\u0301 autofocus onfocus='window.hit=1",
    "</style></script><script>window.hit=1</script>",
    "</title><svg onload=window.hit=1>",
    "{{{script}}} {{name}}",
    "<\u0338script>window.hit=1</script>",
    "javascript:window.hit=1",
    "--><script>window.hit=1</script>",
    "\u202egpj.exe",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out(open_page: Opener, upgrade: Path, theme: str) -> None:
    page = open_page(upgrade)
    page.use_theme(theme)
    grounds = page.script("return getComputedStyle(document.body).backgroundColor").strip("rgb()").split(",")
    assert (sum(map(int, grounds)) < 3 * 128) == (theme == "dark")
    faint = {selector: round(page.contrast(selector), 2) for selector in TEXTS if page.contrast(selector) < ENOUGH}
    assert not faint


def test_colour_never_stands_alone(open_page: Opener, upgrade: Path) -> None:
    page = open_page(upgrade)
    for selector in ("details.table > summary", "tr[data-kind]", "button[data-level]", ".whole li"):
        for element in page.all(selector):
            mark = element.find_elements("css selector", ".mark")[0].get_attribute("textContent")
            assert mark in set("+-~!?·"), selector
    words = {element.get_attribute("textContent") for element in page.all("details.table > summary .badge")}
    assert words <= {"Breaking", "Silent loss", "Risky", "Informational"}
    assert len(words) >= 3


def test_paper_has_no_folds_and_no_buttons(open_page: Opener, upgrade: Path) -> None:
    page = open_page(upgrade)
    page.one("#fold").click()
    page.script(
        "addEventListener('beforeprint',"
        " () => { window.folded = document.querySelectorAll('details:not([open])').length })"
    )
    assert len(page.driver.print_page()) > 10_000
    assert page.script("return window.folded") == 0
    assert all(not page.is_open(name) for name in page.tables)
    page.use_theme("light", media="print")
    assert not page.one(".tools").is_displayed()
    assert not page.all("button.copy")[0].is_displayed()


def test_hostile_names_are_text(open_page: Opener, compare: Comparer) -> None:
    document = yaml.safe_load(configuration([*HOSTILE, "claim", "gone"]))
    old = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    for name in HOSTILE:
        entry = document["tables"][name]
        entry["column_names"] = [*entry["column_names"], *HOSTILE]
        entry["incremental_columns"] = [*HOSTILE]
        entry["custom"] = name
    document["metadata"]["source_database"] = HOSTILE[0]
    new = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    page = open_page(compare(old, new))
    page.one("#unfold").click()
    assert page.script("return window.hit === undefined")
    # Nothing became an element or an attribute of its own.
    assert len(page.all("script")) == 1
    assert len(page.all("style")) == 1
    assert page.all("img, svg, [onmouseover], [onerror], [onload], [onfocus], [autofocus], a[href^=javascript]") == []
    assert page.script("return document.title") == "ETL Schema Comparison: compared, nothing replaced"
    visible = {name.replace("\u202e", "\ufffd") for name in HOSTILE}
    assert visible <= set(page.tables)
    for name in HOSTILE[:4]:
        page.choose("only-table", name)
        assert page.tables == [name]


def test_the_fixture_of_hostile_names_is_inert_too(open_page: Opener, compare: Comparer) -> None:
    page = open_page(fixture_report(compare, "hostile-names"))
    assert len(page.all("script")) == 1
    assert page.tables


def test_past_runs_are_a_chart(open_page: Opener, updates: Path) -> None:
    page = open_page(updates)
    assert page.one(".outcome").text == "applied"
    curves = page.all("#timeline .strip.columns .dot title")
    assert [str(curve.get_attribute("textContent")).split(": ")[1] for curve in curves] == ["5", "5", "5"]
    assert len(page.all("#timeline .strip.harmful rect")) == len(curves)
    assert len(page.all("#timeline .numbers tbody tr")) == len(curves)
    assert page.script("return document.querySelector('#timeline svg').getBoundingClientRect().height") > 0


def test_the_policy_knows_the_script() -> None:
    resources = ROOT / "Sources" / "UpdateReporting"
    digest = hashlib.sha256((resources / "Resources" / "report.js").read_bytes()).digest()
    expected = base64.b64encode(digest).decode()
    assert f'"{expected}"' in (resources / "HTML" / "HTMLReport.swift").read_text(), f"scriptHash must be {expected}"
