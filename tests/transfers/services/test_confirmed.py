"""What is confirmed is kept word by word; what changes afterwards is asked again, and nothing goes on without."""

import datetime
import hashlib
import json

import pytest

from members import clock
from members.models import Branch, Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from tests import factories
from tests.factories import TARGETS, fresh, said
from tests.transfers.sheets import bring_in, keep, person, workbook
from transfers import declarations
from transfers.enums import Action, Channel, Path, Route, Status
from transfers.models import Case, Confirmation, ConfirmedContent, Transfer
from transfers.models.transfers import TARGET_FIELDS
from transfers.services import confirmed, editing, identity, intake
from transfers.services.editing import PERSON_FIELDS
from transfers.services.intake.plan import Decision
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db

WAYS = (Path.INTRA_COLLEGE, Path.IN_BEIJING, Path.OUT_ONLINE, Path.OUT_PAPER)
OTHER_CODE = "011100132999"


def confirm(world, transfer, user=None, **said_besides):
    """The graduate says yes to what stands there."""
    user = user or graduate_of(world, transfer)
    data = {"declaration": confirmed.declaration_for(fresh(transfer))} | said_besides
    return perform(transfer.pk, Action.CONFIRM, world.actor(user), data).transfer


def graduate_of(world, transfer):
    member = fresh(transfer).member
    return getattr(member, "user", None) or world.graduate_user(transfer.case)


def own_confirmed(world, path=Path.IN_BEIJING, **fields):
    """Confirmed in person."""
    return confirm(world, world.transfer(path, Status.AWAITING_CONFIRMATION, **fields))


def take_back(world, transfer):
    return perform(
        transfer.pk, Action.CORRECT, world.actor(world.admin), said(Action.CORRECT, Path.IN_BEIJING)
    ).transfer


def ask(world, transfer):
    return perform(transfer.pk, Action.REQUEST_CONFIRMATION, world.actor(world.admin)).transfer


def rows(transfer):
    changes = confirmed.changes_since(fresh(transfer))
    return [(row.label, row.before, row.after) for row in changes.rows]


# --- The words ---------------------------------------------------------------------------------


def test_words_of_a_letter_are_all_that_the_declaration_speaks_of(world):
    transfer = world.transfer(Path.OUT_PAPER, name="欧阳建国")
    editing.edit_target(
        transfer.pk,
        {
            "asked_whom": "武都区委组织部 张干事",
            "asked_on": datetime.date(2022, 6, 1),
            "contact_name": "马科长",
        },
        world.actor(world.admin),
    )
    assert confirmed.words(fresh(transfer)) == [
        ("route", "转接类型", "京外·纸质（开具纸质介绍信）"),
        ("heading", "介绍信抬头（上级党委）", "中国共产党陇南市武都区委员会组织部"),
        ("receiving", "具体接收单位", "中共陇南市武都区人才交流中心支部委员会"),
        ("asked", "是否要纸质介绍信", "需要纸质介绍信（武都区委组织部 张干事，2022 年 6 月 1 日）"),
        ("contact", "对方联系人", "马科长"),
        ("name", "姓名", "欧阳建国"),
        ("sex", "性别", "男"),
        ("ethnicity", "民族", "汉族"),
        ("id_number", "身份证号", transfer.member.id_number_tail),
        ("category", "党员类别", "正式党员"),
        ("joined", "入党时间", "2019 年 6 月 1 日"),
        ("full", "转正时间", "2020 年 6 月 1 日"),
        ("fee", "党费交至", "2022 年 6 月"),
        ("branch", "现在的党支部", "甲学院党委　甲学院党委第一党支部"),
    ]


def test_every_column_of_the_destination_stands_behind_a_word():
    behind = {name for columns in confirmed.TARGET_COLUMNS.values() for name in columns}
    assert behind == set(TARGET_FIELDS)


def test_of_the_person_only_these_may_change_without_a_new_confirmation():
    behind = {name for columns in confirmed.PERSON_COLUMNS.values() for name in columns}
    free = {"phone", "email", "student_number", "education_level", "class_name"}
    assert set(PERSON_FIELDS) - behind == free


