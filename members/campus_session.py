"""How the campus sign-in is asked: by itself, without the proxies of the environment, and never for long."""

from typing import Any

import requests

CONNECT_SECONDS, READ_SECONDS = 5, 10


class CampusSession(requests.Session):
    """What python-cas asks with. It sets no time limit itself; a server that does not answer would hold a process."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = 3

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """As ``requests`` does, with a time limit."""
        kwargs.setdefault("timeout", (CONNECT_SECONDS, READ_SECONDS))
        return super().request(*args, **kwargs)
