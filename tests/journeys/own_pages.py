"""The graduate's pages in every state that changes what stands on them, for whoever looks at pages."""

from collections.abc import Iterator

from django.urls import reverse

from members.models import Branch, Member, Organization, User
from tests import access_table, factories
from tests.factories import World, said
from tests.place import address
from tests.transfers import asking, said_after_leaving, verified
from transfers.enums import Action, Disposition, Path, Prospect, Status
from transfers.models import Case, Transfer
from transfers.models.member_requests import RequestKind
from transfers.models.own_reports import OwnReportKind
from transfers.services import editing
from transfers.services.performing import perform
from transfers.services.reported import own_reports
from transfers.views.graduate.target_steps import steps_of

ASKING = ("correction", "change", "retention", "abroad")


def of_the_table(objects) -> list[str]:
    """Every page about oneself by the access table; the person is asked for the own confirmation."""
    return [
        address(name, objects)
        for name, method, expected in access_table.rows()
        if method == "GET" and expected["graduate"] == "200" and _is_own(name)
    ]


def _is_own(name: str) -> bool:
    return name in ("home", "transfers:privacy") or (":my_" in name and not name.endswith("photo"))


def in_other_states(world: World) -> Iterator[tuple[User, list[str]]]:
    """Somebody and the pages to open as that person; each is made when it is asked for."""
    yield from _before_confirming(world)
    yield from _confirming(world)
    yield from _on_the_way(world)
    yield from _after_leaving(world)
    yield from _elsewhere(world)


def lengthen() -> None:
    """Names as long as they come: what fits in a sketch must fit here too."""
    Member.objects.update(
        name="阿卜杜热西提·麦麦提江·吾买尔江", class_name="材料科学与工程（中外合作办学）硕19-1"
    )
    Branch.objects.update(name="中共燕京矿业大学能源与矿业学院2019级硕士研究生采矿工程第一支部委员会")
    Transfer.objects.exclude(receiving_organization="").update(
        receiving_organization="中共内蒙古自治区锡林郭勒盟西乌珠穆沁旗白音华能源有限责任公司露天煤矿机电运行第二支部委员会",
        heading_organization="中国共产党内蒙古自治区锡林郭勒盟西乌珠穆沁旗国有资产监督管理委员会直属机关工作委员会",
        remark="dangjian.example.com/organizations/150000000000/branches/0150000000000000/transfer",
    )
    Organization.objects.filter(code="01").update(name="马克思主义学院与国际教育学院联合党委")


def _page(name: str, *args: str) -> str:
    return reverse(f"transfers:{name}", args=args)


def _who(world: World, path: Path, status: Status) -> tuple[Transfer, User]:
    transfer = world.transfer(path, status)
    user = world.graduate_user(transfer.case)
    lengthen()
    return transfer, user


def _before_confirming(world: World) -> Iterator[tuple[User, list[str]]]:
    transfer, user = _who(world, Path.UNDECIDED, Status.DRAFT)
    new = [_page("my_request_new", kind) for kind in ASKING]
    yield user, [reverse("home"), _page("my_guide"), _page("my_target"), _page("my_progress"), *new]
    for prospect in (Prospect.STUDY_ELSEWHERE, Prospect.NO_JOB, Prospect.ABROAD):
        Case.objects.filter(pk=transfer.case_id).update(prospect=prospect)
        yield user, [_page("my_guide")]
    for path in (Path.INTRA_COLLEGE, Path.OUT_ONLINE, Path.OUT_PAPER):
        transfer, user = _who(world, path, Status.DRAFT)
        yield user, [reverse("home"), _page("my_target"), *(step.url for step in steps_of(transfer))]
        editing.hand_in_target(
            transfer.pk, world.actor(user), seen=editing.target_version(factories.fresh(transfer))
        )
        yield user, [_page("my_target")]


def _confirming(world: World) -> Iterator[tuple[User, list[str]]]:
    transfer, user = _who(world, Path.OUT_ONLINE, Status.CONFIRMED)
    yield user, [reverse("home"), _page("my_confirmed"), _page("my_details"), _page("my_correct")]
    college = world.actor(world.admin)
    perform(transfer.pk, Action.CORRECT, college, {"reason": "对方支部改了名称"})
    now = factories.fresh(transfer)
    editing.edit_target(now.pk, {"receiving_code": "031000019035"}, college, version=now.version)
    yield user, [reverse("home"), _page("my_details")]
    perform(transfer.pk, Action.REQUEST_CONFIRMATION, college, {})
    yield user, [reverse("home"), _page("my_details"), _page("my_confirm")]


def _on_the_way(world: World) -> Iterator[tuple[User, list[str]]]:
    for path, status in (
        (Path.OUT_PAPER, Status.SUBMITTED),
        (Path.OUT_ONLINE, Status.RETURNED),
        (Path.IN_BEIJING, Status.INITIATED),
        (Path.INTRA_COLLEGE, Status.INITIATED),
        (Path.IN_BEIJING, Status.COMPLETED),
    ):
        _, user = _who(world, path, status)
        yield user, [reverse("home"), _page("my_progress"), _page("my_change")]
    for status in (Status.LETTER_ISSUED, Status.LETTER_DELIVERED, Status.COMPLETED):
        _, user = _who(world, Path.OUT_PAPER, status)
        yield user, [reverse("home"), _page("my_letter"), _page("my_progress"), _page("my_change")]


def _after_leaving(world: World) -> Iterator[tuple[User, list[str]]]:
    for path, last in (
        (Path.OUT_PAPER, OwnReportKind.RECEIPT),
        (Path.OUT_ONLINE, OwnReportKind.REFUSED),
    ):
        transfer, user = _who(world, path, said_after_leaving.UNDER_WAY[path])
        pages = [_page("my_report", slug) for slug in ("handed-in", "receipt", "refused")]
        yield user, pages
        for kind in (OwnReportKind.HANDED_IN, last):
            photo = b"" if kind == OwnReportKind.HANDED_IN else verified.picture()
            words = said_after_leaving.words(kind)
            own_reports.report(transfer.pk, kind, words, world.actor(user), photo=photo)
        yield user, [reverse("home"), *pages]
        perform(transfer.pk, Action.REFUSE, world.actor(world.admin), said(Action.REFUSE, path))
        yield user, [reverse("home"), _page("my_progress"), pages[-1]]


def _elsewhere(world: World) -> Iterator[tuple[User, list[str]]]:
    transfer, user = _who(world, Path.OUT_PAPER, Status.SUBMITTED)
    request = asking.ask(world, transfer.case, RequestKind.CHANGE, photos=[verified.picture()])
    pages = [_page("my_requests"), _page("my_request", request.pk), _page("my_change")]
    yield user, [reverse("home"), *pages]
    asking.reply(world, request, world.reviewer, granted=False)
    yield user, [reverse("home"), *pages[:2], _page("my_messages")]
    for disposition in (Disposition.RETAINED, Disposition.ABROAD):
        case = factories.make_case(world.season, world.college)
        factories.set_disposition(case, disposition, world.actor(world.admin))
        yield world.graduate_user(case), [reverse("home"), _page("my_requests"), _page("my_progress")]
    stranger = factories.make_user(factories.Role.GRADUATE, member=factories.make_member(world.college))
    yield stranger, [reverse("home"), _page("my_guide"), _page("my_requests"), _page("my_data")]
