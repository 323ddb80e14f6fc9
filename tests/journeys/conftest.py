"""A phone with a real browser in it, and a server to talk to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.line import Line

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "locale": "en-US"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("These journeys need Chromium at /usr/bin/chromium: `apt-get install chromium` brings it.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """Made after the database and stopped before it, so that no connection of the server outlives its test database."""
    return live_server


@pytest.fixture(scope="session")
def lines(live_server) -> Iterator[Line]:
    with Line((live_server.thread.host, live_server.thread.port)) as line:
        yield line
        line.shutdown()


@pytest.fixture
def line(lines) -> Iterator[Line]:
    """The line that all phones hang on: `line.cut(page.context)`, `line.mend(page.context)`."""
    yield lines
    lines.mend()


@pytest.fixture
def live(line, settings) -> str:
    """The server's address. Leaving goes to the same machine by another name: another origin, and no network."""
    address = f"http://localhost:{line.port}"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    settings.LEAVE_URL = address.replace("localhost", "127.0.0.1") + "/robots.txt"
    return address


@pytest.fixture
def phone(browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes phones: `phone(java_script_enabled=False)` is one without JavaScript."""
    made: list[BrowserContext] = []

    def make(**wishes) -> BrowserContext:
        context = browser.new_context(**{**PHONE, **wishes})
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(phone) -> Page:
    return phone().new_page()


@pytest.fixture
def sign_in(live) -> Callable[..., None]:
    """Gives the browser that shows `page` the session of `user`."""

    def sign(page: Page, user) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live, "httpOnly": True}])

    return sign
