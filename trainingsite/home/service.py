"""What is done over all rooms: taking the audit log away as a file."""

import uuid

from trainingsite.access import Permission
from trainingsite.audit.queries import Sought
from trainingsite.deeds import Act
from trainingsite.home.audit_queries import Asked


def record_export(act: Act, wanted: Sought, asked: Asked) -> None:
    """Write down that the actor takes this part of the log away, for the readers of each scheme that it is from."""
    act.require(Permission.READ_AUDIT)
    export = uuid.uuid4()
    for scheme_id in [None] if wanted.scheme_ids is None else sorted(wanted.scheme_ids):
        act.record("audit.exported", "export", export, scheme_id=scheme_id, **asked.as_dict())
