"""Test the pages in a real browser: phone and desktop, light and dark, by keyboard, and for screen readers.

This needs Playwright for Python and a Chromium (NEWSFOLD_CHROMIUM or the usual places); without them the tests are
skipped with a message.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from newsfold.web.correction_commands import CommandCorrections
from tests.support.sample_database import build_database

SHOTS = Path(__file__).parents[2] / "screenshots"
PAGES = {
    "stories": "/", "largest": "/stories?order=largest&language=en", "story": "/story/1", "article": "/article/1",
    "hostile": "/article/4", "arabic": "/story/4", "compare": "/compare?a=1&b=2", "sources": "/sources",
    "trends": "/trends", "search": "/search?q=bridge", "empty search": "/search",
    "correct": "/story/1/correct", "bad query": "/search?q=NOT", "nothing": "/nothing",
}  # fmt: skip
# Together they have every layout and every colour.
AXE_CHECKED = {("phone", "light"), ("desktop", "dark"), ("wide", "light")}
SIZES = {"phone": (390, 844), "desktop": (1280, 900), "wide": (1920, 1080)}


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("NEWSFOLD_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def running_server(path: Path) -> Iterator[str]:
    """Run a real server on a free port; yield its URL."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(ServerConfig(path), CommandCorrections(path)), port=0, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def server_url(tmp_path_factory):
    with running_server(build_database(tmp_path_factory.mktemp("browser") / "news.db", more=35)) as url:
        yield url


@pytest.fixture(scope="module")
def browser():
    path = find_chromium()
    if path is None:
        pytest.skip("NO BROWSER FOUND: the pages were not tested; install chromium or set NEWSFOLD_CHROMIUM")
    playwright = pytest.importorskip("playwright.sync_api", reason="NO PLAYWRIGHT: the pages were not tested")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def open_tab(browser, server_url, size, scheme):
    """Yield a page; fail if it logs an error or sends a request to another host."""
    problems: list[str] = []
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.on("console", lambda message: problems.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if not request.url.startswith(server_url) else None)
    yield page
    # The browser logs each response with a status above 399.
    assert [line for line in problems if "the server responded with a status of 40" not in line] == []
    context.close()


def wait_for_count(page, selector, count):
    """Wait until `count` elements match; a click does not wait for the page that it leads to."""
    from playwright.sync_api import expect

    expect(page.locator(selector)).to_have_count(count)


def save_picture(page, path):
    """Save a picture of the page for people; Chromium without a graphics card now and then needs a second attempt."""
    from playwright.sync_api import Error

    try:
        page.screenshot(path=path)
    except Error:
        page.screenshot(path=path)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page(browser, server_url, size, scheme):
    from axe_core_python.sync_playwright import Axe

    SHOTS.mkdir(exist_ok=True)
    violations = []
    with open_tab(browser, server_url, size, scheme) as page:
        for name, path in PAGES.items():
            page.goto(server_url + path)
            save_picture(page, SHOTS / f"{name} {size} {scheme}.png")
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= SIZES[size][0], f"{name} is {width} pixels wide"
            if (size, scheme) not in AXE_CHECKED:
                continue
            for violation in Axe().run(page)["violations"]:
                if violation["impact"] in ("serious", "critical"):
                    nodes = [node["html"][:120] + node["failureSummary"] for node in violation["nodes"][:3]]
                    violations.append((name, violation["id"], nodes))
    assert violations == []


@pytest.mark.parametrize("path", ["/data/", "/data/news", "/data/news/articles", "/data/news/coverage"])
def test_pages_of_datasette_run_their_scripts(browser, server_url, path):
    with open_tab(browser, server_url, "desktop", "light") as page:
        page.goto(server_url + path)
        if path == "/data/news/articles":
            # The script of the table adds a menu to each heading.
            page.wait_for_selector("th[data-column=title] svg", state="attached", timeout=10_000)


def test_navigation_by_keyboard(browser, server_url):
    with open_tab(browser, server_url, "desktop", "light") as page:
        page.goto(server_url)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        reached = set()
        for _ in range(90):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.textContent").strip())
            style = "const s = getComputedStyle(document.activeElement); s.outlineStyle + s.outlineWidth"
            assert (
                page.evaluate(f"(() => {{ {style.replace('s.outlineStyle', 'return s.outlineStyle')} }})()")
                != "none0px"
            )
        assert {"Largest", "Filter", "Harbour bridge closes for repairs"} <= reached


