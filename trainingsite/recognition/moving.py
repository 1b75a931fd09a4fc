"""When the site has moved: earlier addresses lead on for ever, but for what old badges are checked by."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from trainingsite.recognition.issuer import addresses, asked_address

# Whoever checks an old badge asks the old host for its issuer, its keys and its list, and compares the names in them.
STAYING = frozenset(f"recognition.issuer.{name}" for name in ("did", "did_under_a_path", "jwks", "key", "status_list"))


def send_on() -> ResponseReturnValue | None:
    """Before a request: what was asked of an earlier address is answered at the present one, under the same path."""
    if asked_address() == addresses() or request.endpoint in STAYING:
        return None
    query = f"?{request.query_string.decode(errors='replace')}" if request.query_string else ""
    there = f"{addresses().public_url}{request.path}{query}"
    return redirect(there, 301 if request.method in ("GET", "HEAD") else 308)
