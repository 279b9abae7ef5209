"""单位目录: everybody of the office finds and uses it, 组织部 keeps it."""

import uuid

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.refusals import NotAllowed, Refusal, Stale
from members.spreadsheets.writer import ColumnKind, ColumnSpec
from members.views.office import PAGE_SIZE, actor_of, list_context, workbook_response
from transfers.directory_lists import BodyFilter, BodyTable, Picker, picker_kind, used_words
from transfers.enums import Status
from transfers.forms.directory import BodyForm, VerifyForm
from transfers.models import BodyAlias, ReceivingBody, Season, Transfer
from transfers.services import directory as keeping
from transfers.services import list_exports
from transfers.services.directory import index as directory_index
from transfers.services.directory.statistics import heading_sentences, receiving_sentences

UNLISTED_SHOWN = 10
EXPORT_COLUMNS = (
    ColumnSpec("全称", 44),
    ColumnSpec("别名", 36),
    ColumnSpec("层级", 16),
    ColumnSpec("可作抬头", 10),
    ColumnSpec("党组织编码", 18),
    ColumnSpec("隶属", 16),
    ColumnSpec("依据", 30),
    ColumnSpec("依据的日期", 12, ColumnKind.DATE),
    ColumnSpec("一般要求纸质", 12),
    ColumnSpec("备注", 30),
    ColumnSpec("核实日期", 12, ColumnKind.DATE),
    ColumnSpec("转往人数", 10, ColumnKind.NUMBER),
    ColumnSpec("办结人数", 10, ColumnKind.NUMBER),
)
WIDE_FIELDS = ("name", "note", "aliases", "affiliation_source")


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The list; with ``?for=`` each line can be carried back to the form of that transfer."""
    _require_office(request)
    index, picker = directory_index.current(), _picker(request)
    filterset = _filter(request, index)
    table = BodyTable(filterset.qs, index, picker)
    context = list_context(request, filterset, table)
    text = request.GET.get("q", "")
    if picker:
        context["keep"] += [{"name": name, "value": value} for name, value in picker.query.items()]
        context["clear_url"] = f"{request.path}?for={picker.transfer_id}&field={picker.kind}"
    context |= {
        "faults": filterset.faults,
        "picker": picker,
        "learned": _learned_lines(index, text, picker) if text else [],
        "unlisted_count": len(keeping.unlisted()) if request.user.is_department else 0,
        "to_verify": ReceivingBody.objects.filter(active=True, verified_on__isnull=True).count(),
        "total": ReceivingBody.objects.filter(active=True).count(),
        "query_string": request.GET.urlencode(),
    }
    return render(request, "transfers/directory.html", context)


@require_POST
def directory_export(request: HttpRequest) -> HttpResponse:
    """The bodies of the page's filters as a workbook; noted in the journal."""
    _require_office(request)
    index = directory_index.current()
    rows = []
    for body in _filter(request, index).qs:
        unit = index.receivers.get(body.key)
        rows.append(
            [
                body.name,
                "、".join(index.aliases.get(body.pk, ())),
                body.get_level_display(),
                "是" if body.may_head else "",
                body.code,
                body.get_affiliation_display(),
                body.affiliation_source,
                body.affiliation_on,
                "是" if body.prefers_paper else "",
                body.note,
                body.verified_on,
                unit.people if unit and unit.uses else None,
                unit.receipts if unit and unit.uses else None,
            ]
        )
    sheets = [("单位目录", EXPORT_COLUMNS, rows)]
    content = list_exports.export(actor_of(request), "单位目录", sheets, request.GET.dict())
    return workbook_response(content, list_exports.file_name("单位目录"))


