"""A letter as plain text, as a page of a mail, and in the markup of each chat."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kpi_toolkit.errors import DeliveryError
from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.sending.letter import Letter, LetterLine


@dataclass(frozen=True)
class Markup:
    """How a chat writes what stands out.

    Parameters
    ----------
    bold, link
        Filled with ``text`` and ``url``.
    signs
        What the chat would take for markup → what it shows as such a sign: nobody is called by a name in the data.
    """

    bold: str
    link: str
    bullet: str
    signs: Mapping[str, str]

    def safe(self, text: str) -> str:
        """Return a text in which nothing is markup."""
        return "".join(self.signs.get(sign, sign) for sign in text)

    def strong(self, text: str) -> str:
        """Return a text that stands out."""
        return self.bold.format(text=self.safe(text))


WIDE = {"<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "'"}
PLAIN = Markup("{text}", "{text}: {url}", "- ", {})
MARKDOWN = Markup("**{text}**", "[{text}]({url})", "- ", WIDE)
SLACK = Markup("*{text}*", "<{url}|{text}>", "• ", {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "＊", "`": "'"})


def as_text(letter: Letter, markup: Markup = PLAIN, *, has_subject: bool = False) -> str:
    """Write a letter in a markup, a paragraph after the other."""
    blocks = [block for block in _blocks(letter, markup) if block]
    head = [markup.strong(letter.subject)] if has_subject else []
    return "\n\n".join([*head, *("\n".join(block) for block in blocks)])


def as_html(letter: Letter) -> str:
    """Write a letter as the page of a mail: styles at each element, nothing loaded from anywhere."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # only for mails

    templates = Environment(
        loader=FileSystemLoader(resource("templates")), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return templates.get_template("letter.html.j2").render(letter=letter)


def fitted(letter: Letter, size_of: Callable[[Letter], int], most: int) -> Letter:
    """Return a letter that is small enough, as much of it as there is room for.

    Raises
    ------
    DeliveryError
        When not even its headline is.
    """
    for kept in range(letter.length, -1, -1):
        shortened = letter.shortened(kept)
        if size_of(shortened) <= most:
            return shortened
    raise DeliveryError(spoken("send.too_long", most=most))


def _blocks(letter: Letter, markup: Markup) -> Iterator[list[str]]:
    yield [markup.strong(mark) for mark in letter.marks]
    if letter.changed:
        first, *rest = letter.changed
        yield [markup.strong(first), *(f"{markup.bullet}{markup.safe(said)}" for said in rest)]
    yield [markup.safe(letter.headline)] if letter.headline else []
    yield [f"{markup.bullet}{_line(letter, line, markup)}" for line in letter.lines]
    yield [f"{markup.bullet}{markup.safe(point)}" for point in letter.points]
    yield [markup.link.format(text=markup.safe(letter.link_label), url=letter.link)] if letter.link else []
    yield [markup.safe(said) for said in letter.foot]


def _line(letter: Letter, line: LetterLine, markup: Markup) -> str:
    values = {"value": line.value, "target": line.target, "status": line.status}
    key = "letter.line" if line.target else "letter.line_alone"
    rest = word(key, letter.language, **{name: markup.safe(text) for name, text in values.items()})
    return f"{markup.strong(line.label)} {rest}".rstrip()
