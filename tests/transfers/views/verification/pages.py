"""What tests of the public pages share."""

import re

from django.urls import reverse


def page_of(letter):
    return reverse("transfers:verify", args=[letter.verification_code])


def report_of(letter):
    return reverse("transfers:verify_report", args=[letter.verification_code])


def text_of(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())
