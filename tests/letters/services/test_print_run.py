"""Printing: a void number never comes on paper, however late it became void."""

import pytest

from letters.models import Letter
from letters.services import print_run
from members.models import Event
from members.refusals import Refusal
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer(world):
    return world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)


def reissue(world, transfer):
    words = factories.said(Action.REISSUE_LETTER, Path.OUT_PAPER)
    perform(transfer.pk, Action.REISSUE_LETTER, world.actor(world.admin), words)


def refused(world, letters):
    with pytest.raises(Refusal, match="第 2022010001 号介绍信已作废，不能打印"):
        print_run.print_letters(letters, world.actor(world.admin))
    return not Event.objects.filter(verb="LETTER_PRINTED").exists()


def test_a_letter_voided_since_it_was_read_is_not_printed(world, transfer):
    letters = [Letter.objects.get(pk=transfer.letter_id)]
    reissue(world, transfer)
    assert refused(world, letters)


def test_a_letter_voided_while_the_pdf_is_made_is_not_printed(world, transfer, monkeypatch):
    letters = [Letter.objects.get(pk=transfer.letter_id)]
    draw = print_run.letters_pdf

    def slowly(chosen):
        reissue(world, transfer)
        return draw(chosen)

    monkeypatch.setattr(print_run, "letters_pdf", slowly)
    assert refused(world, letters)


def test_each_printed_letter_is_noted(world, transfer):
    pdf = print_run.print_letters([transfer.letter], world.actor(world.admin))
    assert pdf.startswith(b"%PDF")
    assert [(event.title, event.subject) for event in Event.objects.filter(verb="LETTER_PRINTED")] == [
        ("打印介绍信 2022010001", f"letter:{transfer.letter_id}")
    ]
