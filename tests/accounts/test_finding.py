"""By what people are found."""

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from tests.factories import actor_of, person
from trainingsite.accounts import address_service, queries, service
from trainingsite.accounts.models import Person, PersonKey, SecondAddress
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.paging import cut


def found(typed: str) -> set[str]:
    """The names of those whom it finds."""
    db.session.rollback()
    return set(db.session.scalars(select(Person.name).where(Person.id.in_(queries.called(typed)))))


@pytest.mark.usefixtures("app")
def test_every_word_that_is_typed_begins_a_word_of_the_name_or_an_address() -> None:
    person("Sinéad O’Neill", email="s.oneill@demo.example")
    person("Sina Field", email="sina@other.example")

    assert found("sin") == {"Sinéad O’Neill", "Sina Field"}
    assert found("SINEAD o'n") == found("neill") == found("s.oneill@demo") == {"Sinéad O’Neill"}
    assert found("sina neill") == found("ina") == found("%") == found("_") == found("") == set()


@pytest.mark.usefixtures("app")
def test_a_new_name_takes_the_old_ones_place() -> None:
    who = person("Sam Field")
    with act_as(actor_of(who)) as act:
        service.rename(act, "Sam Meadow")

    assert (found("field"), found("meadow")) == (set(), {"Sam Meadow"})


@pytest.mark.usefixtures("app")
def test_a_second_address_finds_its_person_from_its_confirmation_until_it_goes() -> None:
    who = person("Sam Field", email="sam@demo.example")
    steps = [found("private@home")]
    with act_as(actor_of(who)) as act:
        address_service.add_address(act, "private@home.example")
    steps.append(found("private@home"))
    with act_as(SYSTEM) as act:
        act.db.get_one(SecondAddress, who.id).confirmed_at = act.now
        service.rekey(act, who.id)
    with act_as(actor_of(who)) as act:
        address_service.swap_addresses(act)
    steps += [found("private@home"), found("sam@demo")]
    with act_as(actor_of(who)) as act:
        address_service.remove_address(act)
    steps += [found("private@home"), found("sam@demo")]

    assert [len(each) for each in steps] == [0, 0, 1, 1, 1, 0]


def test_the_search_reads_an_index(app: Flask) -> None:
    query = queries.called("sin field")
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET enable_seqscan = off"))
    explain = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    plain = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = "\n".join(str(row) for row in db.session.execute(text(f"{explain} {plain}")))

    assert "ix_person_key_word" in plan
    assert "Seq Scan" not in plan
    assert "SCAN person_key" not in plan


@pytest.mark.usefixtures("app")
def test_whoever_is_erased_leaves_no_key() -> None:
    who = person("Sam Field")
    with act_as(SYSTEM) as act:
        act.db.delete(act.db.merge(who))

    assert db.session.scalars(select(PersonKey.word)).all() == []


@pytest.mark.parametrize("named", [1, 2])
@pytest.mark.usefixtures("app")
def test_lists_find_the_same_whether_those_who_are_found_are_few_or_many(
    named: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Sinéad Field", "Sam Field", "Ada Moss"):
        person(name)
    monkeypatch.setattr(queries, "NAMED", named)
    called = queries.whoever(db.session(), "fi s", among_few=False)
    names = db.session.scalars(select(Person.name).where(called.has(Person.id)).order_by(Person.name))

    assert (list(names), called.are_many) == (["Sam Field", "Sinéad Field"], named < 2)


@pytest.mark.parametrize("size", [1, 2, 4])
@pytest.mark.usefixtures("app")
def test_of_very_many_those_come_first_whose_name_begins_so_and_pages_leave_nobody_out(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Ada Sinclair", "Ezra Simms", "Sínead Moss", "Simon Ash"):
        person(name)
    monkeypatch.setattr(queries, "NAMED", 1)
    called = queries.whoever(db.session(), "si", among_few=False)
    found = select(Person.id, Person.name).where(called.has(Person.id))
    pages = [queries.by_name(db.session(), found, called, cut(4, number, size)) for number in range(1, 1 + 4 // size)]

    assert [row.name for rows in pages for row in rows] == ["Simon Ash", "Sínead Moss", "Ada Sinclair", "Ezra Simms"]


@pytest.mark.parametrize(
    ("text", "most", "first"), [("mo", 1, ["Mo Ash"]), ("mo", 9, ["Mo Ash", "Ada Moss"]), ("!", 9, [])]
)
@pytest.mark.usefixtures("app")
def test_the_first_who_are_called_so_are_those_whose_name_begins_so(text: str, most: int, first: list[str]) -> None:
    people = {person(name).id: name for name in ("Ada Moss", "Mo Ash", "Mo Zand")}
    found = queries.first_called(db.session(), text, Person.name != "Mo Zand", most)

    assert [people[one] for one in found] == first


@pytest.mark.usefixtures("app")
def test_who_was_there_before_whole_names_were_keys_gets_theirs() -> None:
    who = person("Sam O’Field")
    downgrade(revision="0038_renewals")
    assert " sam ofield" not in db.session.scalars(select(PersonKey.word)).all()
    db.session.rollback()
    upgrade()

    found = db.session.scalars(select(PersonKey.word).where(PersonKey.person_id == who.id)).all()
    assert found.count(" sam ofield") == 1
