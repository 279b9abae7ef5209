"""甲学院 with one object of each kind, whoever may come to see it, and the address of each page about it."""

import base64
import datetime
from pathlib import Path as File
from typing import Any

from django.urls import reverse

from letters.enums import Stock, StockKind
from letters.models import Mailing, PrintedSheet, PrintProfile
from letters.services import print_run, stock_recording
from members.enums import Role
from members.models import User
from members.services import journal
from tests import factories
from tests.factories import World
from tests.transfers import asking, verified
from transfers.enums import Path, Status
from transfers.models import (
    Acknowledgement,
    EducationSession,
    MaterialKind,
    OwnReport,
    ReceiptReport,
    ReceivingBody,
    Season,
    Upload,
)
from transfers.models.member_requests import RequestKind
from transfers.models.own_reports import OwnReportKind
from transfers.services.reported import own_reports
from transfers.services.telling import messaging
from transfers.services.verification import reporting
from transfers.services.verification.reporting import Said

REGISTER = File(__file__).parent / "samples" / "register-tidy.xlsx"

# Which object an address is about, by the address's name.
ABOUT = {
    "transfers:case": ("case", {}),
    "transfers:account": ("case", {}),
    "transfers:case_contacts": ("case", {}),
    "transfers:contact_new": ("case", {}),
    "transfers:my_message": ("message", {}),
    "transfers:message_batch": ("batch", {}),
    "transfers:message_progress": ("batch", {}),
    "transfers:message_mail": ("batch", {}),
    "transfers:person_edit": ("case", {}),
    "transfers:disposition": ("case", {}),
    "transfers:person_registered": ("case", {}),
    "transfers:person_withdraw": ("untouched", {}),
    "transfers:person_id_number": ("untouched", {}),
    "transfers:target_edit": ("editable", {}),
    "transfers:acknowledge": ("case", {}),
    "transfers:acknowledgement_withdraw": ("acknowledgement", {}),
    "transfers:act": ("transfer", {"slug": "confirm"}),
    "transfers:upload": ("upload", {}),
    "transfers:upload_commit": ("upload", {}),
    "transfers:upload_mapping": ("upload", {}),
    "transfers:upload_findings": ("upload", {}),
    "transfers:upload_progress": ("upload", {}),
    "transfers:upload_marked": ("upload", {}),
    "transfers:upload_reading": ("upload", {}),  # nothing is being read: the address of a stranger
    "transfers:upload_decide": ("upload", {}),
    "transfers:upload_undo": ("upload", {}),
    "transfers:upload_again": ("upload", {}),
    "transfers:register": ("register", {}),
    "transfers:register_export": ("register", {}),
    "transfers:season_edit": ("season", {}),
    "transfers:my_request": ("request", {}),
    "transfers:my_request_photo": ("request_photo", {}),
    "transfers:member_request": ("request", {}),
    "transfers:request_photo": ("request_photo", {}),
    "transfers:receipt_report": ("report", {}),
    "transfers:receipt_photo": ("report", {}),
    "transfers:own_report": ("own_report", {}),
    "transfers:own_report_photo": ("own_report", {}),
    "transfers:receipt_original": ("delivered", {}),
    "transfers:my_report_photo": ("own_report", {}),
    "transfers:my_report_withdraw": ("own_report", {}),
    "transfers:early": ("case", {}),
    "transfers:materials_case": ("case", {}),
    "transfers:material_kind_edit": ("material_kind", {}),
    "transfers:education_session": ("education", {}),
    "transfers:education_edit": ("education", {}),
    "transfers:education_sheet": ("education", {}),
    "transfers:education_sheet_export": ("education", {}),
    "transfers:mailing_address": ("letter", {}),
    "transfers:run_sign_out": ("run", {}),
    "transfers:body": ("body", {}),
    "transfers:body_edit": ("body", {}),
    "transfers:body_verify": ("body", {}),
    "transfers:body_active": ("body", {}),
    "letters:letter": ("letter", {}),
    "letters:profile_edit": ("profile", {}),
    "letters:profile_active": ("profile", {}),
    "letters:profile_calibration": ("profile", {}),
    "letters:profile_preview": ("profile", {}),
    "letters:stock_withdraw": ("stock_entry", {}),
    "letters:run": ("run", {}),
    "letters:run_progress": ("run", {}),
    "letters:run_file": ("run", {}),
    "letters:run_lists": ("run", {}),
    "letters:run_good": ("run", {}),
    "letters:run_withdraw": ("run", {}),
    "transfers:run_check": ("run", {}),
    "members:id_number": ("member", {}),
    "members:organization_edit": ("organization", {}),
    "members:branch_new": ("organization", {}),
    "members:branch_edit": ("branch", {}),
    "members:user_edit": ("user", {}),
    "members:user_password": ("user", {}),
}

