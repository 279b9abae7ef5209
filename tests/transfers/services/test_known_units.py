"""What the records of the whole university say about units."""

import datetime

import pytest

from transfers.enums import Path, RefusalReason, Status
from transfers.models import BodyAlias, ReceivingBody, Transfer
from transfers.register.organizations import unit_key
from transfers.services.directory import index as directory_index
from transfers.services.known_units import known_units

FULL, SHORT = "中国共产党同济大学委员会", "同济大学党委"
KEY = unit_key(FULL)


def settled(world, heading, times=1):
    for _ in range(times):
        transfer = world.transfer(Path.OUT_ONLINE, Status.APPROVED)
        Transfer.objects.filter(pk=transfer.pk).update(heading_organization=heading)


def body(world, name, code="", *, verified):
    ReceivingBody.objects.filter(key=unit_key(name)).delete()  # what comes with the program
    return ReceivingBody.objects.create(
        name=name,
        key=unit_key(name),
        code=code,
        verified_by=world.reviewer if verified else None,
        verified_on=datetime.date(2022, 6, 1) if verified else None,
    )


def test_the_spelling_used_most_is_the_usual_one(world):
    settled(world, FULL)
    settled(world, "中共同济大学委员会", 2)
    assert known_units(world.season).usual_names[KEY] == "中共同济大学委员会"


def test_a_full_name_goes_before_a_short_one_however_often_that_was_written(world):
    settled(world, SHORT, 3)
    assert known_units(world.season).usual_names[KEY] == SHORT
    settled(world, FULL)
    assert known_units(world.season).usual_names[KEY] == FULL


def test_what_the_department_has_verified_goes_before_all(world):
    settled(world, FULL, 2)
    unverified = body(world, "中共同济大学委员会", "031000000001", verified=False)
    assert known_units(world.season).usual_names[KEY] == FULL
    unverified.delete()
    body(world, "中共同济大学委员会", "031000000001", verified=True)
    units = known_units(world.season)
    assert units.usual_names[KEY] == "中共同济大学委员会"
    assert units.usual_code_names["031000000001"] == "中共同济大学委员会"


def test_four_queries_however_much_there_is(world, django_assert_num_queries):
    settled(world, FULL, 3)
    world.transfer(Path.OUT_PAPER, Status.FAILED)
    with django_assert_num_queries(4):
        units = known_units(world.season)
    assert units.refused_headings == {unit_key("中国共产党陇南市武都区委员会组织部"): 1}


def sent_back(world, heading, reason):
    transfer = world.transfer(Path.OUT_ONLINE, Status.FAILED)
    Transfer.objects.filter(pk=transfer.pk).update(heading_organization=heading, refusal_reason=reason)


@pytest.mark.parametrize("reason", RefusalReason)
def test_the_finding_and_the_ranking_count_the_same_refusals(world, reason):
    known = body(world, "中国共产党南山区委员会组织部", verified=False)
    BodyAlias.objects.filter(key=unit_key("南山组织部")).delete()
    BodyAlias.objects.create(body=known, name="南山组织部", key=unit_key("南山组织部"))
    sent_back(world, "南山组织部", reason)
    sent_back(world, known.name, reason)
    directory_index.forget()
    unit = directory_index.current().heading(known.name)
    ranked = unit.refused if unit else 0
    counted = known_units(world.season).refused_headings
    assert counted.get(known.key, 0) == counted.get(unit_key("南山组织部"), 0) == ranked
    against = (RefusalReason.WRONG_TARGET, RefusalReason.NOT_RECEIVING, RefusalReason.OTHER)
    assert ranked == (2 if reason in against else 0)
    assert (unit is not None and unit.shunned) == (ranked > 0)
