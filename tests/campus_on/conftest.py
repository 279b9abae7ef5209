"""What is tested with the campus sign-in switched on: by a pytest of its own, which tests/members/test_campus.py starts.

By hand: ``with campus_server(…)`` of tests/cas_server/running.py, then
``TEST_CAS_SERVER_URL=<its url> python -m pytest tests/campus_on``.
"""

import pytest
from django.conf import settings

from tests.cas_server.running import Campus

collect_ignore_glob = [] if settings.CAS_SERVER_URL else ["test_*.py"]


@pytest.fixture
def campus():
    """The campus's server, which runs already."""
    return Campus(settings.CAS_SERVER_URL)
