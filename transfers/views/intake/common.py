"""What the pages of an import have in common: whose upload it is, how far it has come, the words of its steps."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from members.refusals import NotAllowed
from transfers.models import Upload
from transfers.services import intake

STEPS = ("上传文件", "核对问题与导入计划", "完成")


def require_college(request: HttpRequest) -> None:
    """Registers are imported by their college alone."""
    if not request.user.is_college:
        raise NotAllowed(intake.ONLY_COLLEGES)


def own_upload(request: HttpRequest, pk: uuid.UUID, *without: str) -> Upload:
    """The college's own; within the scope of others, but nothing for them. ``without``: columns not needed."""
    uploads = Upload.objects.visible_to(request.user).select_related(
        "organization", "season", "uploaded_by", "committed_by", "undone_by"
    )
    kept = get_object_or_404(uploads.defer("content", *without), pk=pk)
    require_college(request)
    return kept


def job_key(upload: Upload) -> str:
    """The name of the one long job that an upload may have at a time."""
    return f"upload:{upload.pk}"


def steps(done: int) -> list[dict[str, str]]:
    """For components/steps.html, the first ``done`` of them done."""
    states = [
        "done" if number < done else "current" if number == done else "todo" for number in range(len(STEPS))
    ]
    urls = [reverse("transfers:upload_new"), "", ""]
    return [
        {"label": label, "state": state, "url": url}
        for label, state, url in zip(STEPS, states, urls, strict=True)
    ]


def outcome_tiles(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    """What an import has done, in numbers."""
    taken = outcome.get("decided", {}).get("taken", 0)  # earlier versions left nothing to decide
    return [
        {"label": label, "value": outcome["counts"][key], "unit": "行", "note": note, "tone": tone}
        for key, label, note, tone in (
            ("new", "已新增", "新建了记录", "good"),
            ("changed", "已更新", "按表中内容更新", ""),
            ("same", "无变化", "与系统中一致", ""),
            ("conflict", "有冲突", f"{taken} 行采用了表中的" if taken else "没有覆盖", "warning"),
            ("refused", "没有导入", "改正后再次上传", "problem"),
        )
    ]