# Addresses about no object, but with a word in them.
SLUGS = {
    "transfers:act_many": "confirm",
    "transfers:list_message": "overdue",
    "transfers:my_report": "receipt",
    "transfers:my_target_step": "where",
    "transfers:guide": "no-job",
    "transfers:guide_sheet": "no-job",
    "transfers:guide_edit": "no-job",
    "transfers:guide_restore": "no-job",
}

# What a form must say that is about no object.
SAID = {
    "transfers:my_guide": {"prospect": "NO_JOB"},
    "transfers:my_guide_sheet": {"prospect": "NO_JOB"},
}


def make_place(world: World) -> tuple[dict[str, Any], dict[str, User | None]]:
    """(the key of one object of each kind, the visitors of the access table)."""
    draft = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    register = world.submit_register(world.college)
    waiting = world.transfer(Path.IN_BEIJING, Status.AWAITING_CONFIRMATION)
    editable = world.transfer(Path.IN_BEIJING, Status.DRAFT)
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED).letter
    elsewhere = world.transfer(Path.IN_BEIJING, organization=world.other_college)
    report = receivers_report(world)
    own_report = graduates_report(world)
    graduate = world.graduate_user(waiting.case)
    request = asking.ask(world, waiting.case, RequestKind.RETENTION, photos=[verified.picture()])
    asking.reply(world, request, world.reviewer, granted=False)  # an open one would bar the acts
    upload = Upload.objects.create(
        season=world.season,
        organization=world.college,
        uploaded_by=world.admin,
        uploaded_at=datetime.datetime(2022, 6, 8, tzinfo=datetime.UTC),
        file_name="登记表.xlsx",
        content=base64.b64encode(REGISTER.read_bytes()).decode(),
    )
    session = EducationSession.objects.create(
        season=world.season,
        organization=world.college,
        held_on=datetime.date(2022, 6, 2),
        topic="离校前党员教育",
    )
    acknowledgement = Acknowledgement.objects.create(
        case=waiting.case,
        code="PHONE_MISSING",
        field="phone",
        fingerprint="0" * 64,
        reason="已当面核实",
        by=world.admin,
        at=datetime.datetime(2022, 6, 8, tzinfo=datetime.UTC),
    )
    run = print_run.print_run([letter], world.actor(world.admin))
    with journal.change() as book:
        message = messaging.tell(book, world.actor(world.admin), waiting.case, "关于您的转接", "请核对。")
    PrintedSheet.objects.update(fetched=1)
    profile = PrintProfile.objects.create(
        organization=world.college, name="行政楼 302 激光打印机", stock=Stock.PREPRINTED
    )
    stock_entry = stock_recording.record(
        world.college,
        StockKind.RECEIVED,
        world.actor(world.admin),
        day=datetime.date(2022, 6, 8),
        quantity=100,
    )
    Mailing.objects.create(
        letter=letter,
        recipient=letter.member.name,
        phone=letter.member.phone,
        address="甘肃省陇南市武都区城关镇 1 号",
        prepared_by=world.admin,
        prepared_at=datetime.datetime(2022, 6, 8, tzinfo=datetime.UTC),
    )
    objects = {
        "acknowledgement": acknowledgement.pk,
        "case": waiting.case_id,
        "editable": editable.pk,
        "untouched": editable.case_id,
        "transfer": waiting.pk,
        "version": waiting.version,
        "member": waiting.case.member_id,
        "letter": letter.pk,
        "message": message.pk,
        "batch": message.batch,
        "run": run.pk,
        "profile": profile.pk,
        "stock_entry": stock_entry.pk,
        "register": register.pk,
        "report": report.pk,
        "request": request.pk,
        "request_photo": request.photos.get().pk,
        "own_report": own_report.pk,
        "delivered": own_report.transfer_id,
        "code": report.letter.verification_code,
        "upload": upload.pk,
        "season": world.season.pk,
        "body": ReceivingBody.objects.earliest("pk").pk,
        "organization": world.college.pk,
        "branch": waiting.case.branch_id,
        "user": world.admin.pk,
        "draft": draft.pk,
        "material_kind": MaterialKind.objects.first().pk,
        "education": session.pk,
    }
    visitors = {
        "anonymous": None,
        "graduate": graduate,
        "other graduate": factories.make_user(Role.GRADUATE, member=elsewhere.case.member),
        "college": world.admin,
        "other college": world.other_admin,
        "reviewer": world.reviewer,
        "admin": world.department_admin,
    }
    return objects, visitors


