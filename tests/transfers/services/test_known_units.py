"""What the records of the whole university say about units."""

import datetime

from transfers.enums import Path, Status
from transfers.models import ReceivingBody, Transfer
from transfers.register.organizations import unit_key
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


def test_three_queries_however_much_there_is(world, django_assert_num_queries):
    settled(world, FULL, 3)
    world.transfer(Path.OUT_PAPER, Status.FAILED)
    with django_assert_num_queries(3):
        units = known_units(world.season)
    assert units.refused_headings == {unit_key("中国共产党陇南市武都区委员会组织部"): 1}
