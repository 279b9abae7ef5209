"""The directory that comes with the program."""

import time
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from members.models import Event
from transfers.enums import Affiliation, BodyLevel
from transfers.models import BodyAlias, ReceivingBody
from transfers.register.organizations import heading_fault, unit_key
from transfers.services.directory.seed import add_missing, seed

pytestmark = pytest.mark.django_db


def load():
    return add_missing(ReceivingBody, BodyAlias, "default")


def test_a_new_database_has_it_and_nothing_of_it_is_verified():
    assert ReceivingBody.objects.count() == len(seed()) > 400
    assert ReceivingBody.objects.filter(seeded=False).count() == 0
    assert ReceivingBody.objects.exclude(verified_on=None).count() == 0
    assert ReceivingBody.objects.filter(affiliation_source="").count() == 0
    assert ReceivingBody.objects.filter(affiliation_on=None).count() == 0
    assert Event.objects.count() == 0


def test_its_lines_are_sound():
    bodies = seed()
    keys = [body.key for body in bodies]
    aliases = [key for body in bodies for key, _ in body.aliases]
    assert len(set(keys)) == len(keys)
    assert len(set(aliases)) == len(aliases)
    assert set(keys) & set(aliases) == set()
    for body in bodies:
        values = dict(body.values)
        assert values["level"] in list(BodyLevel)
        assert values["affiliation"] in list(Affiliation)
        assert len(values["name"]) <= 100
        assert not (values["may_head"] and heading_fault(values["name"])), values["name"]
        assert not (values["may_head"] and values["affiliation"] == Affiliation.BEIJING), values["name"]


@pytest.mark.parametrize(
    ("called", "affiliation"),
    [
        ("清华", "BEIJING"),
        ("北大", "BEIJING"),
        ("海淀区", "BEIJING"),
        ("中国科学院大学", "CENTRAL"),
        ("中行", "CENTRAL"),
        ("工行", "CENTRAL"),
        ("国网", "CENTRAL"),
        ("中科院", "CENTRAL"),
        ("教育部", "CENTRAL"),
        ("外交学院", "UNKNOWN"),
        ("武警", "ARMY"),
        ("同济大学", "OUTSIDE"),
        ("交行", "OUTSIDE"),
    ],
)
def test_what_is_known_of_some(called, affiliation):
    key = unit_key(called)
    body = ReceivingBody.objects.filter(key=key).first() or BodyAlias.objects.get(key=key).body
    assert body.affiliation == affiliation


def test_loading_again_adds_nothing_and_overwrites_nothing():
    body = ReceivingBody.objects.get(key=unit_key("清华大学"))
    ReceivingBody.objects.filter(pk=body.pk).update(note="改过的", affiliation="UNKNOWN", active=False)
    body.aliases.all().delete()
    before = (ReceivingBody.objects.count(), BodyAlias.objects.count())
    assert load() == 0
    body.refresh_from_db()
    assert (body.note, body.affiliation, body.active) == ("改过的", "UNKNOWN", False)
    assert (ReceivingBody.objects.count(), BodyAlias.objects.count()) == before


def test_what_is_missing_comes_back_alone():
    ReceivingBody.objects.get(key=unit_key("清华大学")).delete()
    assert load() == 1
    assert ReceivingBody.objects.get(key=unit_key("清华大学")).aliases.get().name == "清华"


def test_a_renamed_body_is_not_loaded_a_second_time():
    body = ReceivingBody.objects.get(key=unit_key("清华大学"))
    ReceivingBody.objects.filter(pk=body.pk).update(name="中国共产党新清华委员会", key="新清华")
    BodyAlias.objects.create(body=body, name="中国共产党清华大学委员会", key="清华大学")
    assert load() == 0


def test_without_its_table_it_does_nothing():
    """A database that has been migrated to before there was a directory."""

    elsewhere = SimpleNamespace(_meta=SimpleNamespace(db_table="no_such_table"))
    assert add_missing(elsewhere, None, "default") == 0


def test_it_is_quick():
    times = []
    for _ in range(5):
        BodyAlias.objects.all().delete()
        ReceivingBody.objects.all().delete()
        start = time.perf_counter()
        load()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.25  # 40 ms on a desk; a busy machine of the tests is slower


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_gets_it_again():
    call_command("flush", interactive=False, verbosity=0)
    assert connection.introspection.table_names()
    assert ReceivingBody.objects.count() == len(seed())
