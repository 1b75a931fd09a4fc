"""Reading a mail server's report on a mail that came back."""

from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from trainingsite.notifications.returned import Returned, read_report, refused_at_once

REPORT = """\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: signpost@mentors.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-1@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Amara@Demo.Example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <amara@demo.example>:
    no such user

--B
Content-Type: {third}

Message-ID: <12.1764000000@mentors.example>
Subject: You passed

--B--
"""


def report(action: str = "failed", status: str = "5.1.1", third: str = "message/rfc822") -> bytes:
    return REPORT.format(action=action, status=status, third=third).encode()


EXPECTED = Returned(
    "amara@demo.example",
    "5.1.1",
    "smtp; 550 5.1.1 <amara@demo.example>: no such user",
    "<12.1764000000@mentors.example>",
)


def test_a_report_names_address_status_words_and_the_mail_that_it_is_about() -> None:
    assert read_report(report()) == (EXPECTED,)


def test_the_mail_is_known_from_its_head_alone_too() -> None:
    assert read_report(report(third="text/rfc822-headers")) == (EXPECTED,)


def test_without_the_mail_the_reports_own_id_stands_for_it() -> None:
    (found,) = read_report(report(third="text/plain"))

    assert found.message_id == "<report-1@mx.example>"


def test_a_delay_is_no_failure() -> None:
    assert read_report(report(action="delayed", status="4.4.1")) == ()


def test_only_a_status_that_begins_with_five_is_for_good() -> None:
    assert [read_report(report(status=status))[0].is_for_good for status in ("5.1.1", "4.4.7")] == [True, False]


def test_to_whom_we_wrote_counts_when_the_mail_was_passed_on() -> None:
    passed_on = report().replace(b"Final-Recipient", b"Original-Recipient: rfc822;me@home.example\nFinal-Recipient")

    assert read_report(passed_on)[0].address == "me@home.example"


def test_an_ordinary_mail_reports_nothing() -> None:
    ordinary = EmailMessage()
    ordinary.set_content("550 5.1.1 no such user")

    assert read_report(ordinary.as_bytes()) == ()


@given(st.binary(max_size=400))
def test_nonsense_reports_nothing(raw: bytes) -> None:
    assert read_report(raw) == ()


@given(st.binary(max_size=60), st.integers(0, 1000))
def test_a_damaged_report_is_read_without_fail(noise: bytes, at: int) -> None:
    damaged = report()[:at] + noise + report()[at:]

    assert all(len(one.told) <= 400 and len(one.message_id) <= 200 for one in read_report(damaged))


def test_a_refusal_at_once_keeps_the_servers_status() -> None:
    assert refused_at_once("a@b.example", 550, "5.1.1 no such user", "<1@x>") == Returned(
        "a@b.example", "5.1.1", "550 5.1.1 no such user", "<1@x>"
    )


def test_a_refusal_without_a_status_has_that_of_its_code() -> None:
    assert refused_at_once("a@b.example", 550, "go away", "<1@x>").status == "5.0.0"
