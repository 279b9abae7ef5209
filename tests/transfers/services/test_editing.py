"""What the journal says of a changed destination: of a telephone number only whether there was and is one."""

import pytest

from members import journal_words
from members.journal_words import Change
from members.models import Event
from tests import factories
from transfers.enums import Path, Status
from transfers.services import editing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("", "021-58870000", ("", "（已更新）")),
        ("010-62330101", "021-58870000", ("（已加密）", "（已更新）")),
        ("010-62330101", "", ("（已加密）", "")),
    ],
)
def test_a_hidden_value_is_not_said_and_an_empty_one_is(before, after, said):
    world = factories.make_world()
    transfer = world.transfer(Path.OUT_ONLINE, Status.DRAFT)
    transfer.contact_phone = before
    transfer.save(update_fields=["contact_phone"])
    editing.edit_target(transfer.pk, {"contact_phone": after}, world.actor(world.admin))
    event = Event.objects.order_by("seq").last()
    assert journal_words.changes_of(event) == [Change("对方联系电话", *said)]
