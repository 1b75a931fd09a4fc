"""Lists on a narrow screen: rows become blocks there, so each cell says its column, and each part what it is.

The style sheet turns the table of a list into blocks, and some browsers then forget that it was a table. What was lost
is written into the markup: the role of every part, and beside every value the name of its column.
"""

import re

from flask import Flask
from markupsafe import Markup

ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row"}
ROW = 'scope="row"'
_PART = re.compile(r"<(table|thead|tbody|tr|th|td)\b([^>]*)>")
_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_UNSEEN = re.compile(r'<span class="unseen">.*?</span>|<[^>]+>', re.DOTALL)
_ACROSS = re.compile(r'colspan="(\d+)"')


def columns(html: str) -> tuple[str, ...]:
    """The names of a table's columns, as they are seen; a column whose name is only heard has none."""
    head, _, _ = html.partition("</thead>")
    return tuple(_UNSEEN.sub("", each).strip().replace('"', "&#34;") for each in _HEAD.findall(head))


def labelled(html: str) -> Markup:
    """A table from a template, with its roles, and with the column's name at every cell but a row's own head."""
    names, place = columns(html), 0

    def part(found: re.Match[str]) -> str:
        nonlocal place
        tag, rest = found.groups()
        if tag not in ("td", "th"):
            place = 0
            return f'<{tag} role="{ROLES[tag]}"{rest}>'
        name = names[place] if place < len(names) else ""
        across = _ACROSS.search(rest)
        place += int(across[1]) if across else 1
        if tag == "th":
            return f'<th role="{"rowheader" if ROW in rest else "columnheader"}"{rest}>'
        label = f' data-label="{name}"' if name else ""
        return f'<td role="cell"{label}{rest}>'

    return Markup(_PART.sub(part, html))  # noqa: S704  # what a template wrote, escaped already


def init_app(app: Flask) -> None:
    """Give templates the filter `labelled`, which the macro of a list uses."""
    app.jinja_env.filters["labelled"] = labelled
