"""What somebody does on the site, in sentences."""

import re
import time
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from uuid import UUID

from playwright.sync_api import expect
from sqlalchemy import select

from tests.journeys.hands import Hand
from tests.journeys.site import Site
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import by_email
from trainingsite.demo.learners import fields_of
from trainingsite.infra.db import db
from trainingsite.infra.mail import plain_text
from trainingsite.training import attempt_queries
from trainingsite.training.models import Attempt

STRONG = "otter lantern gravel 9"


def sign_in(hand: Hand, email: str, password: str = "signpost-demo") -> None:
    hand.page.goto("/sign-in")
    hand.type(hand.page.get_by_label("Email"), email)
    hand.type(hand.page.get_by_label("Password"), password)
    hand.press(hand.page.get_by_role("main").get_by_role("button", name="Sign in"))
    expect(hand.page.get_by_role("button", name="Sign out")).to_be_visible()


def sign_up(hand: Hand, site: Site, name: str, email: str) -> None:
    hand.page.goto("/sign-up")
    hand.type(hand.page.get_by_label("Your name"), name)
    hand.type(hand.page.get_by_label("Email"), email)
    hand.type(hand.page.get_by_label("Password"), STRONG)
    hand.press(hand.page.get_by_role("main").get_by_role("button", name="Sign up"))
    expect(hand.page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    hand.page.goto(link_in_mail(site, email, "confirm"))
    hand.press(hand.page.get_by_role("button", name="Confirm my address"))
    expect(hand.page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(hand, email, STRONG)


def link_in_mail(site: Site, email: str, path: str) -> str:
    """The path of a link in a mail, as soon as the worker has sent it."""
    for _ in range(100):
        for file in reversed(site.mails()):
            mail = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(file.read_bytes())
            found = re.search(rf"(/{path}/\S+)", plain_text(mail))
            if email in str(mail["To"]) and found:
                return found[1]
        time.sleep(0.1)
    raise AssertionError(f"no mail to {email} with a link to {path}")


def join(hand: Hand, scheme: str) -> None:
    hand.page.goto(f"/schemes/{scheme}")
    hand.press(hand.page.get_by_role("button", name="Join this scheme"))
    expect(hand.page.locator("ol.trail")).to_be_visible()


def read_module(hand: Hand, slug: str, most: int = 99) -> None:
    """Press "Read — go on" under each section."""
    hand.page.goto(f"/modules/{slug}")
    buttons = hand.page.get_by_role("button", name=re.compile("^Read — go on"))
    left = buttons.count()
    for _ in range(min(left, most)):
        hand.press(buttons.first)
        left -= 1
        expect(buttons).to_have_count(left)


def take_quiz(hand: Hand, site: Site, slug: str, *, wrong: int = 0) -> UUID:
    """Answer every item; the first `wrong` that are not must-pass are answered wrongly. Ends on the result."""
    hand.page.goto(f"/quizzes/{slug}")
    hand.press(hand.page.locator("main button.post"))
    hand.page.wait_for_url(re.compile("/attempts/.+/items/"))
    attempt_id = UUID(re.findall(r"/attempts/([0-9a-f-]{36})", hand.page.url)[0])
    for number, answer in enumerate(right_answers(site, attempt_id, wrong), start=1):
        expect(hand.page).to_have_url(re.compile(f"/items/{number}$"))
        converse(hand, answer.pop("way", []))
        for name, values in answer.items():
            fill(hand, name, values)
        hand.press(hand.page.locator("main button.post"))
        hand.page.wait_for_load_state()
    expect(hand.page).to_have_url(re.compile("/review$"))
    hand.press(hand.page.locator("main button.post"))
    expect(hand.page).to_have_url(re.compile(f"/attempts/{attempt_id}$"))
    return attempt_id


def converse(hand: Hand, way: list[str]) -> None:
    """Say one reply after the other, each by its place on the page."""
    places = way[0].split(".") if way else []
    for count, place in enumerate(places, start=1):
        fill(hand, "reply", [place])
        hand.press(hand.page.locator("main button.post"))
        expect(hand.page.locator('main [name="way"]')).to_have_value(".".join(places[:count]))


def right_answers(site: Site, attempt_id: UUID, wrong: int) -> list[dict[str, list[str]]]:
    """The form fields of a right answer to each item of an attempt, in order."""
    with site.app.app_context():
        owner = db.session.scalars(select(Attempt.person_id).where(Attempt.public_id == attempt_id)).one()
        row = attempt_queries.own_attempt(db.session(), owner, attempt_id)
        quiz = attempt_queries.quiz_of(db.session(), row)
        answers, slips = [], wrong
        for drawn in row.drawn:
            item = quiz.item(drawn.item_id)
            slip = slips > 0 and item.critical is None and item.type == "choice"
            slips -= slip
            answers.append(fields_of(item, drawn.order, slip=slip))
        return answers


def fill(hand: Hand, name: str, values: list[str]) -> None:
    """Give a field of an item its values, whatever kind of control it is."""
    if values == [""]:
        return
    controls = hand.page.locator(f'main [name="{name}"]')
    kind = controls.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
    if kind in ("radio", "checkbox"):
        for value in values:
            hand.pick(hand.page.locator(f'main [name="{name}"][value="{value}"]'))
    elif kind == "select":
        hand.choose(controls.first, values[0])
    else:
        hand.type(controls.first, values[0])


def sign_agreement(hand: Hand, name: str) -> None:
    hand.page.goto("/agreement")
    hand.type(hand.page.locator("main input[type=text]"), name)
    hand.press(hand.page.locator("main button.post"))
    hand.page.wait_for_load_state()


def apply(hand: Hand, scheme: str) -> None:
    """Fill every question and send."""
    hand.page.goto(f"/apply/{scheme}")
    form = hand.page.locator("form[data-draft]")
    for box in form.locator("textarea, input[type=text], input[type=email], input[type=number]").all():
        kind = box.get_attribute("type")
        hand.type(box, {"email": "helen@northmoor.example", "number": "3"}.get(kind or "", "I like to listen."))
    for name in {box.get_attribute("name") for box in form.locator("input[type=radio], input[type=checkbox]").all()}:
        hand.pick(form.locator(f'[name="{name}"]').first)
    hand.press(form.get_by_role("button", name="Send application"))
    expect(hand.page.get_by_text("Your application is sent.")).to_be_visible()


def person(site: Site, email: str) -> Person:
    with site.app.app_context():
        found = by_email(db.session(), email)
        assert found is not None
        return found