@pytest.mark.parametrize("path", [Path.OUT_ONLINE, Path.OUT_PAPER])
def test_no_change_of_the_destination_is_hidden(world, path):
    """Whatever is edited, on the way with the most questions: another value is another word."""
    transfer = world.transfer(path)
    for name in TARGET_FIELDS:
        before = confirmed.words(transfer)
        other = {
            "route": Route.IN_BEIJING,
            "channel": Channel.PAPER if path == Path.OUT_ONLINE else Channel.ONLINE,
            "asked_on": datetime.date(2022, 6, 2),
        }.get(name, "另一个")
        was = getattr(transfer, name)
        setattr(transfer, name, other)
        assert confirmed.words(transfer) != before, name
        setattr(transfer, name, was)


@pytest.mark.parametrize("path", WAYS)
def test_each_confirmation_keeps_its_words_encrypted(world, path):
    transfer = own_confirmed(world, path)
    (confirmation,) = confirmed.history(transfer)
    assert confirmed.kept_words(confirmation) == confirmed.words(transfer)
    stored = ConfirmedContent.objects.values_list("words", flat=True).get()
    assert transfer.receiving_organization not in str.__str__(stored)
    content = ConfirmedContent.objects.get()
    assert transfer.member.id_number not in content.words
    assert json.loads(content.words)[-1][0] == confirmed.ID_MARK


