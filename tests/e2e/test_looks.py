"""How pages look: axe-core finds no serious fault, nothing overflows, no labels lie over each other, paper is readable."""

import base64
import re
from importlib.resources import files

import pytest
from selenium.webdriver.common.by import By

from test_walk import BRIDGE, click

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
FAULTS = """
const done = arguments[0];
axe.run(document, {resultTypes: ['violations']}).then((found) => done(found.violations
  .filter((fault) => ['serious', 'critical'].includes(fault.impact))
  .map((fault) => `${fault.id}: ${fault.help}: ` + fault.nodes.slice(0, 3).map((n) => n.html.slice(0, 300)).join('  '))));
"""
# Wider than the window; and pairs of texts in one drawing that lie over each other.
LAID = """
const pairs = [];
for (const drawing of document.querySelectorAll('svg')) {
  const texts = [...drawing.querySelectorAll('text')].filter((t) => t.getClientRects().length);
  texts.forEach((a, i) => texts.slice(i + 1).forEach((b) => {
    const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
    if (p.left < q.right && q.left < p.right && p.top < q.bottom - 2 && q.top < p.bottom - 2)
      pairs.push(`${a.textContent} | ${b.textContent}`);
  }));
  for (const text of texts) {
    const box = text.getBoundingClientRect();
    if (box.right > innerWidth || box.left < 0) pairs.push(`${text.textContent} is cut off`);
  }
}
return {pairs, wide: document.documentElement.scrollWidth - innerWidth > 0, h1: document.querySelectorAll('h1').length,
        lang: document.documentElement.lang, small: [...document.querySelectorAll('svg text')]
          .filter((t) => t.getBoundingClientRect().height > 0 && t.getBoundingClientRect().height < 9).map((t) => t.textContent)};
"""
LAID_WELL = {"pairs": [], "wide": False, "h1": 1, "lang": "en", "small": []}


@pytest.mark.parametrize(
    ("who", "width", "scheme"),
    [
        ("news", "desktop", "light"),
        ("news", "desktop", "dark"),
        ("news", "phone", "light"),
        ("news", "phone", "dark"),
        ("hostile", "desktop", "light"),
        ("hostile", "phone", "dark"),
    ],
)
def test_every_kind_of_page(browser, request, who, width, scheme):
    served = request.getfixturevalue(who)
    browser.set(width, scheme)
    paths = served.kinds() + ["/search?q=vik", "/story/none"]
    faults = {}
    for path in paths:
        browser.get(served.address + path)
        browser.execute_script(AXE)
        found = browser.execute_async_script(FAULTS)
        laid = browser.execute_script(LAID)
        if found or laid != LAID_WELL:
            faults[path] = [*found, {k: v for k, v in laid.items() if v != LAID_WELL[k]}]
    assert not faults


def test_dark_is_dark(browser, news):
    light, dark = [ground(browser, news, scheme) for scheme in ("light", "dark")]
    assert min(light) > 200 and max(dark) < 60


def ground(browser, news, scheme):
    browser.set(scheme=scheme)
    browser.get(news.address)
    colour = browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color")
    return [int(part) for part in re.findall(r"\d+", colour)[:3]]


def test_a_story_on_paper(browser, news):
    browser.get(news.address)
    click(browser, BRIDGE)
    browser.set(scheme="dark", media="print")
    for gone in ["header nav", ".seek", ".correct", "footer"]:
        assert not browser.find_element(By.CSS_SELECTOR, gone).is_displayed(), gone
    assert browser.find_element(By.CSS_SELECTOR, "mark").is_displayed(), "sources are printed"
    body = browser.find_element(By.TAG_NAME, "body")
    assert body.value_of_css_property("color") in ("rgba(0, 0, 0, 1)", "rgb(0, 0, 0)"), "black on white, also in the dark"
    for box in [".desk .sources", "main", "body"]:
        shown = browser.find_element(By.CSS_SELECTOR, box)
        assert shown.value_of_css_property("overflow-y") == "visible", f"{box} is not cut off at the page's end"
    paper = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) > 3
