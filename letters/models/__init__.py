"""The models of this app, one subject a module."""

from letters.models.letter import Letter, LetterQuerySet, NumberSeries
from letters.models.mailing import Mailing
from letters.models.printing import PrintedSheet, PrintProfile, PrintRun
from letters.models.stock import StockEntry

__all__ = [
    "Letter",
    "LetterQuerySet",
    "Mailing",
    "NumberSeries",
    "PrintProfile",
    "PrintRun",
    "PrintedSheet",
    "StockEntry",
]
