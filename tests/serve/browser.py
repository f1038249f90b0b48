"""A real browser and a real server for it, for the tests and for the pictures in the docs."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from onrecord.serve.app import create_app
from onrecord.serve.run import PatientProtocol
from onrecord.store import Store

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Root, which containers run as, has no sandbox in Chromium.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@contextmanager
def served(store: Store, **options: Any) -> Iterator[str]:
    """Serve a store on a free port of this machine; give its address."""
    app = create_app(store, **{"patience": 60.0} | options)
    server = uvicorn.Server(uvicorn.Config(app, port=0, http=PatientProtocol, ws="none", log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open a headless Chromium, Debian's or whichever is on the PATH."""
    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()