def test_on_behalf_keeps_them_too(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    assert confirmed.kept_words(confirmed.history(transfer)[0]) == confirmed.words(transfer)


def test_a_confirmation_from_before_words_were_kept_asks_for_everything(world):
    transfer = own_confirmed(world)
    ConfirmedContent.objects.all().delete()
    take_back(world, transfer)
    assert confirmed.changes_since(fresh(transfer)) is None
    assert confirmed.kept_words(confirmed.history(transfer)[0]) == []
    assert confirmed.declaration_for(fresh(transfer)) == declarations.CURRENT


# --- What has changed ---------------------------------------------------------------------------


def test_never_confirmed_is_none_and_nothing_changed_is_empty(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    assert confirmed.changes_since(transfer) is None
    confirm(world, transfer)
    take_back(world, transfer)
    changes = confirmed.changes_since(ask(world, transfer))
    assert (changes.rows, len(changes.same), changes.is_enough) == ((), 12, False)


def test_before_and_after_with_who_and_when(world):
    with clock.standing_on(datetime.date(2022, 6, 8)):
        transfer = own_confirmed(world, Path.OUT_PAPER)
        take_back(world, transfer)
    with clock.standing_on(datetime.date(2022, 6, 9)):
        actor = world.actor(world.admin)
        editing.edit_target(transfer.pk, {"heading_organization": "中国共产党陇南市委员会组织部"}, actor)
        editing.edit_person(transfer.case_id, {"ethnicity": "回族"}, actor)
        own = world.actor(graduate_of(world, transfer))
        editing.edit_target(
            transfer.pk, {"contact_phone": "0939-8210000"}, own, version=fresh(transfer).version
        )
        changes = confirmed.changes_since(ask(world, transfer))
    day = datetime.date(2022, 6, 9)
    assert [(row.label, row.before, row.after, row.by_graduate, row.on) for row in changes.rows] == [
        (
            "介绍信抬头（上级党委）",
            "中国共产党陇南市武都区委员会组织部",
            "中国共产党陇南市委员会组织部",
            False,
            day,
        ),
        ("对方联系人", "", "0939-8210000", True, day),
        ("民族", "汉族", "回族", False, day),
    ]
    assert "0939-8210000" not in " ".join(Event.objects.values_list("data", flat=True))
    assert changes.is_enough
    assert {key for key, _, _ in changes.same} & {"heading", "contact", "ethnicity"} == set()


def test_of_two_edits_of_one_word_on_one_day_the_last_one_has_the_name(world):
    transfer = own_confirmed(world)
    take_back(world, transfer)
    editing.edit_target(transfer.pk, {"contact_name": "马科长"}, world.actor(world.admin))
    editing.edit_target(
        transfer.pk, {"contact_phone": "0939-8210000"}, world.actor(graduate_of(world, transfer))
    )
    (change,) = confirmed.changes_since(fresh(transfer)).rows
    assert (change.label, change.after, change.by_graduate) == ("对方联系人", "马科长 0939-8210000", True)


def test_another_route_shows_what_goes_and_what_comes(world):
    transfer = own_confirmed(world, Path.OUT_ONLINE)
    take_back(world, transfer)
    editing.edit_target(transfer.pk, TARGETS[Path.IN_BEIJING], world.actor(world.admin))
    assert rows(transfer) == [
        ("转接类型", "京外·线上（全国系统线上转接）", "京内（党员E先锋线上转接）"),
        ("接收党支部", "中共同济大学土木工程学院委员会", "中共清华大学环境学院环硕221支部委员会"),
        ("接收党组织编码", "031000019034", "011100132977"),
        ("介绍信抬头（上级党委）", "中国共产党同济大学委员会", ""),
    ]


def test_a_corrected_id_number_shows_also_where_its_tail_is_the_same(world):
    transfer = own_confirmed(world)
    take_back(world, transfer)
    member = fresh(transfer).member
    tail = member.id_number_tail
    member.id_number = "44030119990101" + member.id_number[-4:]
    member.save()
    assert rows(transfer) == [("身份证号", tail, f"{tail}（前面的数字已更正）")]


def test_the_branch_is_part_of_it_and_the_phone_is_not(world):
    transfer = own_confirmed(world)
    editing.edit_person(transfer.case_id, {"phone": "13900001111"}, world.actor(world.admin))
    assert rows(transfer) == []
    take_back(world, transfer)
    branch = Branch.objects.create(organization=world.college, name="第二党支部")
    editing.edit_person(transfer.case_id, {"branch": branch}, world.actor(world.admin))
    assert rows(transfer) == [("现在的党支部", "甲学院党委　甲学院党委第一党支部", "甲学院党委　第二党支部")]


@pytest.mark.parametrize(
    ("path", "start", "action"),
    [
        (Path.IN_BEIJING, Status.FAILED, Action.TRY_AGAIN),
        (Path.OUT_PAPER, Status.FAILED, Action.TRY_AGAIN),
        (Path.INTRA_COLLEGE, Status.INITIATED, Action.CHANGE),
        (Path.OUT_ONLINE, Status.INITIATED, Action.CHANGE),
        (Path.OUT_PAPER, Status.LETTER_DELIVERED, Action.CHANGE),
    ],
)
def test_a_new_attempt_is_compared_with_the_last_confirmation_of_the_case(world, path, start, action):
    transfer = world.walk(own_confirmed(world, path), start)
    again = perform(transfer.pk, action, world.actor(world.admin), said(action, path)).successor
    target = TARGETS[path] | {"remark": "改过"}
    if path == Path.INTRA_COLLEGE:
        target = target | {"receiving_organization": transfer.receiving_organization}
    editing.edit_target(again.pk, target, world.actor(world.admin))
    assert rows(again) == [("备注", "", "改过")]
    for following in (Action.START_ONLINE, Action.SUBMIT, Action.ISSUE_LETTER):
        with pytest.raises(Refusal):
            perform(again.pk, following, world.actor(world.admin), said(following, path))
    ask(world, again)
    assert confirm(world, again).status == Status.CONFIRMED
    assert [each.declaration_version for each in confirmed.history(again)] == ["2022-1C", "2022-1"]


# --- The declaration ----------------------------------------------------------------------------


def test_the_changes_alone_are_declared_only_on_top_of_an_own_confirmation(world):
    first = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    with pytest.raises(Refusal, match="重新阅读"):
        confirm(world, first, declaration=declarations.CURRENT_OF_CHANGES)
    behalf = world.transfer(Path.IN_BEIJING, Status.CONFIRMED)
    take_back(world, behalf)
    editing.edit_target(behalf.pk, {"receiving_code": OTHER_CODE}, world.actor(world.admin))
    changes = confirmed.changes_since(ask(world, behalf))
    assert (changes.on_behalf, changes.is_enough) == (True, False)
    with pytest.raises(Refusal, match="重新阅读"):
        confirm(world, behalf, declaration=declarations.CURRENT_OF_CHANGES)
    confirm(world, behalf)
    assert [each.declaration_version for each in confirmed.history(behalf)] == ["2022-1", "2022-1"]


def test_an_unknown_or_former_version_is_refused(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    with pytest.raises(Refusal, match="声明内容已更新"):
        confirm(world, transfer, declaration="2021-1")
    assert Confirmation.objects.count() == 0


def test_texts_of_declarations_never_change():
    """Whoever has made one has made it in these words; a new wording is a new version."""
    digests = {
        version: hashlib.sha256(text.encode()).hexdigest()[:16]
        for version, text in declarations.TEXTS.items()
    }
    assert digests == {"2022-1": "420c73789bafbb6e", "2022-1C": "ed31c956020787aa"}
    for version, text in declarations.TEXTS.items():
        assert "".join(declarations.statements(version)) == text


def test_what_is_confirmed_is_what_was_shown(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    seen = confirmed.version_of(transfer)
    editing.edit_person(transfer.case_id, {"ethnicity": "回族"}, world.actor(world.admin))
    with pytest.raises(Stale, match="请再核对一遍"):
        confirm(world, transfer, seen=seen)
    assert Confirmation.objects.count() == 0
    editing.edit_person(transfer.case_id, {"phone": "13900001111"}, world.actor(world.admin))
    confirm(world, transfer, seen=confirmed.version_of(fresh(transfer)))


# --- Nothing goes on without --------------------------------------------------------------------


def test_the_other_way_is_not_taken_with_a_person_who_has_changed_since(world):
    """The next season's record is the same person, and open: what was confirmed and reviewed here is not it any more."""
    transfer = world.walk(own_confirmed(world, Path.OUT_ONLINE, name="欧阳建国"), Status.FAILED)
    later = factories.make_case(factories.make_season(2023), world.college, member=transfer.member)
    editing.edit_person(later.pk, {"name": "欧阳建军"}, world.actor(world.admin))
    said_now = said(Action.SWITCH_CHANNEL, Path.OUT_ONLINE)
    with pytest.raises(Refusal, match=r"姓名.*重新办理"):
        perform(transfer.pk, Action.SWITCH_CHANNEL, world.actor(world.admin), said_now)
    editing.edit_person(later.pk, {"name": "欧阳建国"}, world.actor(world.admin))
    again = perform(transfer.pk, Action.SWITCH_CHANNEL, world.actor(world.admin), said_now).successor
    assert (again.status, again.channel) == (Status.APPROVED, Channel.PAPER)


LATER = {
    Path.INTRA_COLLEGE: (Status.CONFIRMED, Status.INITIATED, Status.COMPLETED),
    Path.IN_BEIJING: (Status.CONFIRMED, Status.INITIATED, Status.FAILED, Status.COMPLETED),
    Path.OUT_ONLINE: (
        Status.CONFIRMED,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.APPROVED,
        Status.INITIATED,
        Status.COMPLETED,
    ),
    Path.OUT_PAPER: (
        Status.CONFIRMED,
        Status.SUBMITTED,
        Status.RETURNED,
        Status.APPROVED,
        Status.LETTER_ISSUED,
        Status.LETTER_DELIVERED,
        Status.COMPLETED,
    ),
}


@pytest.mark.parametrize(("path", "status"), [(path, status) for path in LATER for status in LATER[path]])
def test_after_the_confirmation_no_word_can_be_changed_in_any_way(world, path, status):
    transfer = world.walk(own_confirmed(world, path), status)
    before = confirmed.words(transfer)
    actor, own = world.actor(world.admin), world.actor(graduate_of(world, transfer))
    edits = (
        lambda: editing.edit_target(transfer.pk, {"remark": "改了"}, actor),
        lambda: editing.edit_target(transfer.pk, {"remark": "改了"}, own),
        lambda: editing.hand_in_target(transfer.pk, own, seen=editing.target_version(transfer)),
        lambda: editing.edit_person(transfer.case_id, {"ethnicity": "回族"}, actor),
        lambda: identity.correct_id_number(
            transfer.case_id,
            factories.make_id_number(4321),
            "看错一位",
            actor,
            seen=identity.identity_version(transfer.member),
        ),
    )
    for edit in edits:
        with pytest.raises((NotAllowed, Stale)):
            edit()
    now = fresh(transfer)
    assert (confirmed.words(now), now.status) == (before, status)


@pytest.mark.parametrize("path", WAYS)
@pytest.mark.parametrize("action", [Action.START_ONLINE, Action.SUBMIT, Action.ISSUE_LETTER])
def test_a_change_after_the_confirmation_bars_the_way_until_it_is_confirmed(world, path, action):
    transfer = own_confirmed(world, path)
    take_back(world, transfer)
    editing.edit_target(transfer.pk, {"remark": "改了"}, world.actor(world.admin))
    for _ in range(2):  # while it is open, and while the graduate is asked
        with pytest.raises(Refusal):
            perform(transfer.pk, action, world.actor(world.admin), said(action, path))
        if fresh(transfer).status == Status.DRAFT:
            ask(world, transfer)
    assert fresh(transfer).status == Status.AWAITING_CONFIRMATION
    confirm(world, transfer)
    assert [each.declaration_version for each in confirmed.history(transfer)] == ["2022-1C", "2022-1"]
    assert rows(transfer) == []


def test_what_the_organization_department_returned_is_confirmed_anew(world):
    transfer = world.walk(own_confirmed(world, Path.OUT_PAPER), Status.RETURNED)
    take_back(world, transfer)
    editing.edit_target(
        transfer.pk, {"heading_organization": "中国共产党陇南市委员会组织部"}, world.actor(world.admin)
    )
    world.submit_register(world.college)
    assert fresh(transfer).status == Status.DRAFT
    ask(world, transfer)
    world.submit_register(world.college)
    assert fresh(transfer).status == Status.AWAITING_CONFIRMATION
    confirm(world, transfer)
    world.submit_register(world.college)
    assert fresh(transfer).status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("cells", "changed"),
    [
        ({"接收党组织编码": OTHER_CODE}, ("接收党组织编码", "011100132977", OTHER_CODE)),
        ({"民族": "回族"}, ("民族", "汉族", "回族")),
        (
            {"所在党支部": "第二党支部"},
            ("现在的党支部", "甲学院党委　第一党支部", "甲学院党委　第二党支部"),
        ),
    ],
)
def test_an_import_that_changes_what_was_confirmed_asks_again(world, cells, changed):
    bring_in(world.admin, person())
    transfer = Transfer.objects.for_pages().get()
    ask(world, transfer)
    confirm(world, transfer)
    upload = keep(workbook(person(**cells)), world.admin)
    planned = intake.plan_of(upload)
    intake.commit(
        upload.pk,
        planned.digest,
        world.actor(world.admin),
        decisions={planned.rows[0].token: Decision.SHEET},
    )
    assert fresh(transfer).status == Status.DRAFT
    assert rows(transfer) == [changed]
    assert not confirmed.changes_since(fresh(transfer)).rows[0].by_graduate
    with pytest.raises(Refusal):
        perform(
            transfer.pk,
            Action.START_ONLINE,
            world.actor(world.admin),
            said(Action.START_ONLINE, Path.IN_BEIJING),
        )
    ask(world, transfer)
    assert confirm(world, transfer).status == Status.CONFIRMED
    assert Case.objects.count() == 1
    assert journal.verify().fault == ""
