"""How somebody's account stands, in the words of the person's page."""

from django.utils import timezone

from members import clock
from members.models import User
from members.templatetags.ui import when
from transfers.models import Case
from transfers.services import accounts
from transfers.services.accounts import AccountState
from transfers.services.standing import day_words


def account_line(case: Case, viewer: User) -> dict[str, str] | None:
    """For ``transfers/_case_account.html``: {label, sentence}; None for whoever needs none or is another college's now."""
    if not case.member.is_party_member or (case.has_left and not viewer.is_department):
        return None
    found = accounts.people(Case.objects.select_related("member__user")).filter(pk=case.pk).first()
    if found is None:
        return None
    state, user = AccountState(found.account_state), getattr(found.member, "user", None)
    sentence = ""
    if state == AccountState.CODE:
        sentence = f"有效期至 {day_words(timezone.localdate(found.code_until), clock.today())}"
    elif state == AccountState.OPENED and user.last_login:
        sentence = f"最近 {when(user.last_login)}"
    return {"label": state.label, "sentence": sentence}
