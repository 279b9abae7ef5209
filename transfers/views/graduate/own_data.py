"""我的数据: all that is kept about oneself, who has seen the ID number, the download; the own telephone and e-mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock
from members.refusals import Refusal, Stale
from members.views.office import actor_of, workbook_response
from transfers.forms.own_contact import OwnContactForm, initial_contact
from transfers.services import own_contact, own_data
from transfers.views.graduate.pages import graduate_page, own_case


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Who has looked first, then everything in groups."""
    case, transfer = own_case(request)
    looks = own_data.looks(request.user)
    context = {
        **graduate_page(request, case, transfer),
        "groups": own_data.groups(request.user),
        "looks": looks,
        "others": sum(not look.own for look in looks),
        "left_out": own_data.LEFT_OUT,
    }
    return render(request, "transfers/graduate/data.html", context)


@require_POST
def my_data_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; its name says nothing about whose it is."""
    own_case(request)
    content = own_data.workbook(request.user, actor_of(request))
    return workbook_response(content, f"我的数据-{clock.today():%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def my_contact(request: HttpRequest) -> HttpResponse:
    """The own telephone number and e-mail address: they may change at any time."""
    case, transfer = own_case(request)
    form = OwnContactForm(
        request.POST if request.method == "POST" else None, initial=initial_contact(request.user.member)
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = own_contact.change_contact(
                    form.values(), actor_of(request), seen=form.cleaned_data["seen"]
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Stale) else 422
            else:
                messages.success(request, "联系方式已更新，学院能看到。" if changed else "联系方式没有变化。")
                return redirect("transfers:my_data")
    context = {
        **graduate_page(request, case, transfer),
        "form": form,
        "has_letter": transfer is not None and transfer.letter_id is not None,
    }
    return render(request, "transfers/graduate/contact.html", context, status=status)
