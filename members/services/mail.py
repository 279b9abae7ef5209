"""Mail to one person: sent after the change is written, never inside it, and only where a server is configured."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage


def is_on() -> bool:
    """Whether this installation sends mail (``MAIL_FROM``, ``EMAIL_URL``)."""
    return bool(settings.MAIL_FROM)


def send(address: str, subject: str, text: str) -> bool:
    """Send plain text to one address; False when there is no address, mail is off, or the server would not take it.

    Blocks for up to ``EMAIL_TIMEOUT`` seconds: call it outside ``journal.change()``.
    """
    if not (is_on() and address):
        return False
    message = EmailMessage(" ".join(subject.split()), text, settings.MAIL_FROM, [address])
    try:
        return message.send() == 1
    except (smtplib.SMTPException, OSError, ValueError):
        return False
