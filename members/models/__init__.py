"""The models of this app, one subject a module."""

from members.models.journal import Event, JournalHead
from members.models.organizations import Branch, Organization
from members.models.people import Member
from members.models.sign_in import SignInCode
from members.models.throttle import TryCount
from members.models.users import User

__all__ = ["Branch", "Event", "JournalHead", "Member", "Organization", "SignInCode", "TryCount", "User"]
