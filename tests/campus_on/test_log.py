"""No ticket in a log, wherever an address with one is told."""

import logging

import pytest
from django.conf import settings

from members.log_filter import WithoutCodes

TICKET = "ST-1795465542-U2iMuNzBpGZ1IN4GriXOgbShlqNnErK4"


@pytest.mark.parametrize(
    "told",
    [
        f'"GET /campus/?ticket={TICKET} HTTP/1.1" 302 0',
        f"Forbidden: /campus/?next=%2F&ticket={TICKET}",
        f"https://cas.example.edu.cn:443 GET /cas/p3/serviceValidate?ticket={TICKET}&service=x",
    ],
)
def test_a_ticket_is_taken_out(told):
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (told,), None)
    assert WithoutCodes().filter(record)
    assert TICKET not in record.getMessage()
    assert "ticket=…" in record.getMessage()


def test_what_the_campus_says_of_people_is_not_told():
    assert settings.LOGGING["loggers"]["cas"]["level"] == "WARNING"
