import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.guard import is_allowed, refusal

INSIDE = """
0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 100.127.255.255 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254
172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1
203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16 :: ::1 ::7f00:1 ::a00:1 ::ffff:127.0.0.1
::ffff:100.64.0.1 ::ffff:10.0.0.1 ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 2002:7f00:1::1 2002:808:808::1 3fff::1 fc00::1 fd00:ec2::254 fe80::1
fe80::1%eth0 fec0::1 ff02::1 5f00::1 4000::1 localhost
"""
PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.0.1.1 198.17.255.255
223.255.255.255 2606:2800:220:1:248:1893:25c8:1946 2a00:1450:4001::1 2001:4860:4860::8888 64:ff9b::808:808
::ffff:8.8.8.8
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_inside_addresses_are_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_are_not(address: str) -> None:
    assert refusal(address) is None


@given(st.ip_addresses())
def test_nothing_that_python_calls_inside_gets_through(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if not address.is_global and address not in ipaddress.ip_network("64:ff9b::/96"):
        mapped = getattr(address, "ipv4_mapped", None)
        assert refusal(str(address)) or (mapped is not None and mapped.is_global)


def test_what_the_newsroom_allows() -> None:
    allow = ("127.0.0.1:8765", "LocalHost:80", "[::1]:8765")
    assert is_allowed("127.0.0.1", "127.0.0.1", 8765, allow)
    assert is_allowed("anything.example", "127.0.0.1", 8765, allow)
    assert is_allowed("localhost", "127.0.0.1", 80, allow)
    assert is_allowed("::1", "::1", 8765, allow)
    assert not is_allowed("127.0.0.1", "127.0.0.1", 876, allow)
    assert not is_allowed("localhost", "127.0.0.1", 8080, allow)
    assert not is_allowed("localhost.example", "10.0.0.1", 80, allow)
