"""The shape of the code base: layers point down, files and functions stay small, notebooks stay clean."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kpi_toolkit"

# Imports point strictly down: a module may import only modules of a smaller layer, or of its own package.
LAYERS = {
    "errors": 0,
    "resources": 0,
    "words": 0,
    "examples": 0,
    "units": 1,
    "durable": 1,
    "period": 1,
    "yaml_file": 1,
    "analysis": 1,
    "language": 2,
    "settings": 3,
    "roles": 3,
    "schema": 3,
    "calendar": 3,
    "finding": 3,
    "metric": 4,
    "engines": 4,
    "season": 4,
    "demo": 4,
    "metrics": 5,
    "sources": 5,
    "facts": 5,
    "segments": 6,
    "own_metrics": 6,
    "workspace": 7,
    "coverage": 8,
    "frame": 9,
    "fingerprint": 9,
    "targets": 10,
    "conformance": 10,
    "judge": 11,
    "plan": 12,
    "report": 13,
    "appraise": 14,
    "restatement": 14,
    "text": 15,
    "charts": 14,
    "lab_charts": 15,
    "tables": 16,
    "record_evidence": 15,
    "record": 16,
    "library": 16,
    "export": 3,
    "run": 4,
    "site": 3,
    "preload": 17,
    "commands": 17,
    "cli": 18,
    "__init__": 19,
}
# An upward import that is meant: a metric called on pandas data needs the whole pipeline, at call time only.
MEANT = {("metric", "frame"), ("cli", "commands"), ("__init__", "metrics")}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def unit_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the package's units that a file imports, at the top or inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != "kpi_toolkit" else [f"kpi_toolkit.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("kpi_toolkit.")}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    unit = unit_of(path)
    assert unit in LAYERS, f"Give `{unit}` a layer in LAYERS of this test and in AGENTS.md."
    for other in imported(path) - {unit, "__version__"}:
        if (unit, other) not in MEANT:
            assert LAYERS[other] < LAYERS[unit], (
                f"`{unit}` (layer {LAYERS[unit]}) imports `{other}` (layer {LAYERS[other]}). "
                "Move what both need to a lower layer."
            )


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300, f"{path.name} is longer than 300 lines. Split it by what it does."
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            doc = ast.get_docstring(node, clean=False)
            lines = (node.end_lineno or 0) - node.body[0].lineno + 1 - (len(doc.splitlines()) if doc else 0)
            assert lines <= 30, f"{path.name}: `{node.name}` has {lines} lines. Split it."


def test_vague_names_are_not_used() -> None:
    vague = {"utils", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in modules() if path.stem in vague]


def test_help_is_fast_because_nothing_heavy_is_imported() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from kpi_toolkit.cli import main; main(['--help']);"
        "heavy = {'pandas', 'duckdb', 'ibis', 'matplotlib', 'papermill', 'nbconvert', 'pydantic'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_are_clean(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    assert tags.count(["parameters"]) == 1, "A notebook has one cell tagged `parameters`."
    assert tags[-1] == ["echo"], "A notebook ends with a cell tagged `echo`."
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        assert not cell.outputs, "Notebooks are kept without outputs: clear them before committing."
        assert cell.execution_count is None
        assert len(cell.source.splitlines()) <= 10, "At most 10 lines a cell: the package lacks a function."
        for node in ast.walk(ast.parse(cell.source)):
            plumbing = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try)
            assert not isinstance(node, plumbing), "No def, class, loop or try in a notebook: put it into the package."


def test_no_word_is_left_over() -> None:
    """Every word is named in the code, or by the part of its key before what the code fills in."""
    from kpi_toolkit.words import WORDS

    files = [path for path in modules() if "words" not in path.parts] + sorted((ROOT / "templates").rglob("*.j2"))
    code = "\n".join(path.read_text("utf-8") for path in files)
    filled = {*re.findall(r'f"([a-z_.]+\.)\{', code), *re.findall(r"""["']([a-z_.]+\.)["'] ~""", code)}
    left = [
        key for key in WORDS if f'"{key}"' not in code and f"'{key}'" not in code and not key.startswith(tuple(filled))
    ]
    assert left == [], "Remove these words, or use them."
