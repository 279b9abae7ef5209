"""Which letters get a verification slip beside them: their season decides, and this app knows no seasons."""

from collections.abc import Callable, Collection, Iterable

from django.conf import settings

from letters.models import Letter


def _no_years() -> Collection[int]:
    return ()


_years: Callable[[], Collection[int]] = _no_years


def ask(years: Callable[[], Collection[int]]) -> None:
    """``years`` tells the years of the seasons whose letters may be verified; whoever has seasons says so at start-up."""
    global _years  # noqa: PLW0603 - one question, asked in one place
    _years = years


def wanted(letters: Iterable[Letter]) -> list[Letter]:
    """Those of the letters that get a slip: their season offers it, they have a code, and outsiders can reach us."""
    if not settings.PUBLIC_BASE_URL:
        return []
    years = set(_years())
    return [letter for letter in letters if letter.verification_index and letter.season_year in years]
