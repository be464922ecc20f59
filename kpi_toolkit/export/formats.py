"""Every format of an edition, a row each; the command line, rendering, checks, editions and the index follow from it.

Importing it imports no maker: each is imported when a file is made.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kpi_toolkit.errors import UsageError, did_you_mean, listed
from kpi_toolkit.export.executed import Executed
from kpi_toolkit.files.resources import resource
from kpi_toolkit.files.signs import printable
from kpi_toolkit.units import Language

REVIEW = "review.json"
"""What editions are compared by, and what the index shows of them."""
SCHEMA = "review.schema.json"
"""What :data:`REVIEW` may hold, beside it, so that an edition goes by what it was made by."""


@dataclass(frozen=True)
class Format:
    """One file of an edition.

    Parameters
    ----------
    name
        As it is asked for, ``html``.
    label
        Of its link on the index page, in Chinese and English.
    make
        Returns the content.
    check
        Raises a RenderError when a finished content is not what was asked for; None where the content is the review
        itself, which is proven.
    is_always_made
        Whether every edition has it, asked for or not.
    is_for_readers
        Whether it can be asked for and is linked on the index page.
    """

    name: str
    file: str
    label: Mapping[Language, str]
    make: Callable[[Executed], bytes]
    check: Callable[[bytes, Executed], None] | None = None
    is_always_made: bool = False
    is_for_readers: bool = True


def _make_html(executed: Executed) -> bytes:
    return executed.page.encode()


def _check_html(content: bytes, executed: Executed) -> None:
    from kpi_toolkit.export.check import check_html

    check_html(content.decode(), expect=executed.expect)


def _make_pdf(executed: Executed) -> bytes:
    from kpi_toolkit.export.pdf import render_pdf

    about = {"title": executed.title, "author": executed.text("organisation"), "header": executed.header}
    return render_pdf(executed.page, language=executed.language, **about)


def _check_pdf(content: bytes, executed: Executed) -> None:
    from kpi_toolkit.export.check import check_pdf

    check_pdf(content, expect=[printable(text) for text in executed.expect])


def _make_xlsx(executed: Executed) -> bytes:
    from kpi_toolkit.export.xlsx import render_xlsx

    return render_xlsx(executed)


def _check_xlsx(content: bytes, executed: Executed) -> None:
    from kpi_toolkit.export.check import check_xlsx

    check_xlsx(content, expect=executed.expect)


def _make_json(executed: Executed) -> bytes:
    from kpi_toolkit.export.data import review_json

    return review_json(executed.review)


def _make_schema(_: Executed) -> bytes:
    return resource("templates", SCHEMA).read_bytes()


def _make_notebook(executed: Executed) -> bytes:
    from kpi_toolkit.export.data import notebook_json, without_own_looks

    return notebook_json(without_own_looks(executed.notebook))


FORMATS: tuple[Format, ...] = (
    Format("html", "review.html", {"zh": "HTML", "en": "HTML"}, _make_html, _check_html, is_always_made=True),
    Format("pdf", "review.pdf", {"zh": "PDF", "en": "PDF"}, _make_pdf, _check_pdf),
    Format("xlsx", "review.xlsx", {"zh": "Excel", "en": "Excel"}, _make_xlsx, _check_xlsx),
    Format("json", REVIEW, {"zh": "数据", "en": "Data"}, _make_json, is_always_made=True, is_for_readers=False),
    Format(
        "schema", SCHEMA, {"zh": "数据结构", "en": "Schema"}, _make_schema, is_always_made=True, is_for_readers=False
    ),
    Format(
        "notebook",
        "review.ipynb",
        {"zh": "笔记本", "en": "Notebook"},
        _make_notebook,
        is_always_made=True,
        is_for_readers=False,
    ),
)
"""In the order of their links; the first is the one that a run names."""


def for_readers() -> tuple[Format, ...]:
    """Return the formats that can be asked for."""
    return tuple(row for row in FORMATS if row.is_for_readers)


def choices() -> str:
    """Return the names that can be asked for as the command line takes them, all of them: ``html,pdf,xlsx``."""
    return ",".join(row.name for row in for_readers())


def chosen(text: str) -> list[str]:
    """Read what is asked for on the command line, the other way round than :func:`choices`.

    Raises
    ------
    UsageError
        For a name that is none.
    """
    names = text.split(",")
    made(names)
    return names


def made(wanted: Iterable[str] | None) -> tuple[Format, ...]:
    """Return the formats of an edition for which some are wanted, all of them if None.

    Raises
    ------
    UsageError
        For a name that is none.
    """
    known = [row.name for row in for_readers()]
    names = set(known if wanted is None else wanted)
    if unknown := sorted(names - set(known)):
        raise UsageError(f"There is no format {listed(unknown)}. {did_you_mean(unknown[0], known)}")
    return tuple(row for row in FORMATS if row.is_always_made or row.name in names)


def render(executed: Executed, formats: Iterable[Format]) -> dict[str, bytes]:
    """Make and check the files of an edition, by name.

    Raises
    ------
    RenderError
        When one cannot be made, or does not hold what the review says.
    """
    files = {}
    for row in formats:
        files[row.file] = row.make(executed)
        if row.check:
            row.check(files[row.file], executed)
    return files
