from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.read.addresses import (
    INVALID,
    OTHER_SCHEME,
    USER_INFO,
    Target,
    is_public,
    look_up,
    read_address,
    without_user_info,
)


def test_an_address_is_taken_apart() -> None:
    assert read_address(" HTTPS://Courier.Example:8443/a b?q=é#top ") == Target(
        url="https://courier.example:8443/a%20b?q=%C3%A9",
        scheme="https",
        host="courier.example",
        port=8443,
        path="/a%20b?q=%C3%A9",
    )


@pytest.mark.parametrize(
    ("url", "host", "port", "origin"),
    [
        ("http://courier.example", "courier.example", 80, "http://courier.example"),
        ("https://courier.example:443/", "courier.example", 443, "https://courier.example"),
        ("http://[2001:DB8::1]:8080/", "2001:db8::1", 8080, "http://[2001:db8::1]:8080"),
        ("http://bücher.example/", "xn--bcher-kva.example", 80, "http://xn--bcher-kva.example"),
    ],
)
def test_hosts_and_ports(url: str, host: str, port: int, origin: str) -> None:
    target = read_address(url)
    assert isinstance(target, Target)
    assert (target.host, target.port, target.origin) == (host, port, origin)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", OTHER_SCHEME),
        ("ftp://courier.example/a", OTHER_SCHEME),
        ("gopher://courier.example/", OTHER_SCHEME),
        ("javascript:alert(1)", OTHER_SCHEME),
        ("data:text/html,x", OTHER_SCHEME),
        ("//courier.example/a", OTHER_SCHEME),
        ("courier.example", OTHER_SCHEME),
        ("", OTHER_SCHEME),
        ("http://mira:secret@courier.example/", USER_INFO),
        ("http://courier.example@10.0.0.1/", USER_INFO),
        ("http://", INVALID),
        ("http:///a", INVALID),
        ("http://courier.example:99999/", INVALID),
        ("http://courier.example:0/", INVALID),
        ("http://[fe80::1%25eth0]/", INVALID),
        ("http://[::1", INVALID),
        ("http://courier.example/" + "a" * 4000, INVALID),
    ],
)
def test_what_is_no_address_to_fetch(url: str, reason: str) -> None:
    assert read_address(url) == reason


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    for url in (text, f"http://{text}", f"https://courier.example/{text}"):
        found = read_address(url)
        if isinstance(found, Target):
            assert found.host.isascii()
            assert not set("@%[] ") & set(found.host)
            # What goes over the wire is one line of printable ASCII.
            assert found.path.isascii()
            assert found.path.startswith("/")
            assert not set(" \r\n\t\x00") & set(found.path)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.10", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
        *("192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1"),
        *("239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "203.0.113.7"),
        *(
            "::",
            "::1",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "fd12:3456::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
        ),
        # IPv4 in IPv6: mapped, compatible, 6to4, Teredo, NAT64.
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "::10.0.0.1"),
        *(
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::10.0.0.1",
        ),
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",  # Teredo of 10.0.0.1
        *("localhost", "courier.example", "", "2130706433", "0x7f.1", "127.1"),
    ],
)
def test_what_is_not_on_the_open_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_what_is(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="127.0.0.0/8"))
def test_a_private_address_stays_private_in_any_dress(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    dresses = [
        ipaddress.IPv6Address(prefix | number)
        for prefix in (0, 0xFFFF << 32, int(ipaddress.IPv6Address("64:ff9b::")))
    ]
    assert not any(is_public(str(each)) for each in (address, *dresses))


@pytest.mark.parametrize("name", ["127.0.0.1", "2130706433", "127.1", "0x7f.0.0.1"])
def test_odd_spellings_of_an_address_are_looked_up_before_they_are_judged(name: str) -> None:
    try:
        found = look_up(name, 80)
    except OSError:
        return  # a system that doesn't know the spelling can't connect to it either
    assert not any(map(is_public, found))


def test_a_password_is_not_shown() -> None:
    assert (
        without_user_info("https://mira:s3/c@courier.example/a@b") == "https://mira:s3/c@courier.example/a@b"
    )
    assert without_user_info("https://mira:s3c@courier.example/a@b") == "https://courier.example/a@b"
    assert without_user_info("https://courier.example/a@b") == "https://courier.example/a@b"
