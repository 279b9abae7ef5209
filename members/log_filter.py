"""What may not stand in a log although it stands in an address."""

import logging
import re

# In the path (the QR), or typed into the form, which asks by the address too.
CODE = re.compile(r"(/verify/\??)[^/\s?\"']+")


class WithoutCodes(logging.Filter):
    """Takes verification codes out of the addresses that the framework logs: who reads a log must not be able to use them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record is changed."""
        text = record.getMessage()
        if "/verify/" in text:
            record.msg, record.args = CODE.sub(r"\1…", text), ()
        return True
