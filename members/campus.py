"""The campus sign-in (CAS) as a way in for people whom this system knows already; installed where CAS_SERVER_URL is set."""

from xml.etree.ElementTree import ParseError

import requests
from cas import CASClient
from django.conf import settings
from django.http import HttpRequest
from django_cas_ng.backends import CASBackend
from django_cas_ng.utils import get_cas_client

from members.models import User
from members.refusals import NotAllowed, Refusal
from members.services import campus_accounts
from members.services.campus_accounts import NobodyHere
from members.views.visitor import address_of

__all__ = ["CampusBackend", "CampusDown", "NobodyHere", "TicketRefused", "client"]

LONGEST_TICKET = 1024  # the column of django-cas-ng
CAS_NAME = "cas:user"


class CampusDown(Refusal):
    """The campus server cannot be reached, or answers in a way that is no CAS answer."""

    def __init__(self) -> None:
        super().__init__("学校统一身份认证现在没有响应，请稍后再试，或用学号（工号）和密码登录。")


class TicketRefused(NotAllowed):
    """The campus does not stand for this ticket: made up, used already, too old, or for another service."""

    def __init__(self) -> None:
        super().__init__("统一身份认证没有通过，或者页面已经过期，请重新登录。")


class CampusBackend(CASBackend):
    """django-cas-ng's, but for whom an account is: one that is there, or the one person of the roster. Never anybody else's."""

    def authenticate(self, request: HttpRequest, ticket: str, service: str) -> User:
        """Whose ticket it is. Raises ``TicketRefused``, ``CampusDown`` or ``NobodyHere``."""
        name = _name_of(request, ticket, service)
        if not name:
            raise TicketRefused
        return campus_accounts.account_of(name, address_of(request))


def client(request: HttpRequest, service: str) -> CASClient:
    """For the addresses of the campus server."""
    return get_cas_client(service_url=service, request=request)


def _name_of(request: HttpRequest, ticket: str, service: str) -> str:
    """Asks the campus server; "" when it does not stand for the ticket."""
    if len(ticket) > LONGEST_TICKET:
        return ""
    try:
        name, attributes, _ = client(request, service).verify_ticket(ticket)
    except (requests.RequestException, ParseError, ValueError, IndexError, AttributeError) as error:
        # The last three: an answer that is XML, but not the one that CAS gives. Its words are not ours to show.
        raise CampusDown from error
    if settings.CAS_USERNAME_ATTRIBUTE != CAS_NAME and name:
        name = (attributes or {}).get(settings.CAS_USERNAME_ATTRIBUTE)
    return name.strip() if isinstance(name, str) else ""
