"""Lists on a narrow screen."""

import pytest

from trainingsite.infra.tables import labelled

HEAD = (
    '<table><thead><tr><th scope="col"><span class="unseen">Choose</span></th><th scope="col">Who</th>{}</tr></thead>'
)
BODY = '<tbody><tr><td><input></td><th scope="row">Nia</th>{}</tr></tbody></table>'


def body(head: str = "", cells: str = "") -> str:
    """What becomes of the one row of a list with these columns beside a tick and a name."""
    return str(labelled(HEAD.format(head) + BODY.format(cells))).partition("</thead>")[2]


@pytest.mark.parametrize(
    ("head", "cells", "becomes"),
    [
        (
            '<th scope="col">State</th>',
            '<td class="a">Sent</td>',
            '<td role="cell" data-label="State" class="a">Sent</td>',
        ),
        ("<th>Where &amp; when</th>", "<td>Hub</td>", 'data-label="Where &amp; when">Hub'),
        ('<th>The "key"</th>', "<td>1</td>", 'data-label="The &#34;key&#34;">1'),
        ("<th>One</th><th>Two</th><th>Three</th>", '<td colspan="2">–</td><td>3</td>', 'data-label="Three">3'),
    ],
)
def test_each_value_has_the_name_of_its_column(head: str, cells: str, becomes: str) -> None:
    assert becomes in body(head, cells)


def test_every_part_says_its_role_and_what_is_under_an_unseen_name_has_no_label() -> None:
    assert body() == (
        '<tbody role="rowgroup"><tr role="row"><td role="cell"><input></td>'
        '<th role="rowheader" scope="row">Nia</th></tr></tbody></table>'
    )


def test_nothing_but_the_tables_own_tags_is_touched() -> None:
    assert labelled("<td><time>24 November</time><template></template></td>") == (
        '<td role="cell"><time>24 November</time><template></template></td>'
    )
