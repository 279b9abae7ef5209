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
    void = [letter.number for letter in letters if letter.voided_at]
    if void:
        raise Refusal(f"第 {'、'.join(void)} 号介绍信已作废，不能打印。")
    try:
        pdf = letters_pdf(letters)
    except CannotPrint as fault:  # a font has been taken away since the letter was issued
        raise Refusal(f"介绍信不能打印：{fault}") from fault
    with journal.change() as book:
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
