"""The own destination given to the college, and what happens when somebody else was faster."""

import datetime
import json

import pytest
from django.urls import reverse

from members import clock
from members.models import Event
from members.refusals import Refusal
from tests.factories import TARGETS, fresh, said
from tests.transfers.sheets import bring_in, keep, person, workbook
from tests.transfers.views.graduate.filling import BRANCH, CODE, URL, entering, fill_in, hand_in, say, url_of
from transfers.desk import Desk
from transfers.enums import Action, Path, Status
from transfers.models import Season, Transfer
from transfers.services import editing, intake
from transfers.services.intake.plan import RowOutcome
from transfers.services.performing import perform
from transfers.tallies import tallies

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world):
    return world.transfer(Path.UNDECIDED)


@pytest.fixture
def phone(world, draft):
    """The graduate's own browser."""
    return entering(world.graduate_user(draft.case))


def lists(world):
    return {
        tally.working_list.key for tally in tallies(Desk.of(world.admin, Season.objects.get())) if tally.count
    }


# --- Handed in ----------------------------------------------------------------------------------


def test_until_it_is_handed_in_the_college_has_nothing_to_look_at(world, draft, phone):
    fill_in(phone)
    assert "own-target" not in lists(world)
    assert (fresh(draft).being_filled_by_graduate, fresh(draft).filled_by_graduate) == (True, False)
    assert hand_in(phone).url == URL
    assert lists(world) == {"own-target"}
    page = phone.get(URL)
    assert page.context["handed_in"]
    assert "已提交给甲学院党委" in page.content.decode()
    assert phone.get(URL).status_code == 200  # reloading changes nothing
    assert fresh(draft).filled_by_graduate


def test_the_college_sees_in_words_how_far_the_graduate_is(world, draft, phone, sign_in):
    page = reverse("transfers:case", args=[draft.case_id])
    office = sign_in(world.admin)
    sentences = [office.get(page).context["state"]["sentence"]]
    fill_in(phone)
    sentences.append(office.get(page).context["state"]["sentence"])
    hand_in(phone)
    sentences.append(office.get(page).context["state"]["sentence"])
    say(phone, "code", receiving_code="")
    hand_in(phone)
    sentences.append(office.get(page).context["state"]["sentence"])
    editing.edit_target(draft.pk, {"receiving_code": CODE}, world.actor(world.admin))
    state = office.get(page).context["state"]
    assert [*sentences, state["sentence"]] == [
        "等待完善去向信息，填好后请本人确认。",
        "本人正在填写去向信息，还没有提交。",
        "本人已填写去向信息，核对后可以请本人确认。",
        "本人已填写去向信息，还没有填完，请补齐后请本人确认。",
        "信息已齐全，可以请本人确认。",
    ]
    assert next((each["label"], each["primary"]) for each in state["actions"]) == ("请本人确认", True)


def test_a_change_afterwards_has_to_be_handed_in_again(world, draft, phone):
    fill_in(phone)
    hand_in(phone)
    say(phone, "unit", receiving_organization=BRANCH)  # the same: nothing changes
    assert fresh(draft).filled_by_graduate
    say(phone, "contact", contact_name="李老师")
    assert (fresh(draft).being_filled_by_graduate, fresh(draft).filled_by_graduate) == (True, False)
    assert "own-target" not in lists(world)
    hand_in(phone)
    assert lists(world) == {"own-target"}


def test_what_is_missing_may_be_handed_in_and_is_named(world, draft, phone):
    say(phone, "where", where="UNKNOWN")
    page = phone.get(URL)
    assert page.context["missing"] == ["接收党组织"]
    hand_in(phone)
    assert fresh(draft).filled_by_graduate
    assert {row["step"].slug: row["answer"] for row in phone.get(URL).context["rows"]}["where"] == (
        "说不清，请学院判断"
    )


def test_nothing_at_all_cannot_be_handed_in(world, draft, phone):
    with pytest.raises(Refusal, match="还没有填写去向"):
        editing.hand_in_target(
            draft.pk, world.actor(draft.member.user), seen=editing.target_version(fresh(draft))
        )
    assert phone.post(URL, {"seen": editing.target_version(fresh(draft))}).status_code == 422
    assert not fresh(draft).filled_by_graduate


def test_one_line_of_the_journal_for_each_step_and_for_handing_in(draft, phone):
    last = Event.objects.order_by("-seq").first().seq
    fill_in(phone)
    say(phone, "code", receiving_code=CODE)  # nothing new
    hand_in(phone)
    hand_in(phone)
    events = list(Event.objects.filter(seq__gt=last).order_by("seq"))
    assert [(event.verb, event.title) for event in events] == [
        ("EDIT_TARGET", "本人填写去向信息"),
        ("EDIT_TARGET", "本人填写去向信息"),
        ("EDIT_TARGET", "本人填写去向信息"),
        ("EDIT_TARGET", "本人提交去向信息"),
    ]
    assert {event.actor.member_id for event in events} == {draft.case.member_id}
    assert json.loads(events[1].data)["changes"] == {"具体接收单位": ["（空）", BRANCH]}


