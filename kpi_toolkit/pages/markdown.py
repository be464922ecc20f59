"""What people type, as HTML: emphasis, lists and links of Markdown; all else stays the text that it is."""

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

RULES = ("emphasis", "list", "link", "newline", "escape")
TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "br"}
SCHEMES = {"http", "https", "mailto"}


def rich(text: str) -> Markup:
    """Return a text as HTML of nothing but paragraphs, lists, emphasis, and links to the web or to an address.

    >>> rich("**a** <b> [c](https://d.e)").strip()
    Markup('<p><strong>a</strong> &lt;b&gt; <a href="https://d.e">c</a></p>')
    """
    html: str = _reader().render(text)
    return Markup(
        nh3.clean(html, tags=TAGS, attributes={"a": {"href"}, "*": set()}, url_schemes=SCHEMES, link_rel=None)
    )


@cache
def _reader() -> MarkdownIt:
    """Return a reader that knows these rules alone, and takes a link to anywhere else as text."""
    reader = MarkdownIt("zero", {"breaks": True}).enable(list(RULES))
    reader.validateLink = lambda url: url.partition(":")[0].lower() in SCHEMES  # type: ignore[method-assign]
    return reader
