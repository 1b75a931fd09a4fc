"""Every kind of mail has a few words by which a desk tells it."""

from flask import Flask, get_template_attribute

from trainingsite.notifications.kinds import DIGEST, NECESSARY, OPTIONAL


def test_every_kind_of_mail_has_its_words(app: Flask) -> None:
    with app.test_request_context():
        words = get_template_attribute("home/mail_words.html", "words")

    assert set(words) == {*NECESSARY, *OPTIONAL, DIGEST}
