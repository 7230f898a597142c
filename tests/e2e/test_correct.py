"""Corrections by hand: they show, they last, they are taken back."""

import time
from urllib.parse import urlsplit

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from test_walk import BRIDGE, click, go, text

PATIENCE = 30  # seconds


def until(browser, address, holds):
    """Loads a page until it is as it must become."""
    end = time.monotonic() + PATIENCE
    while True:
        browser.get(address)
        try:
            if holds(text(browser)):
                return
        except StaleElementReferenceException:
            pass
        assert time.monotonic() < end, text(browser)
        time.sleep(0.3)


def titles(browser, address):
    browser.get(address + "/stories")
    return [title.text for title in browser.find_elements(By.CSS_SELECTOR, ".teaser h3")]


def open_form(browser, says):
    browser.find_element(By.XPATH, f"//summary[contains(., '{says}')]").click()


def n_titles(browser):
    return len(browser.find_elements(By.CSS_SELECTOR, ".teaser h3"))


def take_back(browser, served):
    browser.get(served.address)
    go(browser, "Corrections")
    click(browser, "Take back")
    assert "taken back" in text(browser)


def test_a_merge_of_two_names_is_undone_lasts_and_is_made_again(browser, own):
    page = "/entity/person%3Ayusuf%20haddadi"
    browser.get(own.address + page)
    assert "Youssef Haddadi" in text(browser)
    click(browser, "These are two")
    assert "Kept as correction 1" in text(browser)
    until(browser, own.address + page, lambda shown: "Youssef" not in shown.split("TOLD OF")[0])
    own.restart()
    browser.get(own.address + page)
    assert "Youssef" not in text(browser).split("TOLD OF")[0], "it lasts"
    take_back(browser, own)
    until(browser, own.address + page, lambda shown: "Youssef Haddadi" in shown.split("TOLD OF")[0])
    own.restart()
    browser.get(own.address + "/corrections")
    assert "taken back" in text(browser) and "Take back" not in text(browser)


def test_two_names_are_told_to_be_one(browser, own):
    browser.get(own.address)
    click(browser, BRIDGE)
    open_form(browser, "Two names are one")
    browser.find_element(By.ID, "name-a").send_keys("Pavel Brandt")
    browser.find_element(By.ID, "name-b").send_keys("Jonas Ek")
    browser.find_element(By.ID, "note-names").send_keys("a test's <b>reason</b>")
    click(browser, "They are one", within="details[@open]")
    until(browser, own.address + "/search?q=person:%22Jonas+Ek%22", lambda shown: "Pavel Brandt" in shown)
    browser.get(own.address + "/corrections")
    assert "a test's <b>reason</b>" in text(browser)


def test_a_story_is_split_lasts_and_is_joined_again(browser, own):
    before = titles(browser, own.address)
    browser.get(own.address)
    click(browser, BRIDGE)
    open_form(browser, "different happenings")
    for field, report in [("a", "Nordwire: Minister"), ("b", "Radio Sandvig: ")]:
        choices = Select(browser.find_element(By.ID, field))
        choices.select_by_visible_text(next(o.text for o in choices.options if o.text.startswith(report)))
    click(browser, "They are not one story")
    assert "Kept as correction 1" in text(browser)
    until(browser, own.address + "/stories", lambda _: n_titles(browser) == len(before) + 1)
    own.restart()
    assert len(titles(browser, own.address)) == len(before) + 1
    take_back(browser, own)
    until(browser, own.address + "/stories", lambda _: sorted(titles(browser, own.address)) == sorted(before))


def test_another_story_is_this_one(browser, own):
    before = titles(browser, own.address)
    browser.get(own.address)
    click(browser, "Thieves take Viking silver")
    other = urlsplit(browser.current_url).path
    browser.get(own.address)
    click(browser, "Karelund and Istmar")
    open_form(browser, "Another story is this one")
    browser.find_element(By.ID, "other").send_keys(own.address + other)
    click(browser, "They are one story")
    assert "Kept as correction 1" in text(browser)
    until(browser, own.address + "/stories", lambda _: n_titles(browser) == len(before) - 1)
    own.restart()
    browser.get(own.address + other)
    assert "Thieves" in text(browser, ".sources"), "its old address leads to the story that it is part of"


def test_a_correction_that_makes_no_sense_is_refused_in_words(browser, own):
    browser.get(own.address)
    click(browser, BRIDGE)
    open_form(browser, "Another story is this one")
    browser.find_element(By.ID, "other").send_keys("<img src=x>")
    click(browser, "They are one story")
    assert "There is no report and no story “<img src=x>”" in text(browser)


def test_a_story_as_it_was(browser, own):
    browser.get(own.address)
    click(browser, BRIDGE)
    address = browser.current_url
    browser.get(own.address + "/entity/person%3Ayusuf%20haddadi")
    click(browser, "These are two")
    until(browser, address, lambda shown: "version 2 of 2" in shown.lower())
    click(browser, "Version 1")
    assert "as it is now" in text(browser)
    assert not browser.find_elements(By.ID, "correct"), "a past state is not corrected"
    click(browser, "as it is now")
    assert browser.current_url == address
