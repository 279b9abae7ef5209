"""The models of this app, one subject a module."""

from transfers.models.intake import Upload
from transfers.models.registers import Register, RegisterRow
from transfers.models.seasons import Season
from transfers.models.transfers import Case, Confirmation, Receipt, Transfer

__all__ = ["Case", "Confirmation", "Receipt", "Register", "RegisterRow", "Season", "Transfer", "Upload"]
