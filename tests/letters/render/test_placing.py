import pytest

from letters.render.placing import Placing

MM = 72 / 25.4


def test_nothing_moves_by_default():
    assert Placing().is_neutral
    assert Placing().matrix() == (1, 0, 0, 1, 0, 0)
    assert not Placing(offset_y=0.1).is_neutral
    assert not Placing(scale_x=100.01).is_neutral


@pytest.mark.parametrize(
    ("placing", "point", "moved"),
    [
        (Placing(1.5, 2), (10, 20), (11.5, 22)),
        (Placing(scale_x=101, scale_y=98), (100, 200), (101, 196)),
        (Placing(-1, -2, 99, 102), (0, 0), (-1, -2)),
    ],
)
def test_millimetres_from_the_top_left(placing, point, moved):
    a, b, c, d, e, f = placing.matrix()
    x, y = point[0] * MM, (297 - point[1]) * MM
    right, up = a * x + c * y + e, b * x + d * y + f
    assert (right / MM, 297 - up / MM) == pytest.approx(moved)
