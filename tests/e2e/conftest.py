"""A browser, and servers over stores of invented reports. What runs them: `cargo xtask browser`."""

import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from attacks import Beacon, write_attacks
from served import HERE, Served

REPORTS = [HERE.parent.parent / "examples" / "reports", HERE / "reports"]
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


class Browser(webdriver.Chrome):
    """Chromium with what a person can set of it."""

    def set(self, width="desktop", scheme="light", media="screen"):
        wide, high = WIDTHS[width]
        metrics = {"width": wide, "height": high, "deviceScaleFactor": 1, "mobile": width == "phone"}
        self.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


def chromium(**settings):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    # In a container there is no sandbox to be had, and little shared memory.
    for flag in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]:
        options.add_argument(flag)
    if settings:
        options.add_experimental_option("prefs", settings)
    return Browser(options=options, service=Service(shutil.which("chromedriver")))


@pytest.fixture(scope="session")
def the_browser():
    browser = chromium()
    yield browser
    browser.quit()


@pytest.fixture
def browser(the_browser):
    the_browser.set()
    return the_browser


@pytest.fixture(scope="session")
def plain_browser():
    """One in which no script runs."""
    browser = chromium(**{"profile.managed_default_content_settings.javascript": 2})
    yield browser
    browser.quit()


def served(folder, inputs):
    server = Served(folder, inputs)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def news(tmp_path_factory):
    """The reports as they are; no test changes them."""
    yield from served(tmp_path_factory.mktemp("news"), REPORTS)


@pytest.fixture
def own(tmp_path):
    """The reports for a test that corrects them."""
    yield from served(tmp_path, REPORTS)


@pytest.fixture(scope="session")
def beacon():
    with Beacon() as beacon:
        yield beacon


@pytest.fixture(scope="session")
def hostile(tmp_path_factory, beacon):
    """Reports that attack whoever shows them."""
    folder = tmp_path_factory.mktemp("hostile")
    yield from served(folder, write_attacks(folder, beacon.address))
