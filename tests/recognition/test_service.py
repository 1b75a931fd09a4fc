"""Awarding, taking back, sharing, signing and looking after the keys, on both databases."""

import json
import secrets
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import actor_of, cohort, coordinator, mentor_to_be, person
from tests.factories.recognition import LISTENING, badge, share
from trainingsite.access import ANONYMOUS
from trainingsite.accounts.models import Person
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.worker import drain
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.refused import Refused
from trainingsite.recognition import achievement_queries, definitions, queries, reissuing, rotation, service, signing
from trainingsite.recognition.checking import check
from trainingsite.recognition.models import AchievementVersion, Credential, SigningKey
from trainingsite.recognition.rules import AwardFacts
from trainingsite.recognition.verification import Verdict

pytestmark = pytest.mark.usefixtures("app")


def row(made: UUID) -> Credential:
    db.session.rollback()
    return db.session.scalars(select(Credential).where(Credential.public_id == made)).one()


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def as_json(made: UUID) -> dict[str, Any]:
    drain()
    found: dict[str, Any] = json.loads(row(made).json_form or b"")
    return found


def verdict(data: bytes) -> Verdict:
    db.session.rollback()
    return check(db.session(), data).verdict


def test_an_award_is_private_and_without_a_name() -> None:
    made = row(badge(person()))

    assert (made.shared, made.name_shown, made.holder_name, made.state) == (False, False, None, "valid")


def test_a_second_award_of_the_same_changes_nothing() -> None:
    holder = person()

    assert badge(holder) == badge(holder)
    assert count(Credential) == 1
    assert db.session.scalar(select(func.count()).where(Job.name == "sign_credential")) == 1


def test_each_cohort_awards_its_own() -> None:
    holder = mentor_to_be(cohort())

    assert badge(holder, cohort=cohort()) != badge(holder, cohort=cohort())


def test_new_words_do_not_award_a_badge_twice(app: Flask) -> None:
    holder = person()
    first = badge(holder)
    with act_as(SYSTEM) as act:
        kept = act.db.scalars(select(AchievementVersion)).one()
        kept.digest = "0" * 64

    assert badge(holder) == first


def test_an_award_is_signed_by_a_job_in_both_forms() -> None:
    made = badge(person())
    assert row(made).json_form is None
    drain()
    signed = row(made)

    assert verdict(signed.json_form or b"") is Verdict.VALID
    assert verdict(signed.jwt_form or b"") is Verdict.VALID


def test_what_was_issued_keeps_its_words_when_the_achievement_changes() -> None:
    first = badge(person())
    with act_as(SYSTEM) as act:
        version = act.db.scalars(select(AchievementVersion)).one()
        version.definition = {**version.definition, "criteria": "The old words."}
        version.digest = definitions.digest(version.definition)
    second = badge(person())

    assert as_json(first)["credentialSubject"]["achievement"]["criteria"]["narrative"] == "The old words."
    assert as_json(first)["credentialSubject"]["achievement"]["version"] == "1"
    assert as_json(second)["credentialSubject"]["achievement"]["version"] == "2"


def test_each_scheme_type_has_a_picture_of_its_own() -> None:
    holder = person()
    for kind in ("course", "international"):
        where = cohort(kind=kind)
        facts = AwardFacts(cohort_id=where.id, scheme_id=where.scheme_id, scheme_type=kind)
        with act_as(SYSTEM) as act:
            service.award(act, holder.id, "approved-peer-mentor", facts)

    versions = achievement_queries.versions(db.session(), "approved-peer-mentor")
    assert [version.number for version in versions] == [2, 1]
    assert len({version.definition["ground"] for version in versions}) == 2


def test_an_unknown_achievement_is_refused() -> None:
    holder = person()
    with pytest.raises(Refused, match="no_such_achievement"), act_as(SYSTEM) as act:
        service.award(act, holder.id, "trained-juggler", AwardFacts(evidence=(LISTENING,)))


def test_places_on_the_status_list_are_all_different() -> None:
    holder = mentor_to_be(cohort())
    places = [
        (made.status_list, made.status_index)
        for made in (row_after_signing(badge(holder, cohort=cohort())) for _ in range(5))
    ]

    assert len(set(places)) == 5


