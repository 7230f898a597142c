"""All of it by keyboard, and reading without a script."""

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from test_walk import BRIDGE, a_new_page, cited, click, seek, text

# What has the focus: whether it is seen, and marked.
FOCUS = """
const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
return {what: e.outerHTML.slice(0, 120), tag: e.tagName, seen: box.bottom > 0 && box.top < innerHeight && box.right > 0
  && box.left < innerWidth, marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
"""


def press(browser, *keys):
    ActionChains(browser).send_keys(*keys).perform()


def test_the_first_key_leads_past_the_head(browser, news):
    browser.get(news.address)
    press(browser, Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to the page"
    press(browser, Keys.ENTER)
    press(browser, Keys.TAB)
    inside = browser.execute_script("return document.querySelector('main').contains(document.activeElement)")
    assert inside, browser.execute_script(FOCUS)


def test_whatever_can_be_used_is_reached_seen_and_marked(browser, news):
    story = next(path for path in news.paths(50) if path.startswith("/story/"))
    for path in ["/", story, "/sources", "/search?q=vik"]:
        browser.get(news.address + path)
        for i in range(400):
            press(browser, Keys.TAB)
            focus = browser.execute_script(FOCUS)
            if focus["tag"] == "BODY":
                break
            assert focus["seen"] and focus["marked"], (path, focus)
            if i > 60 and path == story:
                break
        assert i > 8


def test_a_story_by_keys_alone(browser, news):
    browser.get(news.address)
    with a_new_page(browser):
        browser.find_element(By.PARTIAL_LINK_TEXT, BRIDGE).send_keys(Keys.ENTER)
    citation = browser.find_element(By.CSS_SELECTOR, ".brief a.c")
    citation.send_keys(Keys.ENTER)
    assert browser.find_element(By.CSS_SELECTOR, "mark:target").is_displayed()
    folded = browser.find_element(By.CSS_SELECTOR, "details summary")
    folded.send_keys(Keys.ENTER)
    assert folded.find_element(By.XPATH, "..").get_attribute("open")


def test_a_key_leads_to_the_search(browser, news):
    browser.get(news.address)
    ActionChains(browser).key_down(Keys.ALT).send_keys("s").key_up(Keys.ALT).perform()
    assert browser.switch_to.active_element.get_attribute("id") == "q"


def test_reading_needs_no_script(plain_browser, news):
    browser = plain_browser
    browser.get("data:text/html,<title>off</title><script>document.title='on'</script>")
    assert browser.title == "off", "this browser runs no script"
    browser.get(news.address)
    click(browser, BRIDGE)
    assert "fell into the river Tamsel" in cited(browser).text
    browser.find_element(By.CSS_SELECTOR, "details summary").click()
    assert browser.find_element(By.CSS_SELECTOR, "details").get_attribute("open")
    seek(browser, "haddadi")
    assert "Yusuf Haddadi" in text(browser, ".names")
