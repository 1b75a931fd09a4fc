"""What there is: every blueprint, command, job, waiting list and menu entry, in explicit lists."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from click import Command
from flask import Blueprint, Flask, request, url_for
from sqlalchemy import Select

from trainingsite.access import Permission
from trainingsite.accounts import address_views as addresses
from trainingsite.accounts import cli as accounts_cli
from trainingsite.accounts import inviting, mail_service, mailing
from trainingsite.accounts import mail_views as mails
from trainingsite.accounts import outbox_views as outbox
from trainingsite.accounts import views as accounts
from trainingsite.config import Settings
from trainingsite.content import cli as content_cli
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import auditing, current_actor, sweeping
from trainingsite.deeds import cli as deeds_cli
from trainingsite.deeds.worker import InDeed, JobKind, Outside
from trainingsite.demo import cli as demo_cli
from trainingsite.directory import views as directory
from trainingsite.evaluation import staff_views as evaluation
from trainingsite.feeds import cli as feeds_cli
from trainingsite.feeds import closed_views as closed_records
from trainingsite.feeds import joining, joining_views
from trainingsite.feeds import service as feeds_service
from trainingsite.feeds import views as feeds
from trainingsite.home import filter_views, people_views
from trainingsite.home import sheet_views as home_sheets
from trainingsite.home import staff_views as home_staff
from trainingsite.home import views as home
from trainingsite.home.frame import MenuEntry, framed
from trainingsite.infra import serving, templates
from trainingsite.outreach import announcement_views, announcing, nudge_views, nudging
from trainingsite.outreach import sheet_views as outreach_sheets
from trainingsite.recognition import bulk as recognition_bulk
from trainingsite.recognition import cli as recognition_cli
from trainingsite.recognition import holder_views as recognition_holder
from trainingsite.recognition import key_cli as recognition_keys
from trainingsite.recognition import signing
from trainingsite.recognition import staff_views as recognition_staff
from trainingsite.recognition import views as recognition
from trainingsite.schemes import asking
from trainingsite.schemes import cli as schemes_cli
from trainingsite.schemes import views as schemes
from trainingsite.selection import (
    appeal_views,
    approval_queries,
    approval_views,
    attached_views,
    bulk_views,
    check_views,
    interview_mail,
    interview_queries,
    interview_views,
    letter_views,
    readiness,
    reference_mail,
    reference_queries,
    reference_service,
    reference_views,
    renewals,
    returning,
    returning_views,
    review_queries,
    review_service,
    review_views,
    sheet_views,
)
from trainingsite.selection import bulk as selection_bulk
from trainingsite.selection import cli as selection_cli
from trainingsite.selection import queries as selection_queries
from trainingsite.selection import staff_views as selection_staff
from trainingsite.selection import views as selection
from trainingsite.selection.running import (
    deputy_views,
    question_views,
    roll_views,
    rubric_views,
    sign_off_views,
    telling,
)
from trainingsite.selection.running import views as running_schemes
from trainingsite.training import (
    analysis,
    analysis_cli,
    analysis_views,
    reflection_queries,
    regrade_queries,
    regrade_views,
    regrading,
    rewarding,
)
from trainingsite.training import authoring_views as training_authoring
from trainingsite.training import break_views as training_breaks
from trainingsite.training import cli as training_cli
from trainingsite.training import preview_views as training_preview
from trainingsite.training import queries as training_queries
from trainingsite.training import service as training_service
from trainingsite.training import staff_views as training_staff
from trainingsite.training import views as training
from trainingsite.training.live import alternative_views, engagements
from trainingsite.training.live import queries as live_queries
from trainingsite.training.live import service as live_service
from trainingsite.training.live import sheet_views as live_sheets
from trainingsite.training.live import staff_views as live_staff
from trainingsite.training.live import views as live

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.room,
    addresses.addresses,
    mails.mails,
    outbox.outbox,
    directory.room,
    schemes.room,
    running_schemes.desk,
    sign_off_views.room,
    question_views.room,
    rubric_views.room,
    roll_views.room,
    deputy_views.room,
    recognition.room,
    recognition_holder.holder,
    recognition_staff.staff,
    training.room,
    training_breaks.breaks,
    training_staff.staff,
    training_authoring.authoring,
    training_preview.preview,
    live.room,
    live_staff.staff,
    live_sheets.room,
    alternative_views.alternatives,
    regrade_views.regrades,
    analysis_views.room,
    selection.room,
    selection_staff.staff,
    interview_views.interviews,
    interview_views.desk,
    approval_views.room,
    check_views.room,
    returning_views.room,
    appeal_views.room,
    letter_views.room,
    bulk_views.room,
    reference_views.references,
    review_views.reviews,
    attached_views.attached,
    sheet_views.room,
    feeds.room,
    evaluation.staff,
    announcement_views.room,
    nudge_views.room,
    outreach_sheets.room,
    closed_records.room,
    joining_views.room,
    home.room,
    home_staff.staff,
    home_sheets.room,
    people_views.room,
    filter_views.room,
)

COMMANDS: tuple[Command, ...] = (
    serving.serve,
    serving.list_settings,
    deeds_cli.worker,
    accounts_cli.people,
    accounts_cli.mail,
    schemes_cli.roles,
    schemes_cli.schemes,
    content_cli.cli,
    training_cli.cli,
    selection_cli.cli,
    recognition_cli.badges,
    recognition_keys.keys,
    auditing.cli,
    demo_cli.cli,
)

CONTENT_COMMANDS: tuple[Command, ...] = (analysis_cli.analyse,)
PEOPLE_COMMANDS: tuple[Command, ...] = (feeds_cli.import_people, feeds_cli.record_status)

JOBS: Mapping[str, JobKind] = {
    "send_mail": Outside(mailing.send_mail),
    "gather_notices": InDeed(mailing.gather_notices),
    "forget_old_mails": InDeed(mail_service.forget_old_mails),
    "chain_audit": InDeed(auditing.chain_audit),
    "sweep": InDeed(sweeping.sweep),
    "close_overdue_attempts": InDeed(training_service.close_overdue_attempts),
    "regrade_quiz": InDeed(regrading.regrade_quiz),
    rewarding.JOB: InDeed(rewarding.reward),
    "run_badge_bulk": InDeed(recognition_bulk.run),
    "remind_of_interviews": InDeed(interview_mail.remind),
    "find_readers": InDeed(review_service.find_readers),
    readiness.JOB: InDeed(readiness.find),
    "tell_of_ends": InDeed(renewals.tell_of_ends),
    feeds_service.JOB: InDeed(feeds_service.run),
    "sweep_feeds": InDeed(feeds_service.sweep),
    "run_decision_bulk": InDeed(selection_bulk.run),
    telling.JOB: InDeed(telling.tell),
    returning.JOB: InDeed(returning.mail),
    returning.REMIND_JOB: InDeed(returning.remind),
    joining.REMIND_JOB: InDeed(joining.remind),
    asking.REMIND_JOB: InDeed(asking.remind),
    inviting.JOB: InDeed(inviting.remind),
    announcing.JOB: InDeed(announcing.run),
    nudging.PLAN: InDeed(nudging.plan),
    nudging.JOB: InDeed(nudging.send),
    "sign_credential": InDeed(signing.sign_credential),
    "sign_status_list": InDeed(signing.sign_status_list),
    "remind_of_sessions": InDeed(live_service.remind),
    reference_service.MAIL_JOB: Outside(reference_mail.mail_referee),
    reference_service.MISSED_JOB: InDeed(reference_service.missed),
    analysis.JOB: Outside(analysis.summarise_quizzes),
}

SCHEDULE: Mapping[str, timedelta] = {
    "gather_notices": timedelta(minutes=10),
    "forget_old_mails": timedelta(days=1),
    "chain_audit": timedelta(minutes=5),
    "sweep": timedelta(days=1),
    "sweep_feeds": timedelta(days=1),
    "close_overdue_attempts": timedelta(minutes=1),
    "remind_of_sessions": timedelta(minutes=15),
    "remind_of_interviews": timedelta(minutes=15),
    "find_readers": timedelta(minutes=10),
    readiness.JOB: timedelta(minutes=5),
    "tell_of_ends": timedelta(hours=6),
    returning.REMIND_JOB: timedelta(hours=6),
    joining.REMIND_JOB: timedelta(hours=6),
    asking.REMIND_JOB: timedelta(hours=6),
    nudging.PLAN: timedelta(hours=1),
    analysis.JOB: timedelta(days=1),
}

WAITING: tuple[tuple[str, Callable[..., Select[*tuple[Any, ...]]]], ...] = (
    ("talk", training_queries.waiting),
    ("reflection", reflection_queries.waiting),
    ("regrade", regrade_queries.waiting),
    ("application", selection_queries.waiting),
    ("offer", readiness.waiting_offers),
    ("exception", selection_queries.waiting_exceptions),
    ("interview", interview_queries.waiting),
    ("interview-unbooked", interview_queries.waiting_unbooked),
    ("interviewer", interview_queries.waiting_alone),
    ("appeal", approval_queries.waiting_appeals),
    ("condition", approval_queries.waiting_conditions),
    ("left", approval_queries.waiting_left),
    ("renewal", approval_queries.waiting_renewals),
    ("reference", reference_queries.waiting),
    ("review", review_queries.waiting),
    ("review", review_queries.waiting_third),
    ("readers", review_queries.lacking),
    ("readers", review_queries.lacking_the_dead),
    ("no-readers", review_queries.without_reviewers),
    ("gathering", readiness.waiting_gathering),
)

ENGAGEMENTS: tuple[engagements.Engaged, ...] = (live_queries.engaged, interview_queries.engaged)

ANNOUNCEMENTS: tuple[Callable[[], str], ...] = (demo_cli.sign_ins,)
OBSTACLES: tuple[Callable[[], str], ...] = (demo_cli.left_in_production,)


MENU: tuple[MenuEntry, ...] = (
    MenuEntry("Desk", "home.desk", Permission.SEE_DESK),
    MenuEntry("My trail", "home.front", Permission.SIGNED_IN),
    MenuEntry("Directory", "directory.index", Permission.SIGNED_IN),
    MenuEntry("My badges", "holder.my_badges", Permission.HOLD_BADGES),
)


def init_app(app: Flask, settings: Settings) -> None:
    """Register all of it, and what every template knows."""
    templates.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in CONTENT_COMMANDS:
        content_cli.cli.add_command(command)
    for command in PEOPLE_COMMANDS:
        accounts_cli.people.add_command(command)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.extensions[home.WAITING] = WAITING
    app.extensions[engagements.ENGAGEMENTS] = ENGAGEMENTS
    app.extensions[serving.ANNOUNCE] = ANNOUNCEMENTS
    app.extensions[serving.OBSTACLES] = OBSTACLES
    with app.test_request_context():
        links = [(entry, url_for(entry.endpoint)) for entry in MENU]
    dev_mail = settings.env != "production" and settings.mail_url.startswith("outbox:")

    @app.context_processor
    def known() -> dict[str, Any]:
        actor, here = current_actor(), catalogue()
        return {
            "site": here.site,
            "content": here,
            "actor": actor,
            "frame": framed(actor, here.site, links, settings.public_url),
            "page_url": page_url,
            "public_url": settings.public_url,
            "dev_mail": dev_mail,
        }


def page_url(number: int | str) -> str:
    """The address of another page of the list that is being looked at."""
    return f"{request.path}?{urlencode({**request.args, 'page': number})}"
