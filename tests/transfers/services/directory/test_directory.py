"""Keeping the directory: who may, what stands in the journal, one name for one body."""

import json

import pytest

from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from members.services.journal import verify
from tests.transfers.services.directory.test_index import GOOD, UNIT, send
from transfers.enums import Affiliation, BodyLevel, Path, Status
from transfers.models import BodyAlias, ReceivingBody
from transfers.services import directory
from transfers.services.directory import index as directory_index
from transfers.services.directory import level_of

VALUES = {"name": UNIT, "level": BodyLevel.INSTITUTE, "affiliation": Affiliation.OUTSIDE}


@pytest.fixture(autouse=True)
def _fresh():
    directory_index.forget()
    yield
    directory_index.forget()


@pytest.fixture
def keeper(world):
    return world.actor(world.reviewer)


@pytest.fixture
def body(keeper):
    return directory.add_body(VALUES, ["某某院", "某院"], keeper)


def last():
    return Event.objects.order_by("-seq").first()


def test_adding_is_journalled_with_the_first_values(body, world):
    event = last()
    assert (event.verb, event.title, event.actor) == ("ADD_BODY", f"收入目录：{UNIT}", world.reviewer)
    changes = json.loads(event.data)["changes"]
    assert changes["全称"] == ["", UNIT]
    assert changes["隶属"] == ["", "北京市以外"]
    assert changes["别名"] == ["", "某某院、某院"]
    assert verify().fault == ""


@pytest.mark.parametrize("name", [UNIT, "长沙市某某研究院党委", "某 某 院", "中国共产党清华大学委员会"])
def test_a_body_is_there_once_under_whatever_name(body, keeper, name):
    before = (ReceivingBody.objects.count(), Event.objects.count())
    with pytest.raises(Refusal, match="目录里已有这个单位"):
        directory.add_body(VALUES | {"name": name}, (), keeper)
    assert (ReceivingBody.objects.count(), Event.objects.count()) == before


def test_an_alias_means_one_body(body, keeper):
    with pytest.raises(Refusal, match="别名“清华”已是“中国共产党清华大学委员会”的名称"):
        directory.edit_body(body.pk, {}, ["某院", "清华"], keeper, seen=directory.version(body))
    assert BodyAlias.objects.filter(body=body).count() == 2


def test_editing_says_what_was_and_keeps_the_old_name_findable(body, keeper):
    new = "中国共产党长沙市新某某研究院委员会"
    directory.edit_body(body.pk, {"name": new}, ["某院"], keeper, seen=directory.version(body))
    body = ReceivingBody.objects.get(pk=body.pk)
    assert body.name == new
    assert set(body.aliases.values_list("name", flat=True)) == {"某院", UNIT}
    assert directory_index.current().receiver(UNIT).name == new
    changes = json.loads(last().data)["changes"]
    assert changes["全称"] == [UNIT, new]
    assert last().verb == "EDIT_BODY"


def test_what_was_seen_must_be_what_stands_there(body, keeper):
    seen = directory.version(body)
    directory.edit_body(body.pk, {"note": "先来电"}, ["某院"], keeper, seen=seen)
    with pytest.raises(Stale):
        directory.edit_body(body.pk, {"note": "别的"}, ["某院"], keeper, seen=seen)
    assert ReceivingBody.objects.get(pk=body.pk).note == "先来电"


def test_saving_without_a_change_writes_no_line(body, keeper):
    count = Event.objects.count()
    directory.edit_body(body.pk, VALUES, ["某院", "某某院"], keeper, seen=directory.version(body))
    assert Event.objects.count() == count


