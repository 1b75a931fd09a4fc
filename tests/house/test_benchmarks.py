"""The benchmark's arithmetic: ratios, the table, the bars, and what is not believed."""

import os
from pathlib import Path

import pytest
from flask import Flask

from benchmarks import driving, university
from benchmarks.bars import FIGURES, HELLO, Figure, Pair, Run, chosen, summed_up, table, verdict
from benchmarks.desk import BAR, COORDINATOR, Desk, Line, told
from benchmarks.driving import NotMeasured, read
from benchmarks.ground import Ground
from benchmarks.servers import Server, environment
from trainingsite.config import Settings

FLOOR = Figure("floor: page", "floor", "floor page")
PAGE = Figure("module page", "site", "module page", "floor: page", 0.5)
SAYS = Figure(HELLO, "hello", "hello")
TOLD = {"done": 10, "requests": 10, "microseconds": 2_000_000, "p99": 1500, "wrong": 0, "first_wrong": 0}
CLEAN = {**TOLD, "ran_out": 0, "broken": 0}


def run(rate: float, requests: float | None = None) -> Run:
    return Run(done=int(rate * 2), requests=int((requests or rate) * 2), seconds=2.0, p99=5.0)


def pairs(*rates: tuple[float, float]) -> list[Pair]:
    """A hello, and rounds of (the floor's rate, the page's rate)."""
    rounds = [pair for floor, page in rates for pair in (Pair(FLOOR, run(floor)), Pair(PAGE, run(page), run(floor)))]
    return [Pair(SAYS, run(1000)), *rounds]


def test_a_ratio_is_the_median_of_neighbours_so_that_drift_cancels() -> None:
    lines = {line.figure: line for line in summed_up(pairs((400, 200), (100, 50), (300, 180)))}

    assert lines[PAGE].ratio == 0.5
    assert lines[PAGE].rate == 180


def test_a_journey_counts_once_and_its_requests_are_held_against_hello() -> None:
    journey = Figure("quiz journey", "site", "quiz journey", "floor: journey", 0.4)
    lines = summed_up([Pair(SAYS, run(1000)), Pair(journey, run(50, 400), run(100, 800))])

    assert (lines[1].rate, lines[1].over_hello, lines[1].ratio) == (50, 0.4, 0.5)


@pytest.mark.parametrize(("page", "holds"), [(50, True), (49, False)])
def test_a_bar_holds_from_its_value_on(page: float, holds: bool) -> None:
    assert summed_up(pairs((100, page)))[-1].holds is holds


def test_what_has_no_bar_holds() -> None:
    assert all(line.holds for line in summed_up(pairs((100, 1))) if line.figure.bar is None)


def test_the_verdict_names_what_is_missed() -> None:
    assert verdict(summed_up(pairs((100, 40)))) == "Missed: module page."
    assert verdict(summed_up(pairs((100, 60)))) == "Every bar that was measured holds."


def test_the_table_has_a_line_for_each_figure_with_its_ratio_and_bar() -> None:
    lines = table(summed_up(pairs((4000, 2100)))).splitlines()

    assert " ".join(lines[-1].split()) == "module page 2,100 2,100 5.0 0.53 of floor: page 0.50 holds 2.10"
    assert len({len(line) for line in lines}) == 1


def test_a_figure_brings_what_it_refers_to() -> None:
    assert [figure.name for figure in chosen(FIGURES, ["autosave"])] == [HELLO, "floor: insert", "autosave"]


def test_without_a_name_everything_is_chosen() -> None:
    assert chosen(FIGURES, []) == FIGURES


def test_an_unknown_figure_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="autosaves"):
        chosen(FIGURES, ["autosaves"])


def test_every_reference_is_a_figure() -> None:
    names = {figure.name for figure in FIGURES}

    assert {figure.reference for figure in FIGURES if figure.reference} <= names


def test_a_clean_run_is_read_in_seconds_and_milliseconds() -> None:
    assert read("page", CLEAN) == Run(done=10, requests=10, seconds=2.0, p99=1.5)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"wrong": 1, "first_wrong": 403}, "1 had another status than the expected one .the first: 403"),
        ({"broken": 2}, "2 broke or timed out"),
        ({"ran_out": 1}, "ran out of fresh people"),
        ({"done": 0}, "nothing was done"),
    ],
)
def test_a_run_with_a_wrong_answer_counts_for_nothing(fault: dict[str, int], words: str) -> None:
    with pytest.raises(NotMeasured, match=words):
        read("page", {**CLEAN, **fault})


def test_without_the_load_tool_there_are_instructions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(NotMeasured, match="apt-get install wrk"):
        driving.wrk()


def test_a_run_has_a_fresh_person_for_every_journey_that_hello_could_end() -> None:
    assert Ground(Path(), hello=8000).enough(2) >= 8000 * 2 / 8


def test_a_benchmark_takes_no_setting_over_from_its_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_DATABASE_URL", "postgresql://somewhere")

    made = environment({"SIGNPOST_PORT": "5001"})

    assert {name: value for name, value in made.items() if name.startswith("SIGNPOST_")} == {"SIGNPOST_PORT": "5001"}
    assert made["PATH"] == os.environ["PATH"]


@pytest.mark.parametrize("name", ["own", "gunicorn", "granian"])
def test_every_server_listens_on_the_loopback_address_alone(name: str, tmp_path: Path) -> None:
    settings = Settings.from_environment({"SIGNPOST_PORT": "5001", "SIGNPOST_INSTANCE": str(tmp_path)})

    command = " ".join(Server(name).command(settings, "benchmarks.hello:app"))

    assert "127.0.0.1" in command
    assert "5001" in command
    assert "benchmarks.hello:app" in command


def test_a_page_is_held_against_itself_in_the_small_university() -> None:
    lines = [Line("/desk", 10.0, 12.0), Line("/desk/audit", 10.0, 15.1)]

    assert [one.ratio <= BAR for one in lines] == [True, False]
    assert told(lines).splitlines()[1].split() == ["/desk", "10.0", "12.0", "1.20"]


def test_the_university_of_the_benchmark_fits_the_tables_and_its_desk_opens(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PEOPLE": 60, "APPLICATIONS": 5, "ENTRIES": 5}.items():
        monkeypatch.setattr(university, name, value)
    university.fill(2)
    desk = Desk(app, COORDINATOR)

    assert all(desk.ask(path) > 0 for path in ("/desk", "/desk/applications?text=a", "/desk/badges", "/desk/overview"))
