"""From a mail's text to the blocks of its HTML."""

from hypothesis import given
from hypothesis import strategies as st

from trainingsite.notifications.blocks import Block, Button, Items, Paragraph, Piece, blocks, links

SITE = "https://mentors.example"


def of(text: str) -> list[Block]:
    return blocks(text, SITE)


def test_lines_between_empty_lines_are_a_paragraph() -> None:
    assert of("Hello,\nyou.\n\n\nBye.\n") == [
        Paragraph(((Piece("Hello,"),), (Piece("you."),))),
        Paragraph(((Piece("Bye."),),)),
    ]


def test_a_link_of_ours_under_a_line_with_a_colon_is_a_button_of_that_name() -> None:
    assert of(f"See your badge:\n{SITE}/badges/1") == [Button("See your badge", f"{SITE}/badges/1")]


def test_a_link_of_ours_alone_is_a_button() -> None:
    assert of(f"{SITE}/") == [Button("Open the page", f"{SITE}/")]


def test_somebody_elses_link_never_hides_behind_words() -> None:
    for other in ("https://evil.example/", f"{SITE}.evil.example/", "https://mentors.examples"):
        assert of(f"See your badge:\n{other}") == [Paragraph(((Piece("See your badge:"),), (Piece(other, other),)))]


def test_links_and_addresses_inside_a_line_lead_somewhere_without_the_full_stop() -> None:
    assert of("Look (https://a.example/b), or write to me@a.example.") == [
        Paragraph(
            (
                (
                    Piece("Look ("),
                    Piece("https://a.example/b", "https://a.example/b"),
                    Piece("), or write to "),
                    Piece("me@a.example", "mailto:me@a.example"),
                    Piece("."),
                ),
            )
        )
    ]


def test_lines_with_dashes_are_a_list_and_a_link_under_an_item_is_the_items() -> None:
    assert of(f"- One\n  {SITE}/1\n- Two\n  goes on") == [
        Items((((Piece("One", f"{SITE}/1"),),), ((Piece("Two"),), (Piece("goes on"),))))
    ]


def test_a_dash_inside_a_paragraph_is_no_list() -> None:
    assert of("- One\nand on") == [Paragraph(((Piece("- One"),), (Piece("and on"),)))]


def test_the_links_to_our_site_are_given_in_their_order() -> None:
    text = f"A https://b.example\n\nGo:\n{SITE}/1\n\n{SITE}/2."

    assert list(links(text, SITE)) == [f"{SITE}/1", f"{SITE}/2"]


def said(found: list[Block]) -> str:
    """All that blocks show, with nothing between."""
    lines: list[str] = []
    for block in found:
        if isinstance(block, Button):
            lines.append(block.label)
        elif isinstance(block, Items):
            lines += [piece.text for item in block.items for line in item for piece in line]
        else:
            lines += [piece.text for line in block.lines for piece in line]
    return "".join("".join(lines).split())


@given(st.text(alphabet="ab .-:\n@<>&'\"/", max_size=120))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    assert said(of(text)).replace("-", "") == "".join(text.split()).replace("-", "")
