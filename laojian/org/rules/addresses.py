"""Whose address a request comes from, when there may be proxies and lies in between."""

from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network


def client_address(peer: str, forwarded: str = "", trusted: Collection[IPv4Network | IPv6Network] = ()) -> str:
    """The address to count: the peer itself, or, if the peer is a trusted proxy, the last hop it vouches for.

    `forwarded` is the X-Forwarded-For header. It is read from the right and only across trusted proxies,
    so what a client writes into it himself changes nothing. Never raises.
    """
    hops = [part.strip() for part in forwarded.split(",") if part.strip()]
    seen = _plain(peer)
    while hops and any(_within(seen, network) for network in trusted):
        seen = _plain(hops.pop())
    return seen


def counted_as(address: str) -> str:
    """What tries are counted for: an IPv4 address itself, of IPv6 the /64, which is what one subscriber is given.

    Never raises: what is no address is counted as it is.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else address


def _plain(text: str) -> str:
    """The address alone, in one spelling; at most 45 characters."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return text.strip()[:45]
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _within(text: str, network: IPv4Network | IPv6Network) -> bool:
    try:
        return ip_address(text) in network
    except ValueError:
        return False
