"""Many people press one button at the same moment: ``python -m tests.workers.press DATABASE PRESSES ADDRESS NAME=VALUE …``

So many threads, each signed in as ``admin-a`` with a browser of its own, send the same form. Prints the status of
every answer and where it leads, one a line.
"""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor


def main(database: str, presses: int, address: str, said: dict[str, str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    import django

    django.setup()
    from django.db import connections
    from django.test import Client

    from letters.services.printing import fonts
    from members.models import User

    fonts().missing("预备")
    user = User.objects.get(username="admin-a")
    together = threading.Barrier(presses)

    def press(_number: int) -> str:
        try:
            client = Client(raise_request_exception=False)
            client.force_login(user)
            together.wait(60)
            response = client.post(address, said)
            return f"{response.status_code} {response.headers.get('Location', '-')}"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(presses) as pool:
        for line in pool.map(press, range(presses)):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], dict(pair.split("=", 1) for pair in sys.argv[4:]))
