"""The third part that comes by post after its photograph has been accepted: the copy becomes the original.

The transfer stays as it was completed (domain.md §4); what proves it is now the paper itself.
"""

import uuid

from django.db.models import Q

from members.refusals import NotAllowed, Stale
from members.services import journal
from members.services.journal import Actor
from transfers.enums import Party, ReceiptKind, Status
from transfers.models import Receipt, Transfer
from transfers.services import situations

# Completed by a picture; the original is still to come.
ORIGINAL_MISSING = Q(status=Status.COMPLETED, receipt__kind=ReceiptKind.PHOTO)
_OFFICE = (Party.COLLEGE, Party.REVIEWER)


def record_original(transfer_id: uuid.UUID, actor: Actor) -> Receipt:
    """Note that the original has come. Raises ``Transfer.DoesNotExist``, ``NotAllowed``, or ``Stale`` when it had come."""
    with journal.change() as book:
        transfer = Transfer.objects.visible_to(actor.user).for_pages().get(pk=transfer_id)
        if situations.party_of(transfer, actor.user) not in _OFFICE:
            raise NotAllowed("回执原件应由学院或组织部登记。")
        waiting = Receipt.objects.filter(transfer=transfer, kind=ReceiptKind.PHOTO)
        if waiting.update(kind=ReceiptKind.PAPER_PART3) != 1:
            raise Stale("回执原件已经登记过，或者这次转接不是凭照片办结的。本次操作没有写入任何内容。")
        book.record(
            actor,
            "RECEIPT_ORIGINAL",
            "收到回执原件（第三联）",
            organization=transfer.organization,
            member=transfer.member,
            subject=f"transfer:{transfer.pk}",
            comment="办结时凭本人上传的照片，现已收到原件",
        )
        return Receipt.objects.get(transfer=transfer)
