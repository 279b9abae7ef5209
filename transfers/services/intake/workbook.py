"""What was read from an uploaded file, as it was kept with the upload."""

from members.spreadsheets import grid
from members.spreadsheets.reader import Workbook, read_workbook
from transfers.models import Upload


def workbook_of(upload: Upload) -> Workbook:
    """The grid as it was kept; uploads from before there was one are read from their file."""
    return grid.from_text(upload.grid) if upload.grid else read_workbook(upload.workbook)
