"""From rows of the database to sheets of paper: lists to sign, labels, verification slips, calibration.

Nothing here writes. A list names the person as the letter does; no ID number, no phone but on a label.
"""

from letters.models import PrintProfile
from letters.render.document import Document
from letters.render.sheets import Sheet
from letters.render.sheets.calibration import CalibrationSheet
from letters.services.paper.accounts import letter_register, stock_ledger
from letters.services.paper.outgoing import label_fault, labels, slips
from letters.services.paper.with_run import cover_list, sign_out_sheet
from letters.services.printing import fonts
from letters.services.profiles import placing_of

__all__ = [
    "calibration_pdf",
    "cover_list",
    "label_fault",
    "labels",
    "letter_register",
    "pdf_of",
    "sign_out_sheet",
    "slips",
    "stock_ledger",
]


def pdf_of(*sheets: Sheet, title: str) -> bytes:
    """The sheets as one PDF/A file. Raises ValueError when there is no page."""
    document = Document(fonts(), title)
    for sheet in sheets:
        document.sheet(sheet)
    return document.finish()


def calibration_pdf(profile: PrintProfile) -> bytes:
    """The calibration sheet of a profile, drawn with its present offset and scale: printed again, it shows the truth."""
    return pdf_of(CalibrationSheet(profile.name, placing_of(profile)), title="套打校准页")
