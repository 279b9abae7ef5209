"""``python -m tests.cas_server NAME …``: the server with these accounts, until it is ended; its port on the first line."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

PASSWORD = "campus-only-for-tests"


class Server(ThreadingMixIn, WSGIServer):
    """Several at once: while somebody signs out it talks to us."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Without a line for each request."""

    def log_message(self, *args):
        pass


def serve(names):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.cas_server.settings"
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0, run_syncdb=True)
    for name in names:
        User.objects.create_user(name, password=PASSWORD)
    with make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1:])
