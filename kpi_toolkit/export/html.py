"""An executed notebook as one self-contained page.

The page needs no script, no network and no other file. Everything that reaches it is cleaned by an
allow-list: what is not known to be harmless is dropped.
"""

import re
from functools import cache
from typing import Any

import nh3
from nbconvert.exporters import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from kpi_toolkit.errors import RenderError
from kpi_toolkit.files.resources import resource
from kpi_toolkit.files.signs import printable
from kpi_toolkit.language.text import Text
from kpi_toolkit.units import Language

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
LANG = {"zh": "zh-CN", "en": "en"}
UNDESCRIBED = Text("图(无文字说明)", "Picture without a description")

#: Kinds of output a page can show, best first.
KINDS = ("text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain")

_TAGS = {
    "section",
    "header",
    "footer",
    "nav",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "br",
    "wbr",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "img",
    "details",
    "summary",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "a",
    "span",
    "strong",
    "em",
    "b",
    "i",
    "u",
    "s",
    "small",
    "sub",
    "sup",
    "code",
    "kbd",
    "mark",
    "abbr",
    "q",
    "del",
    "ins",
}
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "aria-hidden"},
    "a": {"href"},
    "col": {"span"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "data-label"},
    "th": {"colspan", "rowspan", "scope", "data-label"},
}
_SIGNED = re.compile(r"(<[^>]*>)|((?:[−+±≥≤] ?[¥$€£]|[≥≤] )\d[\d,.]*%?|[−+±]?\d[\d,.]*(?: pp\b| 个百分点))")
_PICTURE = re.compile(r"data:image/(?:svg\+xml|png);base64,[A-Za-z0-9+/]+={0,2}")
_LINK = re.compile(r"#\S*|(?:https?://|mailto:)\S+", re.IGNORECASE)


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """Return the value where the attribute may stay: pictures carry their data, links lead to a page."""
    if (tag, attribute) == ("img", "src"):
        return value if _PICTURE.fullmatch(value) else None
    if (tag, attribute) == ("a", "href"):
        return value if _LINK.fullmatch(value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "title", "iframe", "noscript", "template", "object", "svg", "math"},
    attributes=_ATTRIBUTES,
    attribute_filter=_allowed,
    url_schemes={"data", "http", "https", "mailto"},
    url_relative="pass_through",
)


def clean_html(html: str) -> str:
    """Return the fragment with nothing but what the allow-list knows; style attributes and scripts go."""
    return _CLEANER.clean(html)


def _markdown(source: str) -> str:
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(source))


def _best_kind(data: dict[str, Any]) -> list[str]:
    """Return the kind of an output to show, or nothing: the name `filter_data_type` is nbconvert's."""
    return [kind for kind in KINDS if kind in data][:1]


@cache
def _exporter() -> TemplateExporter:
    """Return the one exporter of this process: its templates are compiled once."""
    return TemplateExporter(  # type: ignore[no-untyped-call]  # nbconvert leaves it untyped
        template_name="review",
        file_extension=".html",
        optimistic_validation=True,  # else the notebook is checked after each of nbconvert's ten idle steps
        extra_template_basedirs=[str(resource("templates"))],
        filters={"clean_html": clean_html, "markdown": _markdown, "filter_data_type": _best_kind},
    )


def _page(title: str, language: Language) -> dict[str, Any]:
    """Return what the template says besides the notebook."""
    return {
        "lang": LANG[language],
        "policy": POLICY,
        "title": title,
        "stylesheet": resource("templates", "style.css").read_text(encoding="utf-8").strip(),
        "picture": UNDESCRIBED(language),
    }


def render_html(notebook: NotebookNode, *, title: str, language: Language) -> str:
    """Return the shown outputs of an executed notebook as one self-contained page.

    Shown are the outputs of code cells not tagged ``parameters``, ``look-closer`` or ``echo`` and the
    markdown cells tagged ``report``; never code, streams or errors.

    Parameters
    ----------
    title
        Of the window; plain text.
    language
        For screen readers, line breaking and page numbers.

    Raises
    ------
    RenderError
        When the notebook shows nothing at all.
    """
    html, _ = _exporter().from_notebook_node(notebook, {"page": _page(title, language)})
    if not html.partition("<main>")[2].partition("</main>")[0].strip():
        raise RenderError(
            "The notebook has no output to show. Expected at least one executed cell that is not tagged "
            "`parameters`, `look-closer` or `echo`; run the notebook first."
        )
    return _whole_numbers(str(html).replace("\ufffd", printable("\ufffd")))


def _whole_numbers(html: str) -> str:
    """Keep each sign with its number and unit on one line; tags stay, their attributes escape what would end them."""
    before, body, after = html.partition("<body>")
    kept = _SIGNED.sub(lambda match: match[1] or f'<span class="nb">{match[2]}</span>', after)
    return before + body + kept
