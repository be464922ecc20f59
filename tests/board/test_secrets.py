"""Passwords: none stands in a message, a kept or published notebook, a page, a PDF, a manifest or on the terminal."""

from __future__ import annotations

import base64
import re
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import nbformat
import pypdf
import pytest

from kpi_toolkit import secrecy
from kpi_toolkit.cli import main
from kpi_toolkit.errors import KpiError
from kpi_toolkit.export import formats
from kpi_toolkit.files.durable import write_atomically
from kpi_toolkit.run import run_editions
from kpi_toolkit.settings import load_settings
from tests.board.row import Row

CORE = "Tr0ub4dor"
PASSWORD = f"Kw/9#zé&{CORE}'x"
VARIABLE = "BOARD_DATABASE_PASSWORD"
SETTINGS = f"language: en\nsource: {{url: 'postgres://db.example/shop', password_variable: {VARIABLE}}}\n"

TEXTS = [
    "{0}",
    "connection refused: password={0} user=x",
    "password = {0!r}",
    "postgres://reader:{0}@db.example/shop",
    "postgres://reader:{1}@db.example/shop",
    "https%3A%2F%2Freader%3A{1}%40db.example",
    "{1}",
    "{2}",
    "Authorization: Basic {3}",
    "{4}",
    "{5}",
    "{6}",
    "{7}",
    "{8}",
    "{9}",
    "{10}",
    "os.environ = {{'A': '1', 'B': {0!r}, 'C': '2'}}",
]
FORMS = (
    PASSWORD,
    quote(PASSWORD, safe=""),
    re.sub("%..", lambda sign: sign[0].lower(), quote(PASSWORD)),
    base64.b64encode(f"reader:{PASSWORD}".encode()).decode(),
    base64.b64encode(PASSWORD.encode()).decode(),
    base64.urlsafe_b64encode(f"ab{PASSWORD}".encode()).decode(),
    PASSWORD[:7] + "\n" + PASSWORD[7:],
    "\n    ".join(re.findall("..?", PASSWORD)),
    PASSWORD[:9] + "\x1b[0m\x1b[31m" + PASSWORD[9:],
    base64.encodebytes(f"a longer text before it all {PASSWORD} and after it as well".encode()).decode(),
    PASSWORD.encode().hex(),
)
URLS = [
    "source: {path: 'postgres://reader:Kw9zTr0ub4dor@db.example/shop'}",
    "source: {path: ['postgres://reader:Kw9zTr0ub4dor@db.example/shop']}",
    "source: {url: ['postgres://reader:Kw9/zTr0ub4dor@db.example/shop']}",
    "source: {url: 'postgres://reader:Kw9/zTr0ub4dor@db.example/shop'}",
    "source: {url: 'postgres://reader:Kw9#zTr0ub4dor@db.example/shop'}",
    "source: {url: {a: 'mysql://reader:Kw9zTr0ub4dor@db.example/shop'}}",
    "source: {url: 'mysql://reader:Kw9zTr0ub4dor@db.example/shop'}",
    "source: {url: 'postgres://Kw9zTr0ub4dor@db.example:port/shop'}",
    "source: {tables: {orders: 'https://reader:Kw9zTr0ub4dor@db.example/orders.csv'}}",
    "source: {tables: {orders: {path: 's3://reader:Kw9zTr0ub4dor@bucket/orders.parquet'}}}",
    "timezone: 'postgres://reader:Kw9zTr0ub4dor@db.example/shop'",
    "language: 'postgres://reader:Kw9zTr0ub4dor@db.example/shop'",
    "'postgres://reader:Kw9zTr0ub4dor@db.example/shop': 1",
    "roles: {'https://reader:Kw9zTr0ub4dor@x/': {}}",
    "source: {url: 'postgres://reader:Kw9zTr0ub4dor@db.example/shop'",
]
CELLS = [
    "import os; print(os.environ['{variable}'])",
    "print(dict(os.environ))",
    "import base64; print(base64.b64encode(os.environ['{variable}'].encode()).decode())",
    "from urllib.parse import quote; print('postgres://reader:' + quote(os.environ['{variable}']) + '@db/x')",
    "print('\\n'.join(os.environ['{variable}']))",
    "from IPython.display import HTML, display; display(HTML('<b>' + os.environ['{variable}'] + '</b>'))",
    "display(HTML(''.join('<i>%s</i>' % sign for sign in os.environ['{variable}'])))",
    "{{'password': os.environ['{variable}']}}",
    "import sys; print(os.environ['{variable}'], file=sys.stderr)",
    "import json; print(json.dumps(dict(os.environ)))",
]
HEADLINE = "from IPython.display import Markdown; display(Markdown(f'# good {period}'))"
FAILING = [
    "import os; password = os.environ['{variable}']; raise ValueError('cannot log in with ' + password)",
    "import os\ndef connect(password):\n    raise OSError(repr(password))\nconnect(os.environ['{variable}'])",
    "from kpi_toolkit.errors import DataError; import os; raise DataError(os.environ['{variable}'])",
    "%xmode Verbose\nimport os\nurl = 'postgres://reader:' + os.environ['{variable}'] + '@db.example'\n1 / 0",
]


