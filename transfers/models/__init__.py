"""The models of this app, one subject a module."""

from transfers.models.departure import Attendance, EducationSession, MaterialKind, MaterialRecord
from transfers.models.directory import BodyAlias, ReceivingBody
from transfers.models.findings import Acknowledgement
from transfers.models.intake import HeaderMeaning, ImportedRow, Upload
from transfers.models.receipt_reports import ReceiptPhoto, ReceiptReport
from transfers.models.registers import Register, RegisterRow
from transfers.models.seasons import Season
from transfers.models.transfers import Case, Confirmation, Receipt, Transfer

__all__ = [
    "Acknowledgement",
    "Attendance",
    "BodyAlias",
    "Case",
    "Confirmation",
    "EducationSession",
    "HeaderMeaning",
    "ImportedRow",
    "MaterialKind",
    "MaterialRecord",
    "Receipt",
    "ReceiptPhoto",
    "ReceiptReport",
    "ReceivingBody",
    "Register",
    "RegisterRow",
    "Season",
    "Transfer",
    "Upload",
]