def test_verifying_names_who_was_asked_and_a_change_takes_it_back(body, keeper, world):
    directory.verify_body(body.pk, "对方组织部来电", keeper, seen=directory.version(body))
    body = ReceivingBody.objects.get(pk=body.pk)
    assert (body.verified_by, str(body.verified_on)) == (world.reviewer, "2022-06-08")
    assert (body.affiliation_source, str(body.affiliation_on)) == ("对方组织部来电", "2022-06-08")
    directory.edit_body(body.pk, {"note": "x"}, ["某院"], keeper, seen=directory.version(body))
    assert ReceivingBody.objects.get(pk=body.pk).verified_on is not None
    body = ReceivingBody.objects.get(pk=body.pk)
    directory.edit_body(
        body.pk, {"affiliation": Affiliation.CENTRAL}, ["某院"], keeper, seen=directory.version(body)
    )
    body = ReceivingBody.objects.get(pk=body.pk)
    assert (body.verified_by, body.verified_on) == (None, None)


def test_verifying_needs_a_source(body, keeper):
    with pytest.raises(Refusal, match="请写明向谁核实"):
        directory.verify_body(body.pk, "  ", keeper, seen=directory.version(body))


def test_a_college_only_reads(body, world):
    college, seen = world.actor(world.admin), directory.version(body)
    count = Event.objects.count()
    for attempt in (
        lambda: directory.add_body(VALUES | {"name": "中国共产党别的委员会"}, (), college),
        lambda: directory.edit_body(body.pk, {"note": "x"}, (), college, seen=seen),
        lambda: directory.verify_body(body.pk, "x", college, seen=seen),
        lambda: directory.set_active(body.pk, False, college),
        lambda: directory.adopt("x", college),
    ):
        with pytest.raises(NotAllowed, match="由组织部维护"):
            attempt()
    assert Event.objects.count() == count


def test_retiring_and_putting_back(body, keeper):
    directory.set_active(body.pk, False, keeper)
    assert last().verb == "DEACTIVATE_BODY"
    directory.set_active(body.pk, True, keeper)
    assert last().verb == "ACTIVATE_BODY"
    count = Event.objects.count()
    directory.set_active(body.pk, True, keeper)
    assert Event.objects.count() == count


# --- Taking in what the transfers have brought -----------------------------------------------


def test_a_learned_heading_is_taken_in_with_what_is_known(world, keeper):
    send(world, Status.COMPLETED)
    made = directory.adopt(directory_index.unit_key(GOOD), keeper)
    assert (made.name, made.level, made.may_head) == (GOOD, BodyLevel.COUNTY, True)
    assert (made.affiliation, made.seeded, made.verified_on) == (Affiliation.UNKNOWN, False, None)
    assert last().verb == "ADD_BODY"
    with pytest.raises(Refusal, match="已在目录里"):
        directory.adopt(directory_index.unit_key(GOOD), keeper)


def test_a_branch_where_people_arrived_within_beijing_belongs_to_beijing(world, keeper):
    world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    unit = directory.unlisted()[0]
    made = directory.adopt(unit.key, keeper)
    assert (made.level, made.affiliation) == (BodyLevel.BRANCH, Affiliation.BEIJING)
    assert made.affiliation_source == "京内转接 1 人已确认报到"
    assert (made.code, made.may_head) == ("011100132977", False)
    assert directory.unlisted() == []


def test_a_refused_heading_is_not_taken_in_as_a_heading(world, keeper):
    send(world, Status.FAILED)
    assert directory.adopt(directory_index.unit_key(GOOD), keeper).may_head is False


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("中国共产党和田地区委员会组织部", BodyLevel.CITY),
        ("中国共产党深圳市南山区委员会组织部", BodyLevel.COUNTY),
        ("中国共产党长沙市委员会组织部", BodyLevel.CITY),
        ("中共学院路街道工作委员会", BodyLevel.TOWNSHIP),
        ("中共同济大学土木工程学院委员会", BodyLevel.UNIVERSITY),
        ("中共某某有限公司第二支部委员会", BodyLevel.BRANCH),
        ("中国人民解放军某部政治工作部", BodyLevel.ARMY),
        ("中共某某有限公司委员会", BodyLevel.COMPANY),
        ("某某", BodyLevel.UNKNOWN),
    ],
)
def test_the_level_that_a_name_shows(name, level):
    assert level_of(name) == level
