"""What the graduate's home should say, as tables by hand, and how it is read in the tests."""

from django.test import Client
from django.urls import reverse

from transfers.enums import Path, Status

COLLEGE = "现在由甲学院党委办理，6 月 8 日起（第 1 天）"
DEPARTMENT = "现在由校党委组织部办理，6 月 8 日起（第 1 天）"
RECEIVER = "现在等接收党组织确认，6 月 8 日起（第 1 天）"
YOU = "现在等您办理，6 月 8 日起（第 1 天）"
# Short for these in the tables.
SHORT = {
    "COLLEGE": COLLEGE,
    "DEPARTMENT": DEPARTMENT,
    "RECEIVER": RECEIVER,
    "YOU": YOU,
    "FOLLOW": "看看到哪一步了 /my/progress/",
}

# Way, status | label | who has it and since when | until when | button and where it leads.
STATES = """
UNDECIDED DRAFT | 请填写去向信息 | YOU | 期限：6 月 11 日前（还有 3 天） | 了解去哪里转 /my/guide/
UNDECIDED CANCELLED | 本次转接已撤销 | | | FOLLOW
INTRA_COLLEGE DRAFT | 等待学院核对 | COLLEGE | 应在 6 月 11 日前办完 | 看看填得对不对 /my/target/
INTRA_COLLEGE AWAITING_CONFIRMATION | 请核对并确认 | YOU | 期限：6 月 11 日前（还有 3 天） | 核对并确认 /my/details/
INTRA_COLLEGE CONFIRMED | 学院正在办理 | COLLEGE | 应在 6 月 30 日前办完 | FOLLOW
INTRA_COLLEGE INITIATED | 学院正在办理 | COLLEGE | 应在 7 月 8 日前办完 | FOLLOW
INTRA_COLLEGE COMPLETED | 已转出成功 | | | 查看办理经过 /my/progress/
INTRA_COLLEGE CANCELLED | 本次转接已撤销 | | | FOLLOW
IN_BEIJING DRAFT | 等待学院核对 | COLLEGE | 应在 6 月 11 日前办完 | 看看填得对不对 /my/target/
IN_BEIJING AWAITING_CONFIRMATION | 请核对并确认 | YOU | 期限：6 月 11 日前（还有 3 天） | 核对并确认 /my/details/
IN_BEIJING CONFIRMED | 学院正在办理 | COLLEGE | 应在 6 月 30 日前办完 | FOLLOW
IN_BEIJING INITIATED | 已发起，等待对方接收 | RECEIVER | 应在 7 月 8 日前办完 | 报到后，告诉学院 /my/report/handed-in/
IN_BEIJING COMPLETED | 已转出成功 | | | 查看办理经过 /my/progress/
IN_BEIJING FAILED | 对方未接收，请联系学院 | COLLEGE | | 接下来怎么办 /my/progress/
IN_BEIJING CANCELLED | 本次转接已撤销 | | | FOLLOW
OUT_ONLINE DRAFT | 等待学院核对 | COLLEGE | 应在 6 月 11 日前办完 | 看看填得对不对 /my/target/
OUT_ONLINE AWAITING_CONFIRMATION | 请核对并确认 | YOU | 期限：6 月 11 日前（还有 3 天） | 核对并确认 /my/details/
OUT_ONLINE CONFIRMED | 学院正在办理 | COLLEGE | 应在 6 月 11 日前办完 | FOLLOW
OUT_ONLINE SUBMITTED | 组织部正在审核 | DEPARTMENT | 应在 6 月 12 日前办完 | FOLLOW
OUT_ONLINE RETURNED | 信息需要修改 | COLLEGE | 应在 6 月 11 日前办完 | FOLLOW
OUT_ONLINE APPROVED | 审核通过，等待办理 | COLLEGE | 应在 6 月 30 日前办完 | FOLLOW
OUT_ONLINE INITIATED | 已发起，等待对方接收 | RECEIVER | 应在 7 月 8 日前办完 | 报到后，告诉学院 /my/report/handed-in/
OUT_ONLINE COMPLETED | 已转出成功 | | | 查看办理经过 /my/progress/
OUT_ONLINE FAILED | 对方未接收，请联系学院 | COLLEGE | | 接下来怎么办 /my/progress/
OUT_ONLINE CANCELLED | 本次转接已撤销 | | | FOLLOW
OUT_PAPER DRAFT | 等待学院核对 | COLLEGE | 应在 6 月 11 日前办完 | 看看填得对不对 /my/target/
OUT_PAPER AWAITING_CONFIRMATION | 请核对并确认 | YOU | 期限：6 月 11 日前（还有 3 天） | 核对并确认 /my/details/
OUT_PAPER CONFIRMED | 学院正在办理 | COLLEGE | 应在 6 月 11 日前办完 | FOLLOW
OUT_PAPER SUBMITTED | 组织部正在审核 | DEPARTMENT | 应在 6 月 12 日前办完 | FOLLOW
OUT_PAPER RETURNED | 信息需要修改 | COLLEGE | 应在 6 月 11 日前办完 | FOLLOW
OUT_PAPER APPROVED | 审核通过，等待办理 | COLLEGE | 应在 6 月 30 日前办完 | FOLLOW
OUT_PAPER LETTER_ISSUED | 介绍信正在盖章 | COLLEGE | 应在 6 月 30 日前办完 | 查看介绍信 /my/letter/
OUT_PAPER LETTER_DELIVERED | 请尽快报到并催交回执 | YOU | 回执期限：7 月 8 日前（还有 30 天） | 怎样用介绍信 /my/letter/
OUT_PAPER COMPLETED | 已转出成功 | | | 查看办理经过 /my/progress/
OUT_PAPER FAILED | 对方未接收，请联系学院 | COLLEGE | | 接下来怎么办 /my/progress/
OUT_PAPER CANCELLED | 本次转接已撤销 | | | FOLLOW
"""
SENTENCES = """
UNDECIDED DRAFT | 请先了解组织关系该转到哪里、要向对方问清什么，再填写去向。
IN_BEIJING DRAFT | 学院已登记您的去向，核对后会请您确认。您可以先看看填得对不对。
IN_BEIJING AWAITING_CONFIRMATION | 请核对您的转接信息，无误后确认。
INTRA_COLLEGE CONFIRMED | 信息已确认，学院将在党员E先锋办理院内调动。
IN_BEIJING CONFIRMED | 信息已确认，学院将在党员E先锋为您发起转接。
OUT_PAPER CONFIRMED | 信息已确认，学院将报送组织部审核。
OUT_ONLINE SUBMITTED | 组织部正在审核您的转接信息。
OUT_PAPER RETURNED | 组织部审核发现信息需要修改，学院改好后请您重新核对。
OUT_ONLINE APPROVED | 组织部审核通过，学院将在党员E先锋发起转接。
OUT_PAPER APPROVED | 组织部审核通过，学院将为您开具介绍信。
INTRA_COLLEGE INITIATED | 学院正在办理院内调动，您不用做什么。
IN_BEIJING INITIATED | 转接已发起。请到接收党组织报到，请对方在党员E先锋确认报到。
OUT_ONLINE INITIATED | 转接已发起。请到接收党组织报到，请对方在系统里确认接收、发回回执。
OUT_PAPER LETTER_ISSUED | 介绍信已开具，正在盖章，盖章后请领取。
OUT_PAPER LETTER_DELIVERED | 请在 9 月 6 日前持介绍信报到，并请对方寄回第三联回执。
OUT_PAPER COMPLETED | 您的组织关系已经转出，本校的手续全部办完。
IN_BEIJING FAILED | 对方没有接收，原因是“目标党组织不正确”。请联系学院，问清情况后重新办理。
IN_BEIJING CANCELLED | 本次转接已经撤销，有疑问请联系学院。
"""
# The steps of each way, and how they stand: done, todo, wait, later (blocked), problem; * is the current one.
TITLES = {
    Path.UNDECIDED: "了解去哪里转 填写转接信息 确认 学院办理转接 到接收党组织报到 对方确认或寄回回执",
    Path.INTRA_COLLEGE: "了解去哪里转 填写转接信息 确认 学院办理院内调动",
    Path.IN_BEIJING: "了解去哪里转 填写转接信息 确认 学院发起转接 到接收党支部报到 对方确认报到",
    Path.OUT_ONLINE: "了解去哪里转 填写转接信息 确认 审核并发起转接 到接收党组织报到 对方发回回执",
    Path.OUT_PAPER: "了解去哪里转 填写转接信息 确认 领取介绍信 持介绍信报到 寄回第三联回执",
}
TASKS = """
UNDECIDED DRAFT | *todo todo later later later later
UNDECIDED CANCELLED |
INTRA_COLLEGE DRAFT | done *wait later later
INTRA_COLLEGE AWAITING_CONFIRMATION | done done *todo later
INTRA_COLLEGE CONFIRMED | done done done *wait
INTRA_COLLEGE INITIATED | done done done *wait
INTRA_COLLEGE COMPLETED | done done done done
INTRA_COLLEGE CANCELLED |
IN_BEIJING DRAFT | done *wait later later later later
IN_BEIJING AWAITING_CONFIRMATION | done done *todo later later later
IN_BEIJING CONFIRMED | done done done *wait later later
IN_BEIJING INITIATED | done done done done *todo later
IN_BEIJING COMPLETED | done done done done done done
IN_BEIJING FAILED | done done done done *problem problem
IN_BEIJING CANCELLED |
OUT_ONLINE DRAFT | done *wait later later later later
OUT_ONLINE AWAITING_CONFIRMATION | done done *todo later later later
OUT_ONLINE CONFIRMED | done done done *wait later later
OUT_ONLINE SUBMITTED | done done done *wait later later
OUT_ONLINE RETURNED | done *wait later later later later
OUT_ONLINE APPROVED | done done done *wait later later
OUT_ONLINE INITIATED | done done done done *todo later
OUT_ONLINE COMPLETED | done done done done done done
OUT_ONLINE FAILED | done done done done *problem problem
OUT_ONLINE CANCELLED |
OUT_PAPER DRAFT | done *wait later later later later
OUT_PAPER AWAITING_CONFIRMATION | done done *todo later later later
OUT_PAPER CONFIRMED | done done done *wait later later
OUT_PAPER SUBMITTED | done done done *wait later later
OUT_PAPER RETURNED | done *wait later later later later
OUT_PAPER APPROVED | done done done *wait later later
OUT_PAPER LETTER_ISSUED | done done done *wait later later
OUT_PAPER LETTER_DELIVERED | done done done done *todo later
OUT_PAPER COMPLETED | done done done done done done
OUT_PAPER FAILED | done done done done *problem problem
OUT_PAPER CANCELLED |
"""


def read(table):
    """Rows of a table as {(path, status): the other cells}."""
    rows = {}
    for line in table.strip().splitlines():
        place, *cells = [cell.strip() for cell in line.split("|")]
        path, status = place.split()
        rows[Path(path), Status(status)] = [SHORT.get(cell, cell) for cell in cells]
    return rows


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def account(world, case):
    member = case.member
    return getattr(member, "user", None) or world.graduate_user(case)


def home(world, transfer):
    return entering(account(world, transfer.case)).get(reverse("home"))


def plain(words):
    return words.replace("\N{NO-BREAK SPACE}", " ")


def shown_tasks(response):
    words = {"blocked": "later"}
    return [
        ("*" if task.current else "") + words.get(task.tone, task.tone) for task in response.context["tasks"]
    ]


def task_of(response, key):
    task = next(each for each in response.context["tasks"] if each.key == key)
    return task.tone, plain(task.state), task.url


def card(response):
    state = response.context["state"]
    step = f"{state.next.label} {state.next.url}" if state.next else ""
    return [state.label, plain(state.who), plain(state.due), step]
