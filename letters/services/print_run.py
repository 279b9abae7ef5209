"""Putting letters on paper: who printed what is noted, letter by letter."""

from collections.abc import Sequence

from letters.models import Letter
from letters.render.errors import CannotPrint
from letters.services.printing import letters_pdf
from members.refusals import Refusal
from members.services import journal
from members.services.journal import Actor


def print_letters(letters: Sequence[Letter], actor: Actor) -> bytes:
    """One PDF, a page a letter. Raises ``Refusal`` for a void number; then nothing is printed or noted."""
    _refuse_void(letters)
    try:
        pdf = letters_pdf(letters)
    except CannotPrint as fault:  # a font has been taken away since the letter was issued
        raise Refusal(f"介绍信不能打印：{fault}") from fault
    with journal.change() as book:
        _refuse_void(letters)  # again: drawing takes a while, and nothing changes from here on
        for letter in letters:
            book.record(
                actor,
                "LETTER_PRINTED",
                f"打印介绍信 {letter.number}",
                organization=letter.organization,
                member=letter.member,
                subject=f"letter:{letter.pk}",
            )
    return pdf


def _refuse_void(letters: Sequence[Letter]) -> None:
    """As they stand in the database now, not as they were read."""
    void = Letter.objects.filter(pk__in=[letter.pk for letter in letters], voided_at__isnull=False)
    if numbers := list(void.order_by("number").values_list("number", flat=True)):
        raise Refusal(f"第 {'、'.join(numbers)} 号介绍信已作废，不能打印。")
