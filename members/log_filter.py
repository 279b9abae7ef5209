"""What may not stand in a log although it stands in an address."""

import logging
import re

# In the path (the QR), or typed into the form, which asks by the address too.
CODE = re.compile(r"(/verify/\??)[^/\s?\"']+")
# Nothing of ours asks for a sign-in code by the address; somebody's link might.
QUESTION = re.compile(r"(/first/(?:password/|mail/)?\?)[^\s\"']+")
# A CAS ticket opens nothing a second time; until it is used it does.
TICKET = re.compile(r"([?&]ticket=)[^&\s\"']+")


class WithoutCodes(logging.Filter):
    """Takes codes out of the addresses that the framework logs: who reads a log must not be able to use them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record is changed."""
        text = record.getMessage()
        if any(sign in text for sign in ("/verify/", "/first/", "ticket=")):
            for told in (CODE, QUESTION, TICKET):
                text = told.sub(r"\1…", text)
            record.msg, record.args = text, ()
        return True
