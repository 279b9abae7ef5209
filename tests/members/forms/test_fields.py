"""Dates as people type them."""

import pytest
from django import forms

from members.forms.fields import day_field


class Day(forms.Form):
    day = day_field("日期")


@pytest.mark.parametrize("typed", ["1900-01-01", "2022-06-15", "2100-12-31"])
def test_days_of_living_people(typed):
    assert Day({"day": typed}).is_valid()


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_year_far_away_is_a_slip_of_the_hand(typed):
    assert Day({"day": typed}).errors == {"day": ["年份应在 1900 至 2100 之间，请核对。"]}


def test_the_picker_knows_the_limits():
    assert 'min="1900-01-01" max="2100-12-31"' in str(Day()["day"])
