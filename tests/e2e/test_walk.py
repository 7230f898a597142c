"""Every page as a person goes through them."""

from contextlib import contextmanager

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

BRIDGE = "Karsten Bridge"

IN_SIGHT = "const box = arguments[0].getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight - 40"


@contextmanager
def a_new_page(browser):
    """Waits, after what is done in it, for the page that comes of it."""
    left = browser.find_element(By.TAG_NAME, "html")
    yield
    WebDriverWait(browser, 20).until(staleness_of(left))


def click(browser, what, within="main"):
    """Clicks the first link or button that says this."""
    with a_new_page(browser):
        browser.find_element(By.XPATH, f"//{within}//*[self::a or self::button][contains(., '{what}')]").click()


def follow(browser, selector):
    """Clicks the first link that a selector finds."""
    with a_new_page(browser):
        browser.find_element(By.CSS_SELECTOR, selector).click()


def seek(browser, query):
    """Types a query into the field in the page's head."""
    with a_new_page(browser):
        browser.find_element(By.ID, "q").send_keys(query, Keys.ENTER)


def text(browser, selector="main"):
    return browser.find_element(By.CSS_SELECTOR, selector).text


def go(browser, part):
    with a_new_page(browser):
        browser.find_element(By.CSS_SELECTOR, "header nav").find_element(By.LINK_TEXT, part).click()


def cited(browser):
    """The words that a click on the page's first citation marks."""
    citation = browser.find_element(By.CSS_SELECTOR, ".brief a.c")
    assert "source" in citation.get_attribute("aria-label")
    citation.click()
    return browser.find_element(By.CSS_SELECTOR, "mark:target")


def test_a_story_from_today_to_the_marked_words_of_its_source(browser, news):
    browser.get(news.address)
    assert "Where the reports part" in browser.find_element(By.CSS_SELECTOR, "main").get_attribute("textContent")
    click(browser, BRIDGE)
    assert text(browser, ".brief").startswith("The middle span of the Karsten Bridge fell")
    marked = cited(browser)
    assert "fell into the river Tamsel" in marked.text
    WebDriverWait(browser, 5).until(lambda _: browser.execute_script(IN_SIGHT, marked), "the marked words are in sight")
    plain = browser.find_element(By.CSS_SELECTOR, ".source mark:not(:target)")
    assert marked.value_of_css_property("background-color") != plain.value_of_css_property("background-color")


def test_a_story_shows_all_that_it_has(browser, news):
    browser.get(news.address)
    click(browser, BRIDGE)
    headings = [heading.text.lower() for heading in browser.find_elements(By.CSS_SELECTOR, "main h3")]
    for heading in ["where the reports differ", "timeline", "who said what", "who stands where", "what a report leaves out"]:
        assert heading in headings
    assert browser.find_element(By.CSS_SELECTOR, "svg.strip circle")
    assert "a near copy" in text(browser, ".tree")
    click(browser, "Minister quits over Halvern bridge report")
    assert "/article/" in browser.current_url and "Youssef Haddadi" in text(browser)


def test_a_report_with_its_names_its_residue_and_its_raw_text(browser, news):
    browser.get(news.address + "/article/nordwire-2025-0319-17")
    assert "Nordwire" in text(browser)
    assert browser.find_elements(By.CSS_SELECTOR, ".m-quote") and browser.find_elements(By.CSS_SELECTOR, ".m-time")
    follow(browser, "a.m-name")
    assert "/entity/" in browser.current_url
    browser.get(news.address + "/outlet?name=Radio%20Sandvig")
    click(browser, "Halvern bridge: rescue goes on")
    asides = [aside.text for aside in browser.find_elements(By.CSS_SELECTOR, "p.aside")]
    assert any("Late snow closes Hvit pass" in aside for aside in asides), asides
    click(browser, "the text as it came")
    assert not browser.find_elements(By.CSS_SELECTOR, "main") and "Late snow closes Hvit pass" in text(browser, "body")


def test_a_storyline_on_its_axis(browser, news):
    browser.get(news.address)
    click(browser, "Ferry Selma runs aground")
    click(browser, "The storyline on a time axis")
    assert "2 stories" in text(browser)
    assert len(browser.find_elements(By.CSS_SELECTOR, "svg.lane .own")) >= 2
    click(browser, "Prosecutors in Sandvig")
    assert "/story/" in browser.current_url


def test_a_person_with_names_words_and_company(browser, news):
    browser.get(news.address)
    go(browser, "People & places")
    click(browser, "Yusuf Haddadi")
    page = text(browser)
    for words in ["Youssef Haddadi", "transport minister", "Karin Dahl"]:
        assert words in page
    click(browser, "nothing will be kept back")
    assert "nothing will be kept back" in browser.find_element(By.CSS_SELECTOR, "mark.hit#here").text


def test_a_place_on_the_map(browser, news):
    browser.get(news.address + "/entities?kind=place")
    click(browser, "Lisbon")
    land = browser.find_element(By.CSS_SELECTOR, "svg.map image").get_attribute("href")
    assert land == "/assets/world.svg" and "<path" in news.get(land)[0]
    assert "Lisbon" in text(browser, "svg.map")


def test_sources_and_one_of_them(browser, news):
    browser.get(news.address)
    go(browser, "Sources")
    assert "outlet not known" in text(browser)
    click(browser, "The Capital Ledger")
    assert text(browser, "h1") == "The Capital Ledger"


def test_search_finds_people_quotations_and_reports(browser, news):
    browser.get(news.address)
    seek(browser, "haddadi bridge")
    assert "Yusuf Haddadi" in text(browser, ".names")
    assert browser.find_elements(By.CSS_SELECTOR, ".hits mark")
    browser.get(news.address + "/search?q=person:haddadi+kind:quote")
    follow(browser, ".hits a")
    assert browser.find_elements(By.CSS_SELECTOR, "#here")
    browser.get(news.address + "/search?q=person:hadadi")
    assert "was taken for" in text(browser, ".note"), "a slip of the pen"
    browser.get(news.address + "/search?q=zeppelin")
    assert "Nothing is found." in text(browser)


def test_what_is_seen_is_remembered(browser, own):
    browser.get(own.address)
    click(browser, "Tell me from now on")
    assert "Nothing has changed" in text(browser)


def test_what_is_not_there_is_told(browser, news):
    browser.get(news.address + "/story/none")
    assert "There is no story of this id here" in text(browser)
    click(browser, "today")
    assert browser.current_url == news.address + "/"
