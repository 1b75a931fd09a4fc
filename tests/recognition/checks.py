"""The sample in every form, checked by a site that knows it."""

import copy
import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from tests.recognition.samples import NOW, FakeSite, as_json, signed, token
from trainingsite.recognition import art, raster
from trainingsite.recognition.baking import into_png, into_svg
from trainingsite.recognition.bundled import faces
from trainingsite.recognition.verification import Inquiry, Outcome, Report, verify

DRAWING = art.disc(art.Badge("Trained Listener", "Northmoor University", "ear", "#0d4f3c"), faces())


@cache
def forms() -> dict[str, bytes]:
    """The sample in every form in which it is given away."""
    return {
        "json": as_json(),
        "jwt": token().encode(),
        "png": into_png(raster.png(DRAWING, 64), as_json().decode()),
        "svg": into_svg(DRAWING, token()).encode(),
        "svg with json": into_svg(DRAWING, as_json().decode()).encode(),
    }


FORMS = ("json", "jwt", "png", "svg", "svg with json")


def checked(data: bytes, site: FakeSite | None = None, *, now: datetime = NOW, email: str = "") -> Report:
    return verify(Inquiry(data, now, email), site or FakeSite())


def ended(report: Report, name: str) -> Outcome:
    return next(check.outcome for check in report.checks if check.name == name)


def moved(change: Callable[[dict[str, Any]], object]) -> Report:
    """The sample's JSON after a change, checked."""
    told = copy.deepcopy(signed())
    change(told)
    return checked(json.dumps(told).encode())
