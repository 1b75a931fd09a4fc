"""Deeds: where permission, audit and outbox meet. `with act_as(current_actor()) as act: service.do(act, …)`."""

from trainingsite.access import SYSTEM
from trainingsite.deeds.act import Act, act_as, rehearse
from trainingsite.deeds.door import allow, current_actor

__all__ = ["SYSTEM", "Act", "act_as", "allow", "current_actor", "rehearse"]
