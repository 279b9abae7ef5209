"""The models of this app, one subject a module."""

from transfers.models.contacts import ContactRecord, Message
from transfers.models.departure import Attendance, EducationSession, MaterialKind, MaterialRecord
from transfers.models.directory import BodyAlias, ReceivingBody
from transfers.models.findings import Acknowledgement
from transfers.models.guides import Guide, GuideQuestion
from transfers.models.intake import HeaderMeaning, ImportedRow, Upload
from transfers.models.member_requests import MemberRequest, RequestPhoto
from transfers.models.own_reports import OwnReport, OwnReportPhoto
from transfers.models.receipt_reports import ReceiptPhoto, ReceiptReport
from transfers.models.registers import Register, RegisterRow
from transfers.models.seasons import Season
from transfers.models.transfers import Case, Confirmation, ConfirmedContent, Receipt, Transfer

__all__ = [
    "Acknowledgement",
    "Attendance",
    "BodyAlias",
    "Case",
    "Confirmation",
    "ConfirmedContent",
    "ContactRecord",
    "EducationSession",
    "Guide",
    "GuideQuestion",
    "HeaderMeaning",
    "ImportedRow",
    "MaterialKind",
    "MaterialRecord",
    "MemberRequest",
    "Message",
    "OwnReport",
    "OwnReportPhoto",
    "Receipt",
    "ReceiptPhoto",
    "ReceiptReport",
    "ReceivingBody",
    "Register",
    "RegisterRow",
    "RequestPhoto",
    "Season",
    "Transfer",
    "Upload",
]
