"""What goes out with a letter: verification slips and address labels."""

from collections.abc import Iterable

from django.conf import settings

from letters.models import Letter, Mailing
from letters.render.errors import CannotPrint
from letters.render.sheets.labels import L7163, Label, LabelLayout, LabelSheet
from letters.render.sheets.slips import Slip, SlipSheet
from letters.services.mailing import Destination
from letters.services.printing import fonts
from letters.services.verification import masked, spaced
from members.refusals import Refusal

VERIFY_PATH = "/verify/{code}/"  # transfers:verify; a printed slip keeps it for ever


def slips(letters: Iterable[Letter]) -> SlipSheet:
    """介绍信核验单 for the letters that have a code. Raises ``Refusal`` without PUBLIC_BASE_URL, or without any code."""
    if not settings.PUBLIC_BASE_URL:
        raise Refusal(
            "还没有设置对外网址（PUBLIC_BASE_URL），核验单上的二维码无处可去。请系统管理员设置后再打印核验单。"
        )
    with_code = [letter for letter in letters if letter.verification_code]
    if not with_code:
        raise Refusal("这些介绍信开具时还没有核验码，没有核验单可打印。")
    return SlipSheet([_slip(letter) for letter in with_code])


def _slip(letter: Letter) -> Slip:
    base, code = settings.PUBLIC_BASE_URL, letter.verification_code
    return Slip(
        number=letter.number,
        name=masked(letter.frozen_content.name),
        organization=letter.organization.full_name,
        issued_on=letter.issued_on,
        valid_until=letter.valid_until,
        code=spaced(code),
        url=base + VERIFY_PATH.format(code=code),
        address=f"{base.partition('://')[2]}/verify/",
    )


def labels(mailings: Iterable[Mailing], start: int = 1, layout: LabelLayout = L7163) -> LabelSheet:
    """Address labels; ``start``: the first label still on the sheet, from 1.

    ``mailings`` come with their letter's organisation. Raises ``Refusal`` naming every letter whose address cannot
    be printed whole.
    """
    if not 1 <= start <= layout.count:
        raise Refusal(f"起始标签应在 1 到 {layout.count} 之间（一页 {layout.count} 枚）。")
    sheet = LabelSheet(labels=[_label(mailing) for mailing in mailings], start=start, layout=layout)
    if not sheet.labels:
        raise Refusal("没有要打印的标签。请先登记邮寄地址。")
    if faults := sheet.faults(fonts()):
        named = "；".join(f"第 {label.reference} 号：{str(fault).rstrip('。')}" for label, fault in faults)
        raise Refusal(f"标签不能打印。{named}。")
    return sheet


def label_fault(to: Destination) -> CannotPrint | None:
    """Why this cannot stand on a label; asked when it is typed, long before labels are printed."""
    label = Label(recipient=to.recipient, address=to.address, postcode=to.postcode, phone=to.phone)
    faults = LabelSheet(labels=[label]).faults(fonts())
    return faults[0][1] if faults else None


def _label(mailing: Mailing) -> Label:
    office = mailing.letter.organization
    return Label(
        recipient=mailing.recipient,
        address=mailing.address,
        postcode=mailing.postcode,
        phone=mailing.phone,
        sender=(
            f"寄件：{office.full_name}",
            "　".join(filter(None, (office.address, office.phone, office.postcode))),
        ),
        reference=mailing.letter.number,
    )
