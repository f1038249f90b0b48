"""What a site's robots.txt allows, as RFC 9309 has it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

MOST_BYTES = 500 * 1024
"""How much of a robots.txt is read: what RFC 9309 asks for."""

_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site allows one agent.

    Attributes:
        parsed: The site's rules, or None where it has none and all is allowed.
        agent: The agent's product token.
    """

    parsed: Protego | None
    agent: str

    def allow(self, url: str) -> bool:
        """Tell whether the agent may fetch this address of the site."""
        return self.parsed is None or self.parsed.can_fetch(url, self.agent)

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests; 0 where it doesn't say."""
        delay = self.parsed.crawl_delay(self.agent) if self.parsed is not None else None
        return max(0.0, delay or 0.0)


def product_token(agent: str) -> str:
    """Give the name by which robots.txt files know an agent: the letters its User-Agent begins with."""
    match = _TOKEN.match(agent)
    return match[0] if match else agent


def read_rules(status: int, data: bytes, *, agent: str) -> Rules | str:
    """Give the rules in the answer to a request for a robots.txt.

    Returns:
        The rules; a file that isn't there (400 to 499) allows everything. Where the server is in trouble
        (429, 500 and more) the reason why nothing is allowed for now, in a short sentence.
    """
    token = product_token(agent)
    if status == 429 or status >= 500:
        return f"its robots.txt can't be had (status {status})"
    if status != 200:
        return Rules(None, token)
    return Rules(Protego.parse(data[:MOST_BYTES].decode("utf-8-sig", "replace")), token)