def test_keys_lead_through_the_headlines(browser, server_url):
    with open_tab(browser, server_url, "desktop", "light") as page:
        page.goto(server_url)
        active = "document.activeElement.getAttribute('href')"
        all_links = "[...document.querySelectorAll('[data-key]')].map(link => link.getAttribute('href'))"
        headlines = page.evaluate(all_links)
        assert len(headlines) >= 30
        for key, expected in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
            page.keyboard.press(key)
            assert page.evaluate(active) == headlines[expected]
        page.keyboard.press("/")
        page.keyboard.type("jok")
        assert page.input_value(".find input") == "jok", "in a field, they are letters"
        page.keyboard.press("Tab")
        page.keyboard.press("Control+j")
        assert page.evaluate(active) is None
        page.keyboard.press("j")
        page.keyboard.press("o")
        page.wait_for_url(server_url + headlines[0])


def test_keys_can_be_switched_off(browser, server_url):
    with open_tab(browser, server_url, "desktop", "light") as page:
        page.goto(server_url)
        for state in ("false", "true"):
            page.click(".foot button:has-text('Keys')")
            page.wait_for_selector(f".foot [aria-pressed={state}]:has-text('Keys')")
            page.keyboard.press("j")
            assert page.evaluate("document.activeElement.matches('[data-key]')") is (state == "true")


def test_the_desk_is_dense(browser, server_url):
    with open_tab(browser, server_url, "desktop", "light") as page:
        page.goto(server_url)
        bottoms = "[...document.querySelectorAll('[data-row]')].map(row => row.getBoundingClientRect().bottom)"
        first = "document.querySelector('[data-key]').getBoundingClientRect().top"
        assert page.evaluate(first) <= 150
        assert sum(bottom <= 900 for bottom in page.evaluate(bottoms)) >= 12
        column = page.evaluate("document.querySelector('.side-column').getBoundingClientRect().left")
        assert column > 900, "a second column"


def test_theme_and_box_work_at_once(browser, server_url):
    with open_tab(browser, server_url, "desktop", "light") as page:
        page.goto(server_url + "/stories?lang=en")
        page.click("button:has-text('Dark')")
        assert page.url == server_url + "/stories?lang=en"
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(23, 22, 20)"
        page.check("[data-submit]")
        page.wait_for_url("**min_sources=2*")
        wait_for_count(page, "article.story", 1)


def test_a_story_is_followed_and_corrected(browser, tmp_path):
    with (
        running_server(build_database(tmp_path / "news.db")) as url,
        open_tab(browser, url, "desktop", "light") as page,
    ):
        page.goto(url + "/story/1")
        page.click("text=Follow")
        page.wait_for_selector("[aria-pressed=true]:has-text('Following')")
        page.click("text=Merge, split, not a copy, undo")
        page.fill("input[name=other]:not([type=radio])", "3")
        page.click("button:has-text('Merge') >> nth=-1")
        page.wait_for_selector("text=Merged.")
        wait_for_count(page, ".entry", 4)
        page.click("button:has-text('Undo')")
        page.wait_for_selector("text=The correction was undone")
        wait_for_count(page, ".entry", 3)
        page.goto(url)
        page.wait_for_selector("h2:has-text('Followed')")


def test_filters_searches_and_visits_work_without_scripts(browser, server_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server_url)
    page.click("summary:has-text('Filter')")
    page.select_option("select[name^=lang]", "ar")
    page.click(".filters button:has-text('Show')")
    wait_for_count(page, "[data-row]", 1)
    page.click("[data-row] h3 a")
    page.wait_for_selector("h1[dir=auto]")
    page.fill(".find input", "bridge")
    page.press(".find input", "Enter")
    page.click("text=Save this search")
    page.wait_for_selector("text=Delete this search")
    page.goto(server_url)
    page.check(".shared input[type=checkbox]")
    page.click(".shared button")
    page.wait_for_url("**min_sources=2*")
    page.uncheck(".shared input[type=checkbox]")
    page.click(".shared button")
    wait_for_count(page, "[data-row]", 30)
    page.click("summary:has-text('other headline')")
    page.click(".others button:has-text('Hide')")
    page.wait_for_selector("text=is hidden")
    context.close()
