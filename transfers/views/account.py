"""One person's account: how it stands, a code to read out, a reset, closed or opened again."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members import clock
from members.models import SignInCode
from members.models.sign_in import CodeWay
from members.refusals import NotAllowed, Refusal, Stale
from members.services import sign_in_codes
from members.templatetags.ui import when
from members.views.office import actor_of
from transfers.forms.accounts import ActiveForm, ResetForm
from transfers.models import Case
from transfers.services import accounts as service
from transfers.services.accounts import AccountState, IdentityCheck
from transfers.services.standing import day_words
from transfers.views.accounts import door_of
from transfers.views.person_page import timeline

# How a letter is told from others on the telephone.
SPELLED = {
    **dict(
        zip(
            "abcdefghjkmnpqrstuvwxyz",
            [
                "apple",
                "boy",
                "cat",
                "dog",
                "egg",
                "fish",
                "girl",
                "hat",
                "jack",
                "king",
                "mother",
                "nice",
                "pig",
                "queen",
                "red",
                "sun",
                "tea",
                "under",
                "very",
                "water",
                "x-ray",
                "yes",
                "zoo",
            ],
            strict=True,
        )
    ),
    **dict(zip("23456789", "二三四五六七八九", strict=True)),
}


@dataclass(slots=True)
class _Answer:
    """What the page says after something was pressed."""

    code: SignInCode | None = None
    reset: ResetForm | None = None
    active: ActiveForm | None = None
    sentence: str = ""
    status: int = 200
    context: dict[str, Any] = field(default_factory=dict)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A code stands in the answer to the press that asked for it, and on no page that could be opened again."""
    case = _case(request, pk)
    answer = _Answer()
    if request.method == "POST":
        found = _do(request, case)
        if isinstance(found, HttpResponse):
            return found
        answer = found
        case = _case(request, pk)
    return render(request, "transfers/account.html", _context(request, case, answer), status=answer.status)


def _do(request: HttpRequest, case: Case) -> _Answer | HttpResponse:
    action, seen = request.POST.get("action", ""), request.POST.get("seen", "")
    actor = actor_of(request)
    answer = _Answer()
    try:
        if action in ("issue", "again"):
            answer.code = service.show(case, actor, again=action == "again", seen=seen)
        elif action == "reset":
            answer.reset = ResetForm(request.POST)
            if not answer.reset.is_valid():
                answer.status = 422
                return answer
            said = answer.reset.cleaned_data
            answer.code = service.reset(case, IdentityCheck(said["how"]), said["note"], actor, seen=seen)
            answer.reset = None
        elif action in ("close", "open"):
            answer.active = ActiveForm(request.POST)
            if not answer.active.is_valid():
                answer.status = 422
                return answer
            service.set_active(case, action == "open", answer.active.cleaned_data["reason"], actor, seen=seen)
            messages.success(
                request, "登录账号已恢复。" if action == "open" else "登录账号已停用，立即生效。"
            )
            return redirect("transfers:account", pk=case.pk)
        else:
            raise Http404
    except NotAllowed:
        raise
    except Refusal as refusal:
        answer.sentence, answer.status = str(refusal), 409 if isinstance(refusal, Stale) else 422
        answer.reset = answer.active = None
    return answer


def _context(request: HttpRequest, case: Case, answer: _Answer) -> dict[str, Any]:
    member, user = case.member, getattr(case.member, "user", None)
    code, today = service.standing_code(user), clock.today()
    seen = service.version_of(user)
    state = AccountState(case.account_state)
    return {
        "case": case,
        "account": user,
        "state": state.value,
        "state_label": state.label,
        "sentence": answer.sentence,
        "rows": _rows(case, user, code),
        "good_until": day_words(timezone.localdate(code.valid_until), today) if code else "",
        "code": sign_in_codes.as_typed(answer.code.code) if answer.code else "",
        "spelled": [(letter, SPELLED[letter]) for letter in answer.code.code] if answer.code else [],
        "until": day_words(timezone.localdate(answer.code.valid_until), today) if answer.code else "",
        "door": door_of(request),
        "reset_form": answer.reset or ResetForm(initial={"seen": seen}),
        "active_form": answer.active or ActiveForm(initial={"seen": seen}),
        "seen": seen,
        "may_issue": _may_issue(state, user),
        "may_reset": user is not None and user.is_active and not _may_issue(state, user),
        "may_edit_person": request.user.is_college,
        "events": timeline(service.history(user, request.user)),
        "identity": [
            {"label": "学号", "value": member.student_number or "未填写"},
            {"label": "党支部", "value": case.branch.name},
            {"label": "党组织", "value": case.organization.name},
            {"label": "身份证号", "value": member.id_number_tail},
        ],
    }


def _may_issue(state: AccountState, user: Any) -> bool:
    """Whether a code is all it takes; whoever has been in is recognised first."""
    if state == AccountState.EXPIRED:
        return user.opened_at is None
    return state in (AccountState.NONE, AccountState.CODE)


def _rows(case: Case, user: Any, code: SignInCode | None) -> list[dict[str, Any]]:
    if user is None:
        return []
    rows = [
        {"label": "用户名", "value": user.username, "mono": True},
        {"label": "首次进入", "value": when(user.opened_at) if user.opened_at else "还没有"},
        {"label": "最近登录", "value": when(user.last_login) if user.last_login else "还没有"},
    ]
    if code is not None:
        by = code.made_by.name if code.made_by else "本人通过邮件索取"
        words = f"{when(code.made_at)}，{by}，{CodeWay(code.way).label}"
        rows += [
            {"label": "登录码生成", "value": words},
            {"label": "登录码有效期至", "value": f"{timezone.localdate(code.valid_until)}"},
        ]
    return rows


def _case(request: HttpRequest, pk: uuid.UUID) -> Case:
    cases = Case.objects.visible_to(request.user).select_related(
        "member__user", "member__organization", "organization", "branch", "season"
    )
    case = get_object_or_404(cases, pk=pk)
    service.require_own(case, request.user)
    if not case.member.is_party_member:
        raise NotAllowed(f"{case.member.get_category_display()}不转接组织关系，不需要登录账号。")
    return service.people(cases).get(pk=pk)
