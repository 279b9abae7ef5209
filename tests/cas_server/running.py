"""Starting and ending the campus's server, and going through its pages.

    with campus_server(tmp_path, "180000000001", "zzb09") as campus:
        campus.url                       # what CAS_SERVER_URL is to be
        ticket = campus.ticket(service, "180000000001")

In a browser: campus.url leads to its own sign-in page, fields ``username`` and ``password`` (``campus.PASSWORD``).
"""

import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from tests.cas_server.__main__ import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
ANY_OF_OURS = r"^http://(testserver|localhost|127\.0\.0\.1)(:\d+)?/campus/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SECONDS = 30


class Campus:
    """The running server, as somebody with a browser of the tests sees it."""

    PASSWORD = PASSWORD

    def __init__(self, url):
        self.url = url

    def browser(self):
        """Somebody's browser: cookies of its own, no proxy, no waiting for ever."""
        session = requests.Session()
        session.trust_env = False
        return session

    def sign_in(self, login_url, name, browser=None):
        """Fill in the campus's page; the address that it sends one on to, with the ticket."""
        browser = browser or self.browser()
        page = browser.get(login_url, timeout=SECONDS, allow_redirects=False)
        if page.status_code == 302:  # signed in there already
            return page.headers["Location"]
        data = {
            "csrfmiddlewaretoken": TOKEN.search(page.text)[1],
            "username": name,
            "password": PASSWORD,
            "service": parse_qs(urlsplit(login_url).query).get("service", [""])[0],
        }
        answer = browser.post(login_url, data, timeout=SECONDS, allow_redirects=False)
        return answer.headers["Location"]

    def ticket(self, service, name, browser=None):
        """A ticket of this person for a service, never used yet."""
        login = requests.Request("GET", f"{self.url}login", params={"service": service}).prepare().url
        return parse_qs(urlsplit(self.sign_in(login, name, browser)).query)["ticket"][0]

    def sign_out(self, browser):
        """Out at the campus, which tells every service that was visited."""
        browser.get(f"{self.url}logout", timeout=SECONDS, allow_redirects=False)


@contextmanager
def campus_server(folder, *names, ours=ANY_OF_OURS):
    """The server as a process, with accounts of these names; ``ours``: the services that it knows."""
    environment = {
        **os.environ,
        "CAS_SERVER_FOLDER": tempfile.mkdtemp(dir=folder),
        "CAS_SERVER_OURS": ours,
        "NO_PROXY": "*",
    }
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cas_server", *names],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        port = process.stdout.readline().strip()
        if not port:
            raise RuntimeError("the CAS server of the tests did not start")
        yield Campus(f"http://127.0.0.1:{port}/cas/")
    finally:
        process.terminate()
        process.wait(SECONDS)
        process.stdout.close()
