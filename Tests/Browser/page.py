# SPDX-License-Identifier: MIT
"""A report as it stands in the browser: what can be seen, pressed and typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

PATIENCE_SECONDS = 20


class Page:
    """One open report."""

    def __init__(self, driver: Chrome, file: Path) -> None:
        self.driver = driver
        self.use_theme("light")
        driver.get("about:blank")
        driver.get(file.as_uri())

    def use_theme(self, theme: str, media: str = "") -> None:
        """Choose what the reader's system says about itself."""
        features = [
            {"name": "prefers-color-scheme", "value": theme},
            # A page that is still gliding moves away from under the click.
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def script(self, text: str, *arguments: object) -> Any:
        """What a piece of script returns; the page's own policy does not bind the driver."""
        return self.driver.execute_script(text, *arguments)

    def all(self, selector: str) -> list[WebElement]:
        """The elements, in their order."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        """The only element of its kind."""
        found = self.all(selector)
        assert len(found) == 1, f"{selector}: {len(found)}"
        return found[0]

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Until something is true."""
        WebDriverWait(self.driver, PATIENCE_SECONDS, poll_frequency=0.02).until(lambda _: condition())

    @property
    def tables(self) -> list[str]:
        """The tables that can be seen."""
        names = self.script(
            "return [...document.querySelectorAll('details.table')].filter(e => e.checkVisibility())"
            ".map(e => e.querySelector('summary .name').textContent)"
        )
        assert isinstance(names, list)
        return names

    @property
    def kinds(self) -> set[str]:
        """The kinds of the changes that the filters leave."""
        rows = self.script(
            "return [...document.querySelectorAll('tr[data-kind]:not([hidden])')].map(e => e.dataset.kind)"
        )
        return set(rows)

    @property
    def shown(self) -> str:
        """The count beside the filters."""
        return self.one("#shown").text

    @property
    def focus(self) -> WebElement:
        """Where the keyboard is."""
        return self.driver.switch_to.active_element

    def press(self, *keys: str) -> None:
        """Keys for whatever has the focus."""
        self.focus.send_keys(*keys)

    def search(self, text: str) -> None:
        """Type into the search field."""
        self.one("#search").send_keys(Keys.CONTROL, "a")
        self.one("#search").send_keys(text)

    def choose(self, identifier: str, value: str) -> None:
        """Choose from one of the two lists."""
        Select(self.one(f"#{identifier}")).select_by_value(value)

    def table(self, name: str) -> WebElement:
        """The fold-out of a table."""
        found = [element for element in self.all("details.table") if element.get_attribute("data-name") == name]
        assert len(found) == 1, name
        return found[0]

    def is_open(self, name: str) -> bool:
        """Whether a table is unfolded."""
        return self.table(name).get_attribute("open") is not None

    def contrast(self, selector: str) -> float:
        """How far the text of an element stands out from what lies behind it, as WCAG counts it."""
        value = self.script(CONTRAST, self.all(selector)[0])
        assert isinstance(value, (int, float))
        return float(value)


CONTRAST = """
const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
  .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
let behind = arguments[0];
let ground = parse(getComputedStyle(behind).backgroundColor);
while ((ground.length === 4 && ground[3] === 0) && behind.parentElement) {
  behind = behind.parentElement;
  ground = parse(getComputedStyle(behind).backgroundColor);
}
const both = [light(parse(getComputedStyle(arguments[0]).color)), light(ground)].sort((a, b) => b - a);
return (both[0] + 0.05) / (both[1] + 0.05);
"""
