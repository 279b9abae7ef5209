"""The same sheet once more, after its import was undone."""

from members.services.journal import Actor
from transfers.models import Upload
from transfers.models.intake import UploadKind
from transfers.register.mapping import Choices
from transfers.services import intake
from transfers.services.intake import mapping as intake_mapping


def keep_again(upload: Upload, actor: Actor) -> Upload:
    """A fresh upload of the same bytes, its columns understood as before; nothing is imported yet.

    Raises ``Refusal`` when the season is closed, ``NotAllowed`` for anybody but a college's administrator.
    """
    if upload.kind == UploadKind.PASTE:
        again = intake.keep_pasted(upload.content, upload.season, actor)
    else:
        again = intake.keep(upload.workbook, upload.file_name, upload.season, actor)
    if upload.mapping:
        again = intake_mapping.save(again.pk, Choices.from_json(upload.mapping), actor, remember=False)
    return again
