"""The journal: append-only, chained; every kind of tampering is found; keys can be rotated."""

import base64
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction

from letters.models import Letter
from members.models import Event, JournalHead, Member
from members.services import journal
from members.services.journal import GENESIS, Actor
from tests.factories import make_world
from transfers.enums import Path, Status

pytestmark = pytest.mark.django_db
RULE = Actor.rule("测试")


def write(count: int) -> list[Event]:
    with journal.change() as book:
        return [
            book.record(RULE, "TEST", f"第 {n} 件事", comment=f"说明 {n}", data={"n": n})
            for n in range(1, count + 1)
        ]


def past_the_guards() -> models.QuerySet:
    """What somebody with access to the database could do."""
    return models.QuerySet(Event)


def fault() -> str:
    return journal.verify().fault


def test_chain_stands():
    events = write(3)
    proof = journal.verify()
    assert (proof.events, proof.head, proof.fault) == (3, events[-1].hash, "")
    assert [event.previous_hash for event in events] == [GENESIS, events[0].hash, events[1].hash]


def test_empty_journal_stands():
    assert journal.verify() == journal.Proof(0, GENESIS, "")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "别的事"),
        ("actor_label", "别的人"),
        ("verb", "OTHER"),
        ("to_status", "COMPLETED"),
        ("address", "10.0.0.1"),
        ("subject", "transfer:1"),
    ],
)
def test_changed_row_is_found(column, value):
    events = write(3)
    past_the_guards().filter(pk=events[1].pk).update(**{column: value})
    assert fault() == "第 2 条的内容与校验值不符"


def test_changed_date_is_found():
    events = write(2)
    past_the_guards().filter(pk=events[0].pk).update(at=events[0].at.replace(year=2021))
    assert fault() == "第 1 条的内容与校验值不符"


def test_exchanged_ciphertext_is_found():
    events = write(2)
    stored = dict(past_the_guards().values_list("pk", "comment"))
    past_the_guards().filter(pk=events[0].pk).update(comment=stored[events[1].pk])
    assert fault() == "第 1 条的加密内容被改动或无法解密"


def test_removed_row_is_found():
    events = write(3)
    past_the_guards().filter(pk=events[1].pk).delete()
    assert fault().startswith("第 2 条缺失")


def test_removed_row_with_closed_ranks_is_found():
    events = write(3)
    past_the_guards().filter(pk=events[1].pk).delete()
    past_the_guards().filter(pk=events[2].pk).update(seq=2)
    assert fault() == "第 2 条与前一条不相连"


def test_removed_tail_is_found():
    events = write(3)
    past_the_guards().filter(pk=events[2].pk).delete()
    assert fault().startswith("末尾缺失")


def test_swapped_rows_are_found():
    events = write(3)
    for event, seq in ((events[0], 99), (events[1], 1), (events[0], 2)):
        past_the_guards().filter(pk=event.pk).update(seq=seq)
    assert fault() == "第 1 条与前一条不相连"


def test_forged_row_is_found():
    events = write(1)
    forged = Event(
        seq=2,
        at=events[0].at,
        actor_label="伪造",
        verb="X",
        title="x",
        previous_hash=events[0].hash,
        hash="f" * 64,
    )
    forged.save()
    JournalHead.objects.update(seq=2, hash="f" * 64)
    assert fault() == "第 2 条的内容与校验值不符"


def test_command_says_whole_or_what_is_wrong():
    events = write(2)
    out = io.StringIO()
    call_command("verify_journal", stdout=out)
    assert "共 2 条" in out.getvalue()
    assert events[-1].hash in out.getvalue()
    past_the_guards().filter(pk=events[0].pk).update(title="别的事")
    with pytest.raises(CommandError, match="第 1 条的内容与校验值不符"):
        call_command("verify_journal", stdout=out)


def test_append_only():
    event = write(1)[0]
    event.title = "改"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    with pytest.raises(TypeError):
        Event.objects.update(title="改")
    with pytest.raises(TypeError):
        Event.objects.filter(pk=event.pk).delete()
    assert Event.objects.get().title == "第 1 件事"


def test_a_return_without_comment_cannot_be_stored():
    with pytest.raises(IntegrityError), transaction.atomic(), journal.change() as book:
        book.record(RULE, "RETURN", "退回修改")
    assert Event.objects.count() == 0


def test_what_is_undone_leaves_no_line():
    def fail_halfway():
        with journal.change() as book:
            book.record(RULE, "TEST", "没有发生")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert journal.verify() == journal.Proof(0, GENESIS, "")


def test_comment_and_data_are_not_readable_in_the_database():
    write(1)
    row = past_the_guards().values("comment", "data").get()
    assert "说明" not in row["comment"]
    assert row["data"].startswith("t1:")


def test_rotated_keys_keep_everything_readable_and_the_chain_whole(settings):
    world = make_world()
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    proof = journal.verify()
    before = [(event.comment, event.data) for event in Event.objects.order_by("seq")]
    content, id_number = transfer.letter.content, transfer.member.id_number
    new = "t2:" + base64.b64encode(b"2" * 32).decode()
    settings.FIELD_KEYS = f"{new},{settings.FIELD_KEYS}"
    call_command("rotate_keys", stdout=io.StringIO())
    settings.FIELD_KEYS = new
    assert Member.objects.get().id_number == id_number
    assert Letter.objects.get().content == content
    assert [(event.comment, event.data) for event in Event.objects.order_by("seq")] == before
    assert journal.verify() == proof
    assert proof.fault == ""
    sealed = past_the_guards().exclude(comment="").values_list("comment", flat=True)
    assert {text.partition(":")[0] for text in sealed} == {"t2"}