def receivers_report(world: World) -> ReceiptReport:
    """What the receiver of a letter of 甲学院 has reported by its code, with a picture; it waits."""
    Season.objects.filter(pk=world.season.pk).update(verification=True)
    letter = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED).letter
    said = Said(
        unit="中共陇南市武都区人才交流中心支部委员会",
        handler="马科长",
        phone="0939-8210000",
        received_on=letter.delivered_on,
    )
    return reporting.report(letter, said, verified.picture(), "202.201.14.36")


def graduates_report(world: World) -> OwnReport:
    """The picture of the receipt that another graduate of 甲学院 has sent; it waits."""
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED)
    actor = world.actor(world.graduate_user(transfer.case))
    said = own_reports.Said(on=transfer.letter.delivered_on, handler="马科长")
    kept = own_reports.report(transfer.pk, OwnReportKind.RECEIPT, said, actor, photo=verified.picture())
    return kept.report


def address(name: str, objects: dict[str, Any]) -> str:
    """Where the page of that name is, about the object of 甲学院."""
    if name in SLUGS:
        return reverse(name, args=[SLUGS[name]])
    if name in ("letters:stock", "letters:stock_export", "letters:stock_pdf"):
        return f"{reverse(name)}?organization={objects['organization']}"
    if name == "letters:batch":
        return f"{reverse(name)}?ids={objects['letter']}"
    if name == "transfers:my_request_new":
        return reverse(name, args=["abroad"])
    if name == "transfers:verify_report":
        return reverse(name, args=[objects["code"]])
    if name not in ABOUT:
        return reverse(name)
    kind, more = ABOUT[name]
    return reverse(name, kwargs={"pk": objects[kind], **more})


def posted(name: str, objects: dict[str, Any]) -> dict[str, Any]:
    """What a form of that address must say to be about the object at all."""
    if name in ("transfers:act_many", "transfers:mailing_prepare"):
        return {"rows": [f"{objects['transfer']}:{objects['version']}"]}
    if name == "transfers:list_message":
        return {"people": [str(objects["case"])], "shown": [str(objects["case"])], "do": "send"}
    if name in ("transfers:accounts_codes", "transfers:accounts_slips"):
        return {"selected": [str(objects["case"])]}
    if name == "transfers:materials_many":
        return {"action": "collect", "selected": [str(objects["case"])]}
    if name == "transfers:acknowledge_many":
        return {"findings": [f"{objects['case']}:{'0' * 64}"], "sure": "1"}
    if name in ("transfers:mailing_labels", "transfers:mailing_export"):
        return {"selected": [str(objects["letter"])], "start": "1"}
    if name == "letters:print":
        return {"ids": [str(objects["letter"])]}
    return SAID.get(name, {})
