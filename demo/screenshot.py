"""`python -m demo.screenshot`: make the picture in the README from demo.db. Needs Playwright and a Chromium."""

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from demo.__main__ import DATABASE

PICTURE = Path(__file__).with_name("stories.png")
WIDTH, HEIGHT = 1000, 760


def main() -> int:
    """Serve demo.db and save a screenshot of its stories; return the exit status."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or not DATABASE.exists():
        print("There is no chromium on the path, or no demo.db; `make demo` makes the latter.", file=sys.stderr)
        return 1
    with socket.create_server(("127.0.0.1", 0)) as free_socket:
        port = free_socket.getsockname()[1]
    command = [sys.executable, "-m", "newsfold", "serve", "--db", str(DATABASE), "--port", str(port), "--quiet"]
    server = subprocess.Popen(command)
    try:
        _wait_for_port(port)
        _save_screenshot(chromium, f"http://127.0.0.1:{port}/stories?min_sources=2")
    finally:
        server.terminate()
        server.wait()
    print(f"{PICTURE}: {PICTURE.stat().st_size / 1000:.0f} kB")
    return 0


def _wait_for_port(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)


def _save_screenshot(chromium: str, address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(address)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