@require_safe
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known about a body, from where, and what became of those who went there."""
    _require_office(request)
    return _body_page(request, _body(pk), VerifyForm(), 200)


@require_POST
def body_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """组织部 has asked; whom stands in the form."""
    _require_office(request)
    found, form = _body(pk), VerifyForm(request.POST)
    _require_keeper(request)
    status = 422
    if form.is_valid():
        data = form.cleaned_data
        try:
            keeping.verify_body(pk, data["source"], actor_of(request), seen=data["seen"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(request, "已登记核实。")
            return redirect("transfers:body", pk=pk)
    return _body_page(request, found, form, status)


@require_POST
def body_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a body out of the suggestions, or put it back."""
    _require_office(request)
    found = _body(pk)
    _require_keeper(request)
    active = request.POST.get("active") == "1"
    keeping.set_active(pk, active, actor_of(request))
    words = "已恢复，重新出现在候选里。" if active else "已停用，不再出现在候选里；已有的记录不受影响。"
    messages.success(request, f"{found.name}：{words}")
    return redirect("transfers:body", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def body_new(request: HttpRequest) -> HttpResponse:
    """A new body."""
    _require_office(request)
    _require_keeper(request)
    return _form_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def body_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A body and its aliases."""
    _require_office(request)
    found = _body(pk)
    _require_keeper(request)
    return _form_page(request, found)


@require_safe
def body_learned(request: HttpRequest) -> HttpResponse:
    """Units of this season that the directory does not have: each is taken in with one press."""
    _require_office(request)
    _require_keeper(request)
    index, season, found = directory_index.current(), Season.current(), keeping.unlisted()
    lines = [
        {
            "key": unit.key,
            "name": unit.name,
            "words": [words for words in used_words(index, unit.key) if words],
            "shunned": unit.shunned,
            "values": keeping.learned_values(unit, unit.key in index.headings),
        }
        for unit in found[:PAGE_SIZE]
    ]
    context = {"lines": lines, "total": len(found), "shown_season": season}
    return render(request, "transfers/directory_learned.html", context)


@require_POST
def body_adopt(request: HttpRequest) -> HttpResponse:
    """Take one of them into the directory."""
    _require_office(request)
    _require_keeper(request)
    try:
        made = keeping.adopt(request.POST.get("key", ""), actor_of(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"已收入目录：{made.name}。隶属关系请核实后补上。")
    return redirect("transfers:body_learned")


# --- Parts -----------------------------------------------------------------------------------


def _body_page(request: HttpRequest, found: ReceivingBody, form: VerifyForm, status: int) -> HttpResponse:
    index, season = directory_index.current(), Season.current()
    year = season.year if season else 0
    asked, used = index.receivers.get(found.key), index.headings.get(found.key)
    if not form.is_bound:
        form.initial = {"seen": keeping.version(found)}
    context = {
        "body": found,
        "rows": _rows(found),
        "aliases": list(found.aliases.all()),
        "received": receiving_sentences(asked.uses, year) if asked else [],
        "headed": heading_sentences(used.uses, year) if used else [],
        "shunned": used is not None and used.shunned,
        "usual": asked.usual if asked and asked.usual.words else None,
        "form": form,
        "keeper": request.user.is_department,
    }
    return render(request, "transfers/directory_body.html", context, status=status)


def _rows(found: ReceivingBody) -> list[dict[str, object]]:
    source = found.affiliation_source
    if source and found.affiliation_on:
        source = f"{source}（{found.affiliation_on:%Y-%m-%d}）"
    return [
        {"label": "全称", "value": found.name, "wide": True, "copyable": True},
        {"label": "层级", "value": found.get_level_display()},
        {"label": "隶属", "value": found.get_affiliation_display()},
        {"label": "依据", "value": source, "wide": True},
        {"label": "可作介绍信抬头", "value": "可以" if found.may_head else "不作抬头"},
        {"label": "纸质介绍信", "value": "一般要求纸质" if found.prefers_paper else "未注明"},
        {"label": "党组织编码", "value": found.code, "mono": True},
        {"label": "来源", "value": "随系统提供" if found.seeded else "组织部建立"},
        {"label": "备注", "value": found.note, "wide": True},
    ]


def _form_page(request: HttpRequest, found: ReceivingBody | None) -> HttpResponse:
    form = BodyForm(
        request.POST if request.method == "POST" else None,
        instance=_body(found.pk) if found else None,  # the form writes on its copy before it is checked
        initial={} if found else {"name": request.GET.get("name", "")},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = _save(request, form, found)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Stale) else 422
            else:
                lost = found is not None and found.verified_on and not saved.verified_on
                messages.success(
                    request, "已保存。" + ("内容有改动，原来的核实已撤回，请重新登记核实。" if lost else "")
                )
                return redirect("transfers:body", pk=saved.pk)
    context = {"form": form, "body": found, "wide_fields": WIDE_FIELDS}
    return render(request, "transfers/directory_form.html", context, status=status)


def _save(request: HttpRequest, form: BodyForm, found: ReceivingBody | None) -> ReceivingBody:
    values, aliases, actor = form.values(), form.cleaned_data["aliases"], actor_of(request)
    if found is None:
        return keeping.add_body(values, aliases, actor)
    return keeping.edit_body(found.pk, values, aliases, actor, seen=form.cleaned_data["seen"])


def _filter(request: HttpRequest, index: directory_index.Index) -> BodyFilter:
    return BodyFilter(request.GET, ReceivingBody.objects.all(), index, keeper=request.user.is_department)


def _learned_lines(index: directory_index.Index, text: str, picker: Picker | None) -> list[dict[str, object]]:
    kinds = [picker.kind] if picker else ["receiving", "heading"]
    units = {unit.key: unit for kind in kinds for unit in index.matching_unlisted(text, kind)}
    return [
        {
            "name": unit.name,
            "words": [words for words in used_words(index, unit.key) if words],
            "shunned": unit.shunned,
            "usual": unit.usual.words,
            "url": picker.url(unit.name, unit.usual) if picker else "",
        }
        for unit in list(units.values())[:UNLISTED_SHOWN]
    ]


def _picker(request: HttpRequest) -> Picker | None:
    """The draft whose form wants a name; 404 for one that is not the person's to edit."""
    wanted = request.GET.get("for", "")
    if not wanted or not request.user.is_college:
        return None
    try:
        pk = uuid.UUID(wanted)
    except ValueError:
        return None
    transfer = get_object_or_404(
        Transfer.objects.visible_to(request.user).select_related("case__member"), pk=pk, status=Status.DRAFT
    )
    return Picker(transfer.pk, transfer.member.name, picker_kind(request.GET.get("field", "")))


def _body(pk: int) -> ReceivingBody:
    """The directory belongs to the whole university: there is no scope within it."""
    aliases = Prefetch("aliases", BodyAlias.objects.order_by("name"))
    bodies = ReceivingBody.objects.select_related("verified_by").prefetch_related(aliases)
    return get_object_or_404(bodies, pk=pk)


def _require_office(request: HttpRequest) -> None:
    if not request.user.is_staff_member:
        raise NotAllowed("单位目录供办理人员使用；填写去向时，输入框里可以直接查找。")


def _require_keeper(request: HttpRequest) -> None:
    if not request.user.is_department:
        raise NotAllowed("单位目录由组织部维护，您可以查找和使用。")
