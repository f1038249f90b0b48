"""Which addresses may be asked: the guard against links that point into the reader's own network."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host name and port; raises OSError where there are none."""

INVALID = "not a valid address"
OTHER_SCHEME = "only http and https addresses are fetched"
USER_INFO = "an address with a user name or password in it"
PRIVATE = "the address leads into a private network"

# Longer ones are traps or data; browsers and servers give up at 8,000 or sooner.
_LONGEST = 4000
_PORTS = {"http": 80, "https": 443}
_USER_INFO = re.compile(r"(?<=//)[^/?#\\]*@")
# Ranges in which an IPv6 address carries an IPv4 one, which is where the packets may end: IPv4-compatible,
# translated by NAT64 (RFC 6052, RFC 8215).
_NAT64 = tuple(map(ipaddress.IPv6Network, ("::/96", "64:ff9b::/96", "64:ff9b:1::/48")))
_LOW_32 = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Target:
    """An http or https address in its parts.

    Attributes:
        url: The whole address, encoded and without a fragment.
        host: In lower case and ASCII; an IPv6 address without brackets.
        path: The path and query that are asked of the host.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and, where it isn't the usual one, port, as in `https://gazette.example:8443`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def read_address(url: str) -> Target | str:
    """Give the parts of an http or https address, or in a short sentence the reason why it is none."""
    if len(url) > _LONGEST:
        return INVALID
    try:
        parts = parse_url(url.strip())
    except (LocationParseError, UnicodeError):
        return INVALID
    scheme = (parts.scheme or "").lower()
    if scheme not in _PORTS:
        return OTHER_SCHEME
    if parts.auth is not None:
        return USER_INFO
    host = (parts.host or "").lower().removeprefix("[").removesuffix("]")
    # A zone (fe80::1%eth0) names one of this machine's own wires.
    if not host or not host.isascii() or "%" in host or parts.port == 0:
        return INVALID
    path = parts.request_uri
    target = Target("", scheme, host, parts.port or _PORTS[scheme], path)
    return Target(target.origin + path, scheme, host, target.port, path)


def without_user_info(url: str) -> str:
    """Give the address without a user name and password, which belong in no report."""
    return _USER_INFO.sub("", url)


def look_up(host: str, port: int) -> list[str]:
    """Give the IP addresses that the system knows for a name, each once; OSError where it knows none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one on the open internet, and nothing else: no name, no own network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inner(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (
        ip.is_private
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
    )


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if any(ip in network for network in _NAT64):
        return ipaddress.IPv4Address(int(ip) & _LOW_32)
    return None
