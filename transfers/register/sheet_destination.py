"""What a sheet's name and the titles above its table say of the route of all rows."""

from dataclasses import dataclass

from members.spreadsheets.reader import Sheet
from transfers.register.people_rows import title_of
from transfers.register.vocabulary import Destination, destination_of_sheet, destination_of_title


@dataclass(frozen=True, slots=True)
class SaidAbove:
    """The name goes first: a title is more often copied from another sheet."""

    by_name: Destination | None
    by_title: Destination | None

    @property
    def destination(self) -> Destination | None:
        """What holds for rows that say nothing themselves."""
        return self.by_name or self.by_title


def said_above(sheet: Sheet, header_row: int) -> SaidAbove:
    """What is said above the header that begins in this row; of several titles the nearest."""
    above = [row for row in sheet.rows if row.number < header_row]
    titles = (destination_of_title(title_of(row)) for row in reversed(above))
    return SaidAbove(destination_of_sheet(sheet.name), next((said for said in titles if said), None))
