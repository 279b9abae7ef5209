"""From where a request comes."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The visitor's address; None where the server does not know it.

    Behind the proxy that ``BEHIND_PROXY`` speaks of it is the last address of X-Forwarded-For, the one which that proxy
    has added itself. What stands before was said by the visitor and proves nothing.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        said = forwarded.rpartition(",")[2].strip()
    said, _, _ = said.partition("%")  # through which card of the server: PostgreSQL takes no such address
    try:
        return str(ipaddress.ip_address(said))
    except ValueError:
        return None


def network_of(request: HttpRequest) -> str:
    """For counting tries: the address, or of IPv6 the half that a subscriber is given; "" where it is not known."""
    address = address_of(request)
    if address is None:
        return ""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