@pytest.fixture(autouse=True)
def known(tmp_path, monkeypatch):
    """Let the process know the password, as a command does that read kpi.yaml; and forget it again."""
    before = set(secrecy._known)
    monkeypatch.setenv(VARIABLE, PASSWORD)
    (tmp_path / "kpi.yaml").write_text(SETTINGS, "utf-8")
    load_settings(tmp_path)
    yield
    secrecy._known.clear()
    secrecy._known.update(before)


def leaks(text: str) -> bool:
    """Whether a reader of a text could know the password's core, however it is written."""
    dense = re.sub(r"\s|\x1b\[[0-9;]*m|<[^<>]*>|\\n|<U\+000A>", "", text)
    in_base64 = (base64.b64encode(bytes(before) + CORE.encode()).decode()[4:-4] for before in range(3))
    return any(part in dense for part in (CORE, CORE.lower(), CORE.encode().hex(), *in_base64))


def test_texts_that_are_said_and_written(tmp_path):
    def fell(form):
        text = form.format(*FORMS)
        assert leaks(text), "the payload holds no password"
        write_atomically(tmp_path / "written", text.encode())
        said = KpiError(text, [text]).text("en") + (tmp_path / "written").read_text("utf-8")
        return said if leaks(said) else ""

    Row("secrets: texts", TEXTS).run(fell)


def test_urls_in_faulty_settings(tmp_path, capsys):
    def fell(settings):
        (tmp_path / "kpi.yaml").write_text(f"{settings}\n", "utf-8")
        code = main(["check", "--workspace", str(tmp_path)])
        said = "".join(capsys.readouterr())
        return said if "Tr0ub4dor" in said or code == 0 else ""

    Row("secrets: URLs in settings", URLS).run(fell)


@pytest.mark.slow
def test_outputs_of_cells_in_all_that_is_published(write_notebook, request_for, managers, monkeypatch):
    monkeypatch.setattr("kpi_toolkit.run.kernels.kernel_managers", lambda _: nullcontext(managers))
    row = Row("secrets: cells", CELLS)
    cells = [cell.format(variable=VARIABLE) for cell in row.tried]
    (outcome,) = run_editions([request_for(write_notebook("prints", *cells, HEADLINE))])
    assert outcome.error is None
    published = {file.name: text_of(file) for file in sorted(outcome.folder.iterdir())}
    assert {row.file for row in formats.FORMATS if row.is_for_readers} & set(published)
    notebook = nbformat.read(outcome.folder / "review.ipynb", 4)

    def fell(cell):
        place = row.tried.index(cell) + 2  # the parameters, written and given, come first
        own = str(notebook.cells[place].outputs)
        return (
            own
            if leaks(own) or "***" not in own
            else str([name for name, text in published.items() if leaks(text)])[2:-2]
        )

    row.run(fell)


@pytest.mark.slow
def test_failed_runs(write_notebook, request_for, run):
    def fell(cell):
        request = request_for(write_notebook("fails", cell.format(variable=VARIABLE)))
        (outcome,) = run(request)
        said = outcome.error.text("en") + "".join(file.read_text("utf-8") for file in request.output.rglob(".failed/*"))
        return said if leaks(said) else ""

    Row("secrets: failed runs", FAILING, few=2).run(fell)


def text_of(file: Path) -> str:
    content = file.read_bytes()
    if file.suffix == ".pdf":
        return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    return content.decode("utf-8", "ignore")
