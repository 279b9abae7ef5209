"""What a person says about the columns of an upload, and what the college's own headers mean from then on."""

import uuid

from members import clock
from members.models import Organization
from members.refusals import NotAllowed, Stale
from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.reader import Workbook
from transfers.models import HeaderMeaning, Upload
from transfers.register.columns import BY_KEY
from transfers.register.header_words import NOT_READ
from transfers.register.headers import meaning_of
from transfers.register.mapping import Choices, SheetChoice, worth_remembering
from transfers.services.intake.workbook import workbook_of

MAX_HEADER = 40  # longer words are a sentence, and another one next time


class AlreadyImported(Stale):
    """What has been imported stands; its columns can no longer be given another meaning."""

    def __init__(self) -> None:
        super().__init__("这份登记表已经导入，不能再改各列的含义。需要改的，请改好后重新上传一次。")


def learnt_by(organization: Organization) -> dict[str, str]:
    """Normalised header → key ('' = not to be read), as this college has said before."""
    meanings = HeaderMeaning.objects.filter(organization=organization).values_list("header", "key")
    return {header: key for header, key in meanings if key == NOT_READ or key in BY_KEY}


def require_not_imported(upload: Upload) -> None:
    """Raise ``AlreadyImported`` for an upload that has been committed."""
    if upload.committed_at:
        raise AlreadyImported


def save(upload_id: uuid.UUID, choices: Choices, actor: Actor, *, remember: bool) -> Upload:
    """Keep what was said with the upload; with ``remember`` also what its headers mean to this college.

    Raises ``AlreadyImported`` when the upload has been committed, ``NotAllowed`` for others than its college.
    """
    workbook = workbook_of(_own(upload_id, actor)) if remember else None
    with journal.change() as book:
        upload = _own(upload_id, actor)
        upload.mapping = choices.to_json()
        upload.save(update_fields=["mapping"])
        meanings = _meanings(workbook, choices) if workbook else {}
        changed = _remember(upload.organization, meanings, actor)
        if changed:
            book.record(
                actor,
                "MAP_COLUMNS",
                f"记住登记表的列名：{len(changed)} 个",
                organization=upload.organization,
                subject=f"upload:{upload.pk}",
                data={"changes": changed},
            )
    return upload


def _own(upload_id: uuid.UUID, actor: Actor) -> Upload:
    upload = Upload.objects.visible_to(actor.user).select_related("organization").get(pk=upload_id)
    if actor.user is None or actor.user.organization_id != upload.organization_id:
        raise NotAllowed("各列的含义由上传登记表的学院（党总支、直属党支部）指定。")
    require_not_imported(upload)
    return upload


def _meanings(workbook: Workbook, choices: Choices) -> dict[str, str | None]:
    """Normalised header → meaning, None = the words say it themselves. Headers on which two sheets differ are left out."""
    said: dict[str, set[str | None]] = {}
    for sheet in workbook.sheets:
        choice = choices.sheets.get(sheet.name, SheetChoice(read=False))
        if choice.read and choice.header_last:
            for header, key in worth_remembering(sheet, choice).items():
                said.setdefault(header, set()).add(key)
    return {
        header: keys.pop() for header, keys in said.items() if len(keys) == 1 and len(header) <= MAX_HEADER
    }


def _remember(
    organization: Organization, meanings: dict[str, str | None], actor: Actor
) -> dict[str, list[str]]:
    """Store what is new, forget what the words say themselves; header → its meaning before and after, in our words."""
    known = {meaning.header: meaning for meaning in HeaderMeaning.objects.filter(organization=organization)}
    changed = {}
    for header, key in meanings.items():
        stored = known.get(header)
        if key == (stored.key if stored else None):
            continue
        if key is None:
            known[header].delete()
        else:
            HeaderMeaning.objects.update_or_create(
                organization=organization,
                header=header,
                defaults={"key": key, "learnt_by": actor.user, "learnt_at": clock.now()},
            )
        changed[header] = [_words(stored.key if stored else None), _words(key)]
    return changed


def _words(key: str | None) -> str:
    return "按列名识别" if key is None else meaning_of(key)
