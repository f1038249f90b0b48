"""Visitors of the page, for Locust: each looks at one page after another, a second or three on each.

Run by `benchmarks.serving`, which says where the page is. They follow the links of the pages, as people do.
"""

from __future__ import annotations

import html
import random
import re
from itertools import count

import gevent
from locust import FastHttpUser, between, task

from benchmarks.invented import Newsroom

_NEWSROOM = Newsroom(seed=1)
_NUMBERS = count(1)
TRIES = 3


class Visitor(FastHttpUser):
    """One visitor; each has other words and people in mind."""

    wait_time = between(1, 3)

    def on_start(self) -> None:
        """Come in by a search, for something to follow."""
        self.chance = random.Random(next(_NUMBERS))
        self.links: dict[str, list[str]] = {}
        self.search_for_a_usual_word()

    @task(3)
    def search_for_a_usual_word(self) -> None:
        """Search for a word that hundreds to thousands of statements hold."""
        self.look("/search", "search: a usual word", q=self.word(20, 500))

    @task(2)
    def search_for_two_words(self) -> None:
        """Search for two words, newest first."""
        words = f"{self.word(20, 400)} {self.word(20, 400)}"
        self.look("/search", "search: two words, newest", q=words, sort="newest")

    @task(1)
    def search_for_a_common_word(self) -> None:
        """Search for one of the twenty most frequent words."""
        self.look("/search", "search: a common word", q=self.word(0, 20))

    @task(2)
    def narrow_by_act(self) -> None:
        """Search for a word among the denials."""
        self.look("/search", "search: a word, narrowed", q=self.word(20, 400), act="deny")

    @task(1)
    def home(self) -> None:
        """Look at the front page."""
        self.look("/", "home")

    @task(3)
    def article(self) -> None:
        """Open the article of a statement."""
        self.follow("d", "article")

    @task(3)
    def speaker(self) -> None:
        """Open a speaker."""
        self.follow("p", "speaker")

    @task(2)
    def statement(self) -> None:
        """Open a statement."""
        self.follow("s", "statement")

    @task(2)
    def check(self) -> None:
        """Look at the check queue."""
        self.look("/check", "check")

    @task(1)
    def sources(self) -> None:
        """Look at the audit of a word's statements."""
        self.look("/sources", "sources: a usual word", q=self.word(20, 500))

    @task(1)
    def all_sources(self) -> None:
        """Look at the audit of the whole record."""
        self.look("/sources", "sources: everything")

    @task(1)
    def through_the_api(self) -> None:
        """Search as a program does."""
        self.look("/api/v1/statements", "API: statements", q=self.word(20, 500))

    def word(self, low: int, high: int) -> str:
        """Give a word by its rank."""
        return _NEWSROOM.words[self.chance.randrange(low, high)]

    def follow(self, kind: str, name: str) -> None:
        """Open a page that an earlier one led to."""
        if self.links.get(kind):
            self.look(self.chance.choice(self.links[kind]), name)

    def look(self, path: str, name: str, **parameters: str) -> None:
        """Open a page and remember where it leads."""
        with self.client.get(path, params=parameters, name=name, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                return
            words = response.text or ""
        for link, kind in re.findall(r'href="(/([dps])/[\w.-]+)', words):
            self.links.setdefault(kind, []).append(link)
            del self.links[kind][:-40]
        for fragment in re.findall(r'data-fragment="([^"]+)"', words):
            self.fetch(html.unescape(fragment), f"counts: {name}")

    def fetch(self, fragment: str, name: str) -> None:
        """Fetch the counts that a page goes without, as its script does, while the visitor reads."""

        def fetching() -> None:
            for _ in range(TRIES):
                with self.client.get(fragment, name=name, catch_response=True) as response:
                    if response.status_code == 503:  # so much is being counted
                        response.failure("status 503")
                    elif response.status_code != 200:
                        response.failure(f"status {response.status_code}")
                if response.status_code != 503:
                    return
                gevent.sleep(5)

        gevent.spawn(fetching)