def test_a_place_is_drawn_over_the_whole_list_by_a_secret_source(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def draw(most: int) -> int:
        asked.append(most)
        return 4_711

    monkeypatch.setattr(secrets, "randbelow", draw)

    assert (row_after_signing(badge(person())).status_index, asked) == (4_711, [131_072])


def test_many_are_signed_at_once_each_in_a_place_of_its_own() -> None:
    made = [badge(person(f"Holder {number}")) for number in range(5)]
    with act_as(SYSTEM) as act:
        assert signing.sign_now(act, made) == 5
        assert signing.sign_now(act, made) == 0

    assert {verdict(row(one).jwt_form or b"") for one in made} == {Verdict.VALID}
    assert len({row(one).status_index for one in made}) == 5


def test_a_full_list_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "FULL", 1)

    assert [row_after_signing(badge(person())).status_list for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("form", ["json_form", "jwt_form"])
def test_a_revoked_badge_is_not_valid_any_more(form: str) -> None:
    made = badge(person())
    drain()
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "Left the scheme.")

    assert verdict(getattr(row(made), form)) is Verdict.NOT_VALID
    drain()
    assert verdict(getattr(row(made), form)) is Verdict.NOT_VALID


def test_a_suspended_badge_comes_back() -> None:
    made = badge(person())
    drain()
    with act_as(SYSTEM) as act:
        service.suspend(act, made, "While we look into something.")
    during = verdict(row(made).json_form or b"")
    with act_as(SYSTEM) as act:
        service.reinstate(act, made)

    assert (during, verdict(row(made).json_form or b"")) == (Verdict.NOT_VALID, Verdict.VALID)


def test_a_badge_that_was_revoked_before_it_was_signed_is_not_valid() -> None:
    made = badge(person())
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "A mistake.")

    assert verdict(row_after_signing(made).json_form or b"") is Verdict.NOT_VALID


def test_a_place_is_never_given_again_even_when_its_badge_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    first = row_after_signing(badge(person()))
    place, number = first.status_index or 0, first.id
    with act_as(SYSTEM) as act:
        act.db.delete(act.db.get_one(Credential, number))
    drawn = iter([place, place, place + 1 if place < 131_071 else 0])
    monkeypatch.setattr(secrets, "randbelow", lambda _most: next(drawn))

    assert row_after_signing(badge(person())).status_index != place


def test_a_revoked_badge_never_comes_back() -> None:
    made = badge(person())
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "Left.")

    for deed, code in ((service.reinstate, "cannot_reinstate"), (lambda a, b: service.revoke(a, b, "x"), "already_")):
        with pytest.raises(Refused, match=code), act_as(SYSTEM) as act:
            deed(act, made)


@pytest.mark.parametrize("deed", [service.revoke, service.suspend])
def test_taking_back_needs_a_reason(deed: Any) -> None:
    made = badge(person())

    with pytest.raises(Refused, match="reason_needed"), act_as(SYSTEM) as act:
        deed(act, made, "  ")


def test_taking_back_writes_to_the_holder_and_into_the_log() -> None:
    holder = person()
    made = badge(holder)
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "Left.")

    db.session.rollback()
    mails = db.session.scalars(select(Job.payload).where(Job.name == "send_mail")).all()
    assert {"kind": "recognition/revoked", "person_id": holder.id, "badge": str(made), "scheme_id": 0} in mails
    entries = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == made)).all()
    assert entries == ["credential.awarded", "credential.revoked"]


def test_a_coordinator_takes_back_in_their_own_scheme_only() -> None:
    ours, theirs = cohort(), cohort()
    mine, other = badge(mentor_to_be(ours), cohort=ours), badge(mentor_to_be(theirs), cohort=theirs)
    actor = actor_of(coordinator(ours))
    with act_as(actor) as act:
        service.revoke(act, mine, "Left.")

    with pytest.raises(Refused, match="not_allowed"), act_as(actor) as act:
        service.revoke(act, other, "Left.")


def test_nobody_shares_somebody_elses_badge() -> None:
    made = badge(person())

    for actor, code in ((actor_of(person("Somebody Else")), "no_such_badge"), (ANONYMOUS, "not_allowed")):
        with pytest.raises(Refused, match=code), act_as(actor) as act:
            service.set_sharing(act, made, shared=True, name_shown=True)


def test_showing_the_name_signs_the_same_credential_anew() -> None:
    holder = person("Amara Okafor")
    made = badge(holder)
    before = as_json(made)
    copy_given_away = row(made).json_form or b""
    share(holder, made, name_shown=True)
    after = as_json(made)

    same = ("id", "validFrom", "awardedDate", "credentialStatus")
    assert [before[name] for name in same] == [after[name] for name in same]
    assert before["credentialSubject"]["id"] == after["credentialSubject"]["id"]
    assert after["credentialSubject"]["identifier"][1]["identityHash"] == "Amara Okafor"
    assert verdict(copy_given_away) is Verdict.VALID


