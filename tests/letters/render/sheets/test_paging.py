"""Where lists break: nothing lost, nothing twice, headings never at the foot, the end never alone."""

from hypothesis import given
from hypothesis import strategies as st

from letters.render.sheets.paging import Piece, pages

ROOM = 100.0
heights = st.floats(5, 30)
groups = st.tuples(st.booleans(), st.lists(heights, min_size=1, max_size=20))
pieces_of_lists = st.lists(groups, max_size=6).map(
    lambda made: [
        piece
        for headed, of_rows in made
        for piece in [*([Piece(8.0, heading=True)] if headed else []), *map(Piece, of_rows)]
    ]
)


def rows(*heights, heading_at=()):
    return [Piece(height, position in heading_at) for position, height in enumerate(heights)]


def test_a_page_is_filled_before_the_next_is_begun():
    assert pages(rows(*[10] * 25), first=80, other=100, tail=0) == [
        list(range(8)), list(range(8, 18)), list(range(18, 25)),
    ]  # fmt: skip


def test_nothing_at_all_is_one_page():
    assert pages([], first=80, other=100, tail=30) == [[]]


def test_the_end_takes_two_rows_along():
    assert pages(rows(*[10] * 8), first=80, other=100, tail=30) == [[0, 1, 2, 3, 4, 5], [6, 7]]
    assert pages(rows(*[10] * 9), first=80, other=100, tail=30) == [[0, 1, 2, 3, 4, 5, 6], [7, 8]]


def test_a_heading_goes_with_its_rows_and_is_repeated():
    assert pages(rows(*[10] * 10, heading_at={7}), first=80, other=100, tail=0)[0] == list(range(7))
    assert pages(rows(*[10] * 10, heading_at={5}), first=80, other=100, tail=0) == [list(range(8)), [5, 8, 9]]
    assert pages(rows(*[10] * 8, heading_at={5}), first=80, other=100, tail=20) == [
        [0, 1, 2, 3, 4],
        [5, 6, 7],
    ]
    assert pages(rows(*[10] * 9, heading_at={0}), first=80, other=100, tail=20)[-1] == [0, 7, 8]


def test_a_row_as_high_as_the_page_stays_where_it_is():
    assert pages(rows(95, 95), first=80, other=100, tail=30) == [[0], [1], []]


@given(pieces_of_lists, st.sampled_from([0.0, 20.0, 40.0]))
def test_whatever_the_list(pieces, tail):
    made = pages(pieces, first=80, other=ROOM, tail=tail)
    drawn = [position for page in made for position in page if not pieces[position].heading]
    assert drawn == [position for position, piece in enumerate(pieces) if not piece.heading]
    headings = sorted({position for page in made for position in page if pieces[position].heading})
    assert headings == [position for position, piece in enumerate(pieces) if piece.heading]
    for number, page in enumerate(made):
        room = (80 if number == 0 else ROOM) - (tail if number == len(made) - 1 else 0)
        assert sum(pieces[position].height for position in page) <= room + 1e-6
        if number < len(made) - 1:
            assert not pieces[page[-1]].heading
        assert page == sorted(set(page))
    if tail and len(made) > 1 and len(drawn) > 2:
        start = max((position for position in headings if position < drawn[-2]), default=drawn[-2])
        end = [*drawn[-2:], *(position for position in headings if position >= start)]
        if sum(pieces[position].height for position in end) + tail <= ROOM:
            assert sum(not pieces[position].heading for position in made[-1]) >= 2