# --- Somebody else was faster -------------------------------------------------------------------


def test_a_stale_step_changes_nothing_loses_nothing_and_can_be_pressed_again(world, draft, phone):
    say(phone, "where", where="IN_BEIJING")
    seen = phone.get(url_of("unit")).context["form"]["seen"].value()
    theirs = "中共清华大学法学院法硕支部委员会"
    editing.edit_target(draft.pk, {"receiving_organization": theirs}, world.actor(world.admin))
    response = phone.post(url_of("unit"), {"seen": seen, "receiving_organization": BRANCH})
    assert response.status_code == 409
    assert response.context["form"]["receiving_organization"].value() == BRANCH
    assert response.context["stale"]["now"] == theirs
    assert fresh(draft).receiving_organization == theirs
    again = response.context["form"]["seen"].value()
    assert phone.post(url_of("unit"), {"seen": again, "receiving_organization": BRANCH}).status_code == 302
    assert fresh(draft).receiving_organization == BRANCH


def test_a_change_of_another_question_is_in_nobodys_way(world, draft, phone):
    """The browser's own way back to an earlier page is no conflict, nor is the college's edit elsewhere."""
    say(phone, "where", where="IN_BEIJING")
    page = phone.get(url_of("code")).context["form"]["seen"].value()
    say(phone, "unit", receiving_organization=BRANCH)
    editing.edit_target(draft.pk, {"remark": "学院写的"}, world.actor(world.admin))
    editing.edit_person(draft.case_id, {"phone": "13900001111"}, world.actor(world.admin))
    assert phone.post(url_of("code"), {"seen": page, "receiving_code": CODE}).status_code == 302
    assert fresh(draft).receiving_code == CODE


def test_what_is_handed_in_is_what_was_shown(world, draft, phone):
    fill_in(phone)
    seen = phone.get(URL).context["seen"]
    editing.edit_target(draft.pk, {"receiving_code": "011100132999"}, world.actor(world.admin))
    response = phone.post(URL, {"seen": seen})
    assert response.status_code == 409
    assert "还没有提交" in response.context["fault"]
    assert not fresh(draft).filled_by_graduate
    hand_in(phone)
    assert fresh(draft).filled_by_graduate


def test_after_the_draft_is_gone_what_was_typed_is_shown_and_not_taken(world, draft, phone):
    editing.edit_target(draft.pk, TARGETS[Path.IN_BEIJING], world.actor(world.admin))
    seen = phone.get(url_of("where")).context["form"]["seen"].value()
    world.walk(fresh(draft), Status.AWAITING_CONFIRMATION)
    response = phone.post(url_of("where"), {"seen": seen, "where": "OUTSIDE"})
    assert response.status_code == 409
    assert [line["value"][:5] for line in response.context["typed"]] == ["在北京以外"]
    assert phone.post(URL, {"seen": "x"}).status_code == 409
    page = phone.get(URL)
    assert (page.status_code, page.context["correct_url"]) == (200, reverse("transfers:my_correct"))
    world.walk(fresh(draft), Status.INITIATED)
    assert phone.get(URL).context["correct_url"] == ""


def test_after_the_own_correction_it_is_open_again_and_counts_as_not_handed_in(world, draft, phone):
    fill_in(phone)
    with clock.standing_on(datetime.date(2022, 6, 7)):
        hand_in(phone)
    world.walk(fresh(draft), Status.AWAITING_CONFIRMATION)
    actor = world.actor(draft.case.member.user)
    perform(draft.pk, Action.CORRECT, actor, said(Action.CORRECT, Path.IN_BEIJING))
    page = phone.get(URL)
    assert page.context["rows"][0]["answer"] == "北京市委下面的其他单位（京内）"
    assert not fresh(draft).being_filled_by_graduate


def test_an_import_does_not_run_over_what_the_graduate_is_writing(world):
    bring_in(
        world.admin, {name: person()[name] for name in ("学号", "姓名", "身份证号", "党员类别", "所在党支部")}
    )
    transfer = Transfer.objects.get()
    client = entering(world.graduate_user(transfer.case))
    say(client, "where", where="IN_BEIJING")
    say(client, "unit", receiving_organization="中共清华大学法学院法硕支部委员会")
    upload = keep(workbook(person()), world.admin)
    assert intake.plan_of(upload).rows[0].outcome == RowOutcome.CONFLICT