def test_a_name_with_odd_characters_is_still_signed() -> None:
    holder = person("Amara\x08 Oka\x7ffor")
    made = badge(holder)
    share(holder, made, name_shown=True)

    assert as_json(made)["credentialSubject"]["identifier"][1]["identityHash"] == "Amara  Oka for"


def test_the_address_stays_the_one_that_was_signed_first() -> None:
    holder = person(email="first@demo.example")
    made = badge(holder)
    drain()
    with act_as(SYSTEM) as act:
        act.db.get_one(Person, holder.id).email = "second@demo.example"
    share(holder, made, name_shown=True)
    data = row_after_signing(made).json_form or b""

    assert check(db.session(), data, "first@demo.example").verdict is Verdict.VALID
    assert check(db.session(), data, "second@demo.example").verdict is Verdict.NOT_VALID


def test_a_badge_expires_by_itself() -> None:
    where = cohort()
    start = datetime(2024, 1, 1, 9, tzinfo=UTC)
    made = badge(mentor_to_be(where), cohort=where, at=start, until=start + timedelta(days=30))
    drain()

    assert verdict(row(made).jwt_form or b"") is Verdict.ENDED


def key_files(app: Flask) -> list[Path]:
    return sorted((app.extensions["signpost_settings"].instance / "keys").iterdir())


def test_private_keys_are_encrypted_and_nobody_elses_to_read(app: Flask) -> None:
    badge(person())
    drain()

    assert len(key_files(app)) == 2
    for path in key_files(app):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert stat.S_IMODE(key_files(app)[0].parent.stat().st_mode) == 0o700


def test_the_database_holds_no_private_part() -> None:
    badge(person())
    drain()
    db.session.rollback()

    kept = [set(public) for public in db.session.scalars(select(SigningKey.public).order_by(SigningKey.kind))]
    assert kept == [{"kty", "crv", "x"}, {"kty", "n", "e"}]


def test_keys_are_opened_again_by_another_process(app: Flask) -> None:
    from trainingsite.recognition.keyring import KEYRING

    badge(person())
    drain()
    del app.extensions[KEYRING]

    assert verdict(row_after_signing(badge(person())).json_form or b"") is Verdict.VALID
    assert len(key_files(app)) == 2


def row_after_signing(made: UUID) -> Credential:
    drain()
    return row(made)


def test_after_a_rotation_old_badges_stay_good_and_new_ones_have_new_keys() -> None:
    old = row_after_signing(badge(person()))
    with act_as(SYSTEM) as act:
        made = rotation.rotate_keys(act)
    new = row_after_signing(badge(person()))

    assert old.signed_as != new.signed_as == " ".join(key.kid for key in made)
    for form in (old.json_form, old.jwt_form, new.json_form, new.jwt_form):
        assert verdict(form or b"") is Verdict.VALID
    assert len(queries.keys(db.session())) == 4


def test_a_rotation_is_an_administrators() -> None:
    with pytest.raises(Refused, match="not_allowed"), act_as(actor_of(coordinator(cohort()))) as act:
        rotation.rotate_keys(act)


def test_what_a_compromised_key_signed_counts_again_once_it_is_reissued() -> None:
    made = badge(person())
    signed = row_after_signing(made)
    before, stolen = signed.json_form or b"", (signed.signed_as or "").split()[0]
    with act_as(SYSTEM) as act:
        rotation.mark_compromised(act, stolen, act.now)
    lapsed = verdict(before)
    with act_as(SYSTEM) as act:
        assert reissuing.signed_with(act.db, stolen) == [made]
        assert reissuing.reissue(act, [made], None) == 1
    after = row(made)

    assert (lapsed, verdict(before)) == (Verdict.NOT_VALID, Verdict.NOT_VALID)
    assert verdict(after.json_form or b"") is Verdict.VALID
    assert stolen not in (after.signed_as or "")
    assert stolen in [key.kid for key in queries.keys(db.session()) if key.compromised_at]


def test_a_stolen_key_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(Refused, match="no_such_key"), act_as(SYSTEM) as act:
        rotation.mark_compromised(act, "z6MkNobody", act.now)


def test_a_job_that_comes_twice_signs_once() -> None:
    made = row_after_signing(badge(person()))
    with act_as(SYSTEM) as act:
        signing.sign_credential(act, {"badge": str(made.public_id)})
        signing.sign_credential(act, {"badge": str(uuid4())})
        signing.sign_status_list(act, {"number": 999_999})

    assert row(made.public_id).json_form == made.json_form


def test_a_badge_never_ends_before_it_begins() -> None:
    made = row(badge(person(), cohort=cohort(), until=datetime(2020, 1, 1, tzinfo=UTC)))

    assert made.expires_at == made.issued_at
