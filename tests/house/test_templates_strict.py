"""The guard in tests/conftest.py: undefined variables fail in our templates, and only there."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Origin, Template, engines

from tests.conftest import UndefinedVariable


def template(source: str, path: Path) -> Template:
    engine = engines["django"].engine
    return Template(source, origin=Origin(str(path), template_name=path.name, loader=None), engine=engine)


def render(source: str, path: Path, **context) -> str:
    from django.template import Context

    return template(source, path).render(Context(context))


OURS = settings.BASE_DIR / "templates" / "page.html"
THEIRS = settings.BASE_DIR / ".venv" / "lib" / "theirs" / "field.html"


@pytest.mark.parametrize(
    "source",
    [
        "{{ nobody }}",
        "{{ known.nothing }}",
        "{{ nobody|default:'x' }}",
        "{% with a=nobody %}{{ a }}{% endwith %}",
    ],
)
def test_undefined_variable_fails_in_our_template(source):
    with pytest.raises(UndefinedVariable, match=r"templates/page\.html"):
        render(source, OURS, known={})


@pytest.mark.parametrize(
    "source", ["{{ known }}", "{% if nobody %}{% endif %}", "{% for x in known %}{{ x }}{% endfor %}"]
)
def test_defined_and_asked_for_variables_pass(source):
    render(source, OURS, known=["x"])


def test_third_party_template_may_leave_variables_out():
    assert render("[{{ nobody }}]", THEIRS) == "[]"


def test_our_template_around_a_third_party_one():
    theirs = template("[{{ nobody }}]", THEIRS)
    assert render("{% include theirs %}", OURS, theirs=theirs) == "[]"


def test_form_rendered_by_crispy_passes():
    """crispy's own templates use variables that are not there."""
    from django import forms

    class Form(forms.Form):
        name = forms.CharField(label="姓名", help_text="与身份证一致")
        agreed = forms.BooleanField(label="已核对", required=False)

    html = render("{% load crispy_forms_tags %}{{ form|crispy }}", OURS, form=Form({}))
    assert "与身份证一致" in html
