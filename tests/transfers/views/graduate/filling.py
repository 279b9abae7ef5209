"""How a graduate fills in the own destination, page by page, as a browser does."""

from django.test import Client
from django.urls import reverse

URL = reverse("transfers:my_target")
BRANCH = "中共清华大学环境学院环硕221支部委员会"
CODE = "011100132977"


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def url_of(step):
    return reverse("transfers:my_target_step", args=[step])


def say(client, step, back="", **values):
    """Open a page, answer it, press the button: as a browser does, with what the page carries."""
    url = url_of(step) + back
    seen = client.get(url).context["form"]["seen"].value()
    return client.post(url, {"seen": seen} | values)


def fill_in(client):
    """All that 京内 asks for."""
    say(client, "where", where="IN_BEIJING")
    say(client, "unit", receiving_organization=BRANCH)
    say(client, "code", receiving_code=CODE)


def hand_in(client):
    return client.post(URL, {"seen": client.get(URL).context["seen"]})
