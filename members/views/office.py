"""What all office pages have in common: who may come in, who acts, lists, downloads, the way back."""

import base64
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django_filters import FilterSet

from members.refusals import NotAllowed
from members.services.journal import Actor
from members.views.visitor import address_of

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def require_department_admin(request: HttpRequest) -> None:
    """Settings are the administrators' of 组织部."""
    if not request.user.is_department_admin:
        raise NotAllowed("这是组织部管理员的设置页面，您没有权限。")


def actor_of(request: HttpRequest) -> Actor:
    """Who acts, and from where."""
    return Actor.of(request.user, address_of(request))


def one_page(request: HttpRequest, table: tables.Table) -> None:
    """Sort the table as the address asks and show one page of ``PAGE_SIZE`` rows.

    An address may ask for anything: one column at most is sorted by, an unknown one is not, a page that
    is not there is the first or the last one.
    """
    table.request = request
    wanted = request.GET.get(table.prefixed_order_by_field, "")
    if wanted.removeprefix("-") in table.columns.names():
        table.order_by = [wanted]
    table.paginate(per_page=PAGE_SIZE)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))


def list_context(request: HttpRequest, filterset: FilterSet, table: tables.Table) -> dict[str, Any]:
    """What ``components/filter_bar.html`` and ``components/table.html`` want, with one page of rows."""
    one_page(request, table)
    sort = request.GET.get("sort", "")
    return {
        "filter_form": filterset.form,
        "chips": chips(filterset),
        "clear_url": request.path,
        "keep": [{"name": "sort", "value": sort}] if sort else [],
        "table": table,
        "count": table.paginator.count,
    }


def chips(filterset: FilterSet) -> list[dict[str, str]]:
    """Active filters, each with the address without it. A value that makes no sense has none."""
    if not filterset.form.is_valid():
        return []
    found = []
    for name, value in filterset.form.cleaned_data.items():
        if value in (None, ""):
            continue
        field = filterset.form.fields[name]
        words = _words(getattr(field, "choices", ()))
        rest = filterset.data.copy()
        for each in (name, "page"):
            rest.pop(each, None)
        shown = words.get(str(getattr(value, "pk", value)), str(value))
        found.append({"label": str(field.label), "value": shown, "remove_url": f"?{rest.urlencode()}"})
    return found


def _words(choices: Any) -> dict[str, str]:
    """Value → word of choices, also where they stand in groups."""
    words = {}
    for key, label in choices:
        words.update(_words(label) if isinstance(label, (list, tuple)) else {str(key): str(label)})
    return words


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """A workbook as a download; the name holds nothing personal."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF for the browser's own viewer; the name holds nothing personal."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def jpeg_response(image: str, name: str) -> HttpResponse:
    """A photograph that is kept as base64, as a picture and nothing else; the name holds nothing personal."""
    response = HttpResponse(base64.b64decode(image), content_type="image/jpeg")
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def version_seen(request: HttpRequest, name: str = "version") -> int:
    """The version of the record that a page was made from, as its form carries it; -1, which none has, for nonsense."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def next_url(request: HttpRequest) -> str:
    """Where the person came from, if it is a page of ours; else ""."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours and target.startswith("/") else ""


def base_template(request: HttpRequest) -> str:
    """Graduates have the page made for a phone."""
    return "base_phone.html" if request.user.is_graduate else "base.html"
