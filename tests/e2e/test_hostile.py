"""Reports are hostile: whatever stands in them is shown as text. No script runs and nothing is loaded from elsewhere."""

import urllib.error
import urllib.parse
import urllib.request

import pytest
from selenium.webdriver.common.by import By

from attacks import attacks
from served import links

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

# What a page may not have: code, whatever loads from elsewhere, addresses that run.
FOUND = """
const all = [...document.querySelectorAll('*')];
const elsewhere = (address) => address && new URL(address, location).origin !== location.origin;
return {
  attacked: window.attacked ?? null,
  scripts: document.scripts.length,
  frames: document.querySelectorAll('iframe, object, embed, base, style').length,
  handlers: all.filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).map((e) => e.outerHTML),
  running: all.filter((e) => /^\\s*(javascript|data|vbscript):/i.test(e.getAttribute('href') ?? '') && e.rel !== 'icon')
    .map((e) => e.outerHTML),
  pictures: all.filter((e) => elsewhere(e.src)).map((e) => e.outerHTML),
  loaded: performance.getEntriesByType('resource').map((r) => r.name).filter(elsewhere),
};
"""
CLEAN = {"attacked": None, "scripts": 0, "frames": 0, "handlers": [], "running": [], "pictures": [], "loaded": []}


def test_no_page_obeys_a_report(browser, hostile, beacon):
    paths = hostile.paths(150)
    assert {path.split("/")[1].split("?")[0] for path in paths} >= {"story", "entity", "article", "outlet", "entities"}
    for path in paths:
        browser.get(hostile.address + path)
        assert browser.execute_script(FOUND) == CLEAN, path
    assert beacon.visits == []


def test_attacks_are_there_as_text(browser, hostile, beacon):
    """Or else the test above would see nothing."""
    browser.get(hostile.address + "/sources")
    browser.find_element(By.PARTIAL_LINK_TEXT, "<script>window.attacked=1</script>").click()
    browser.find_element(By.PARTIAL_LINK_TEXT, "Mill burns").click()
    page = browser.find_element(By.CSS_SELECTOR, "main").text
    assert page.count("<script>window.attacked=1</script>") >= 3


@pytest.mark.parametrize("place", ["q", "outlet", "story", "as-of", "said", "kind", "path"])
def test_what_is_asked_for_is_text_too(browser, hostile, beacon, place):
    for attack in attacks(beacon.address):
        asked = urllib.parse.quote(attack, safe="")
        path = {
            "q": f"/search?q={asked}",
            "outlet": f"/outlet?name={asked}",
            "story": f"/story/{asked}",
            "as-of": f"/story/{asked}?as-of={asked}",
            "said": f"/corrections?said={asked}",
            "kind": f"/entities?kind={asked}&page={asked}",
            "path": f"/{asked}",
        }[place]
        browser.get(hostile.address + path)
        assert browser.execute_script(FOUND) == CLEAN, path
    assert beacon.visits == []


def test_the_policy_is_strict_everywhere(hostile):
    for path in [*hostile.kinds(), "/assets/style.css", "/api/v1/stories", "/api/v1/openapi.json", "/health", "/nothing"]:
        try:
            _, headers = hostile.get(path)
        except urllib.error.HTTPError as error:
            headers = error.headers
        policy = dict(rule.strip().split(" ", 1) for rule in headers["Content-Security-Policy"].split(";"))
        assert policy == POLICY, path
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_browser_obeys_the_policy(browser, hostile, beacon):
    """Were markup to slip through one day, the policy would still stop it."""
    browser.get(hostile.address)
    browser.execute_script(
        "document.body.insertAdjacentHTML('beforeend', `<img src='${arguments[0]}/slipped.png' onerror='window.attacked=1'>`)",
        beacon.address,
    )
    browser.execute_async_script("setTimeout(arguments[0], 300)")
    assert browser.execute_script("return window.attacked ?? null") is None
    assert beacon.visits == []


def test_another_site_cannot_correct(hostile):
    form = urllib.parse.urlencode({"about": "names", "verdict": "same", "a": "Vik", "b": "Dahl"}).encode()
    for headers in [{}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]:
        asked = urllib.request.Request(hostile.address + "/corrections", form, headers)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked)
        assert 400 <= refused.value.code < 500
    assert "correction 1" not in hostile.get("/corrections")[0]


def test_no_link_of_a_report_runs(hostile):
    for path in hostile.paths(150):
        text, _ = hostile.get(path)
        assert not any("javascript:" in link.split("?")[0].lower() for link in links(text))
