"""The clock: a day of its own for tests and the demo, and standing still where the demo tells the past."""

import datetime

from members import clock

BEFORE = datetime.date(2022, 5, 6)


def test_day_of_the_settings():
    assert clock.today() == datetime.date(2022, 6, 8)


def test_stands_still_within_the_block_and_goes_on_after_it():
    with clock.standing_on(BEFORE, datetime.time(14, 30)):
        assert clock.now().isoformat() == "2022-05-06T14:30:00+08:00"
        with clock.standing_on(datetime.date(2022, 5, 7)):
            assert clock.today() == datetime.date(2022, 5, 7)
        assert clock.today() == BEFORE
    assert clock.today() == datetime.date(2022, 6, 8)


def test_real_day_without_a_setting(settings):
    settings.CLOCK_DATE = None
    assert abs(clock.now() - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(seconds=5)
