"""From an executed, proven notebook to the files of an edition."""

import json
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

import nbformat

from kpi_toolkit.run.proof import EchoedReview
from kpi_toolkit.units import Language

Renderer = Callable[[nbformat.NotebookNode, EchoedReview, frozenset[str]], Mapping[str, bytes]]

_PROVEN_TEXTS = ("period", "role_label", "score_text", "headline")


def render(notebook: nbformat.NotebookNode, review: EchoedReview, formats: frozenset[str]) -> dict[str, bytes]:
    """Make and check the HTML and, if asked for, the PDF.

    Raises
    ------
    RenderError
        When they cannot be made, or do not hold what the review says.
    """
    from kpi_toolkit.export.check import check_html, check_pdf
    from kpi_toolkit.export.html import render_html
    from kpi_toolkit.export.pdf import render_pdf

    language: Language = "en" if review.text("language") == "en" else "zh"
    organisation = review.text("organisation")
    parts = (review.text("title"), review.text("period"))
    title = " · ".join(part for part in parts if part)
    expect = [text for key in _PROVEN_TEXTS if (text := review.text(key))]
    html = render_html(notebook, title=title, language=language)
    check_html(html, expect=expect)
    files = {"review.html": html.encode()}
    if "pdf" in formats:
        header = " · ".join(part for part in (organisation, title) if part)
        files["review.pdf"] = render_pdf(html, title=title, author=organisation, language=language, header=header)
        check_pdf(files["review.pdf"], expect=expect)
    return files


def review_json(review: EchoedReview) -> bytes:
    """Write the review for machines; equal reviews give equal bytes."""
    text = json.dumps(review.data, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return text.encode() + b"\n"


def notebook_json(notebook: nbformat.NotebookNode) -> bytes:
    """Write the executed notebook, without the folders papermill notes in it."""
    noted = notebook.metadata.get("papermill", {})
    for key in ("input_path", "output_path"):
        if noted.get(key):
            noted[key] = PurePosixPath(str(noted[key]).replace("\\", "/")).name
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text.encode() + b"\n"
