"""A badge's picture: a waymark disc with a ring, words along it, and one pictogram. Pure."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from trainingsite.recognition.lettering import Arc, Style, Typeface, broken, on_arc, on_line

SIDE = 240
CARD_WIDTH, CARD_HEIGHT = 1200, 630
PAPER, INK, QUIET, WHITE, WAY = "#fbf9f4", "#16211c", "#4a5850", "#ffffff", "#f2b705"
_LINE = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'

PICTOGRAMS = {
    "ear": (
        f'<g {_LINE} stroke="{{way}}" stroke-width="13">'
        '<path d="M79 117C77 83 97 63 123 63C150 63 167 82 167 107C167 143 134 140 132 162C130 184 98 188 92 165"/>'
        '<path d="M104 112C102 96 111 87 123 87C135 87 143 96 143 107C143 123 124 122 122 138"/></g>'
    ),
    "gate": (
        f'<g {_LINE} stroke="{{way}}"><path stroke-width="15" d="M70 74V170M170 74V170"/>'
        '<path stroke-width="9" d="M70 92H170M70 115H170M70 138H170M70 161H170M74 158L166 95"/></g>'
    ),
    "quill": (
        '<path fill="{way}" d="M171 64C127 64 94 89 86 127L82 146C112 150 134 143 147 125L133 123C148 116 158 106 '
        '163 93L150 93C162 86 169 76 171 64Z"/>'
        f'<path {_LINE} stroke="{{ground}}" stroke-width="6" d="M149 88C121 103 103 122 93 148"/>'
        f'<path {_LINE} stroke="{{way}}" stroke-width="8" d="M92 146L79 177"/>'
    ),
    "arrow": '<path fill="{way}" d="M120 64L166 116H139V172H101V116H74Z"/>',
    "people": (
        '<g fill="{way}"><circle cx="95" cy="87" r="20"/>'
        '<path d="M62 164V146C62 126 76 116 95 116C114 116 128 126 128 146V164Z"/></g>'
        '<g fill="{white}"><circle cx="150" cy="97" r="17"/>'
        '<path d="M137 164V146C137 138 135 131 132 125C137 122 143 120 150 120C166 120 177 130 177 147V164Z"/></g>'
    ),
    "sign": (
        '<path fill="{white}" d="M114 62H126V178H114Z"/><path fill="{way}" d="M76 76H154L172 93L154 110H76Z"/>'
        '<path fill="{white}" d="M164 120H98L82 134L98 148H164Z"/>'
    ),
    "paths": (
        f'<g {_LINE} stroke="{{way}}" stroke-width="12">'
        '<path d="M78 84C78 114 120 108 120 144M162 84C162 114 120 108 120 144M120 76V176"/></g>'
        '<path fill="{way}" d="M78 66A14 14 0 1 1 78 94A14 14 0 1 1 78 66Z'
        'M162 66A14 14 0 1 1 162 94A14 14 0 1 1 162 66ZM120 56A14 14 0 1 1 120 84A14 14 0 1 1 120 56Z"/>'
    ),
    "notebook": (
        '<path fill="{way}" d="M90 64H152Q160 64 160 72V168Q160 176 152 176H90Q82 176 82 168V72Q82 64 90 64Z"/>'
        f'<path {_LINE} stroke="{{ground}}" stroke-width="7" d="M108 94H144M108 116H144M108 138H130"/>'
        f'<path {_LINE} stroke="{{way}}" stroke-width="7" d="M72 84H90M72 107H90M72 130H90M72 153H90"/>'
    ),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge's picture shows. `ground` (dark enough for white letters) and `way` are #rrggbb.

    `own` is the digest of the university's own drawing, which then takes the place of all of it.
    """

    title: str
    issuer: str
    pictogram: str
    ground: str
    way: str = WAY
    own: str = ""


@dataclass(frozen=True, slots=True)
class Faces:
    """The two weights that badges are lettered in."""

    bold: Typeface
    regular: Typeface


def alternative(badge: Badge) -> str:
    """The picture in words."""
    if badge.own:
        return f"Badge: {badge.title}, {badge.issuer}"
    shown = {
        "ear": "an ear",
        "gate": "a gate",
        "quill": "a quill",
        "arrow": "an arrow that points the way",
        "people": "two people side by side",
        "sign": "a fingerpost",
        "paths": "three paths that meet",
        "notebook": "a notebook",
    }[badge.pictogram]
    return f"Round badge: {badge.title}, {badge.issuer}, with {shown}"


def disc(badge: Badge, faces: Faces, own: str = "") -> str:
    """The badge as an SVG document, 240 units wide and high; `own` is the `<svg>` element that takes its place."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}" '
        f'role="img" aria-labelledby="badge-title badge-desc"><title id="badge-title">{escape(badge.title)}</title>'
        f'<desc id="badge-desc">{escape(alternative(badge))}</desc>{own or _inside(badge, faces)}</svg>'
    )


def card(badge: Badge, faces: Faces, lines: tuple[str, ...], own: str = "") -> str:
    """A picture for shared links, 1200 × 630: the badge, its title, who gives it, and further `lines`."""
    title = Style(faces.bold, 68)
    words = broken(badge.title, 610, title)
    small = Style(faces.regular, 36)
    small_print = [part for line in lines for part in broken(line, 620, small)]
    top = CARD_HEIGHT / 2 - 40 * len(words) - 28 * len(small_print) + 30
    drawn = [f'<g fill="{INK}">{on_line(line, 520, top + 78 * row, title)}</g>' for row, line in enumerate(words)]
    under = top + 78 * len(words)
    for row, line in enumerate(small_print):
        drawn.append(f'<g fill="{QUIET}">{on_line(line, 520, under + 54 * row, small)}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {CARD_WIDTH} {CARD_HEIGHT}" width="{CARD_WIDTH}" '
        f'height="{CARD_HEIGHT}"><path fill="{PAPER}" d="M0 0H{CARD_WIDTH}V{CARD_HEIGHT}H0Z"/>'
        f'<path fill="{badge.ground}" d="M0 590H{CARD_WIDTH}V{CARD_HEIGHT}H0Z"/>'
        f'<g transform="translate(60 95) scale(1.7)">{own or _inside(badge, faces)}</g>{"".join(drawn)}</svg>'
    )


def _inside(badge: Badge, faces: Faces) -> str:
    middle = SIDE / 2
    title = on_arc(badge.title.upper(), Arc(middle, middle, 86, 236), Style(faces.bold, 19, 2))
    foot = on_arc(badge.issuer.upper(), Arc(middle, middle, 97, 104, below=True), Style(faces.regular, 14, 1.4))
    picture = PICTOGRAMS[badge.pictogram].format(way=badge.way, ground=badge.ground, white=WHITE)
    return (
        f'<circle cx="{SIDE // 2}" cy="{SIDE // 2}" r="118" fill="{badge.ground}"/>'
        f'<circle cx="{SIDE // 2}" cy="{SIDE // 2}" r="109" fill="none" stroke="{WHITE}" stroke-width="3.5"/>'
        f'<g fill="{WHITE}">{title}{foot}</g>{picture}'
    )
