"""Badges inside pictures."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recognition.samples import as_json, token
from trainingsite.recognition import art, raster
from trainingsite.recognition.baking import KEYWORD, PNG_SIGN, NotBaked, from_png, from_svg, into_png, into_svg
from trainingsite.recognition.bundled import faces

DRAWING = art.disc(art.Badge("Trained Listener", "Northmoor University", "ear", "#0d4f3c"), faces())
PICTURE = raster.png(DRAWING, 64)
READABLE = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=40)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks(picture: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(PNG_SIGN)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        found.append((picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


@pytest.mark.parametrize("text", [as_json().decode(), token()])
def test_what_goes_into_a_png_comes_out_again(text: str) -> None:
    assert from_png(into_png(PICTURE, text)).text == text


@pytest.mark.parametrize("text", [as_json().decode(), token()])
def test_what_goes_into_an_svg_comes_out_again(text: str) -> None:
    baked = from_svg(into_svg(DRAWING, text).encode())

    assert (baked.text, baked.is_intact) == (text, True)


@given(READABLE)
def test_any_text_survives_both_pictures(text: str) -> None:
    told = '{"name":"]]>' + text.replace('"', "").replace("\\", "") + '"}'

    assert from_png(into_png(PICTURE, told)).text == told
    assert from_svg(into_svg(DRAWING, told).encode()).text == told


def test_the_chunk_is_one_uncompressed_itxt_with_the_standards_keyword() -> None:
    ours = [data for kind, data in chunks(into_png(PICTURE, token())) if kind == b"iTXt"]

    assert ours == [KEYWORD + b"\0\0\0\0\0" + token().encode()]


def test_baking_again_replaces_the_badge() -> None:
    twice = into_png(into_png(PICTURE, "a.b.c"), token())

    assert from_png(twice).text == token()
    assert len([kind for kind, _data in chunks(twice) if kind == b"iTXt"]) == 1


def test_the_picture_itself_is_untouched() -> None:
    kept = [one for one in chunks(into_png(PICTURE, token())) if one[0] != b"iTXt"]

    assert kept == chunks(PICTURE)


def test_the_credential_is_the_first_child_of_the_svg_in_its_namespace() -> None:
    baked = into_svg(DRAWING, token())

    assert f'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential verify="{token()}"/>' in baked


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        PNG_SIGN,
        PICTURE,
        PICTURE[:-1],
        into_png(PICTURE, token()) + b"x",
        PNG_SIGN
        + chunk(b"IHDR", b"")
        + chunk(b"iTXt", KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"x"))
        + chunk(b"IEND", b""),
        PNG_SIGN + chunk(b"iTXt", KEYWORD) + chunk(b"IEND", b""),
        PNG_SIGN + chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0\xff\xfe") + chunk(b"IEND", b""),
        PNG_SIGN + chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0a") * 2 + chunk(b"IEND", b""),
        PNG_SIGN + b"\xff\xff\xff\xffiTXt" + b"x" * 20,
    ],
    ids=range(10),
)
def test_a_png_without_one_whole_badge_is_refused_with_words(picture: bytes) -> None:
    with pytest.raises(NotBaked, match=r"\w"):
        from_png(picture)


@pytest.mark.parametrize(
    "picture",
    [
        b"<svg",
        DRAWING.encode(),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        into_svg(into_svg(DRAWING, token()), token()).encode(),
        b"<svg>" * 100_000,
        b'<?xml version="1.0" encoding="x-nothing"?><svg/>',
        into_svg(DRAWING, "a.b.c").replace("<title", '<openbadges:credential verify="d.e.f"/><title', 1).encode(),
    ],
    ids=range(7),
)
def test_an_svg_without_one_whole_badge_is_refused_with_words(picture: bytes) -> None:
    with pytest.raises(NotBaked, match=r"\w"):
        from_svg(picture)


def test_a_changed_drawing_is_noticed_though_the_badge_in_it_is_whole() -> None:
    repainted = into_svg(DRAWING, token()).replace("#0d4f3c", "#7f0000").encode()

    assert from_svg(repainted) == type(from_svg(repainted))(token(), is_intact=False)
