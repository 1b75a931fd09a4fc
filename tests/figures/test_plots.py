"""Where the marks of plots go."""

from hypothesis import given
from hypothesis import strategies as st

from trainingsite.figures.plots import FACILITY, Point, Scale, facility_plot, stacked


def point(x: float, y: float) -> Point:
    return Point(x, y, "1", "an item", flagged=False)


def test_a_scale_maps_its_ends_and_keeps_the_rest_inside() -> None:
    scale = Scale(0, 100, 50, 650)

    assert [scale.at(value) for value in (0, 50, 100, -20, 140)] == [50, 350, 650, 50, 650]


def test_ticks_stand_at_multiples() -> None:
    assert [tick.label for tick in Scale(-40, 100, 0, 1).ticks(50)] == ["0", "50", "100"]


def test_the_plot_goes_down_to_the_twenty_below_the_lowest_and_never_above_nought() -> None:
    assert [facility_plot(points).up[0].label for points in ([], [point(50, 30)], [point(50, -33)])] == [
        "0",
        "0",
        "-40",
    ]


@given(st.floats(0, 100), st.floats(-100, 100))
def test_every_dot_is_inside_the_frame(x: float, y: float) -> None:
    (dot,) = facility_plot([point(x, y)]).dots

    assert FACILITY.left <= dot.x <= FACILITY.right
    assert FACILITY.top <= dot.y <= FACILITY.bottom


def test_a_stacked_bar_shares_its_width_and_leaves_out_what_nobody_picked() -> None:
    pieces = stacked([1, 0, 3], 4, 200)

    assert [(each.start, each.width, each.index) for each in pieces] == [(0, 50, 0), (50, 150, 2)]
    assert [each.middle for each in pieces] == [25, 125]


def test_a_narrow_piece_has_no_room_for_a_label() -> None:
    assert [each.wide for each in stacked([1, 99], 100, 300)] == [False, True]


def test_a_bar_of_nobody_is_empty() -> None:
    assert stacked([0, 0], 0, 300) == ()
