"""The job that throws away what nobody needs any more: old rate counts, and jobs done long ago."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from trainingsite.deeds.act import Act
from trainingsite.infra.jobs import Job
from trainingsite.infra.limits import RateCount

KEPT = timedelta(days=60)


def sweep(act: Act, _payload: Mapping[str, Any]) -> None:
    """Once a day. Keyed jobs are swept too: their keys name a time that is over, or a row that is done."""
    act.db.execute(delete(RateCount).where(RateCount.expires < int(act.now.timestamp())))
    act.db.execute(delete(Job).where(Job.done_at < act.now - KEPT))
