"""The words of permission: what can be done, the roles, and which role may do what."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in one scheme. A deputy is a further coordinator."""

    APPLICANT = "applicant"
    MENTOR = "mentor"
    MENTEE = "mentee"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"


class Permission(StrEnum):
    """Something that a door may ask for."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    TAKE_TRAINING = "take-training"
    APPLY = "apply"
    HOLD_BADGES = "hold-badges"
    SEE_DESK = "see-desk"
    SEE_AUTHORING = "see-authoring"
    SEE_PEOPLE = "see-people"
    SEE_APPLICATIONS = "see-applications"
    REVIEW_APPLICATIONS = "review-applications"
    DECIDE_APPLICATIONS = "decide-applications"
    CONFIRM_EXCEPTIONS = "confirm-exceptions"
    EDIT_LETTERS = "edit-letters"
    RECORD_TALKS = "record-talks"
    READ_REFLECTIONS = "read-reflections"
    ADJUST_TIME = "adjust-time"
    RUN_SESSIONS = "run-sessions"
    RUN_SCHEMES = "run-schemes"
    SAFEGUARD = "safeguard"
    PREVIEW_QUIZZES = "preview-quizzes"
    DECIDE_REGRADES = "decide-regrades"
    REGRADE = "regrade"
    SEE_STATISTICS = "see-statistics"
    SEE_OVERVIEW = "see-overview"
    SEE_BADGES = "see-badges"
    ISSUE_BADGES = "issue-badges"
    REVOKE_BADGES = "revoke-badges"
    MANAGE_ROLES = "manage-roles"
    INVITE_PEOPLE = "invite-people"
    IMPORT_PEOPLE = "import-people"
    RECORD_STATUS = "record-status"
    MANAGE_KEYS = "manage-keys"
    READ_AUDIT = "read-audit"
    ANNOUNCE = "announce"
    NUDGE = "nudge"


OPEN_TO_SIGNED_IN = frozenset({Permission.SIGNED_IN, Permission.APPLY, Permission.HOLD_BADGES})

_TRAINEE = frozenset({Permission.TAKE_TRAINING})
# Readers see what they are given to read, without names if the scheme says so; the list of applications would tell.
_REVIEWER = frozenset({Permission.SEE_DESK, Permission.REVIEW_APPLICATIONS})
_COORDINATOR = frozenset(
    {
        Permission.SEE_DESK,
        Permission.SEE_PEOPLE,
        Permission.SEE_APPLICATIONS,
        Permission.SEE_AUTHORING,
        Permission.DECIDE_APPLICATIONS,
        Permission.CONFIRM_EXCEPTIONS,
        Permission.EDIT_LETTERS,
        Permission.RECORD_TALKS,
        Permission.READ_REFLECTIONS,
        Permission.ADJUST_TIME,
        Permission.RUN_SESSIONS,
        Permission.RUN_SCHEMES,
        Permission.SAFEGUARD,
        Permission.PREVIEW_QUIZZES,
        Permission.DECIDE_REGRADES,
        Permission.SEE_STATISTICS,
        Permission.SEE_OVERVIEW,
        Permission.SEE_BADGES,
        Permission.ISSUE_BADGES,
        Permission.REVOKE_BADGES,
        Permission.IMPORT_PEOPLE,
        Permission.RECORD_STATUS,
        Permission.READ_AUDIT,
        Permission.ANNOUNCE,
        Permission.NUDGE,
    }
)

GRANTED_TO: dict[Role, frozenset[Permission]] = {
    Role.APPLICANT: _TRAINEE,
    Role.MENTOR: _TRAINEE,
    Role.MENTEE: frozenset(),
    Role.REVIEWER: _REVIEWER,
    Role.COORDINATOR: _COORDINATOR,
}
