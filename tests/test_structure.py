"""The shape of the code base: layers point down, files and functions stay small, notebooks stay clean."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kpi_toolkit"


def rooms() -> dict[str, int]:
    """Return the rooms of AGENTS.md, from the lowest up."""
    block = (ROOT / "AGENTS.md").read_text("utf-8").split("```rooms\n")[1].split("```")[0]
    names = [line.split()[0] for line in block.splitlines() if line.strip()]
    return {name: layer for layer, name in enumerate(reversed(names))}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    return [*module.split("."), "__init__"][1]


def imported(path: Path, known: Collection[str]) -> set[str]:
    """Return the package's modules that a file imports, at the top, inside functions or by `import_module`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in known else node.module for name in named}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Call) and "import_module" in ast.unparse(node.func):
            found |= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
    return {name for name in found if name in known}


@cache
def graph() -> dict[str, set[str]]:
    """Return what each module of the package imports of it."""
    paths = {module_of(path): path for path in modules()}
    return {name: imported(path, paths) - {name} for name, path in paths.items()}


def circles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Return the strongly connected components of more than one module (Kosaraju)."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(node: str, edges: Mapping[str, set[str]], out: list[str]) -> None:
        seen.add(node)
        for other in sorted(edges[node]):
            if other not in seen:
                visit(other, edges, out)
        out.append(node)

    for node in graph:
        if node not in seen:
            visit(node, graph, order)
    backwards = {node: {other for other in graph if node in graph[other]} for node in graph}
    seen.clear()
    found = []
    for node in reversed(order):
        if node not in seen:
            component: list[str] = []
            visit(node, backwards, component)
            found.append(set(component))
    return [component for component in found if len(component) > 1]


def test_every_room_is_listed() -> None:
    there = {room_of(module_of(path)) for path in modules()}
    assert there == set(rooms()), "Name each room, and no other, in the list of rooms in AGENTS.md."


def test_few_modules_lie_in_the_root() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 8, "Put the module into a room."


def test_imports_point_down() -> None:
    layers = rooms()
    up = {
        (module, other)
        for module, others in graph().items()
        for other in others
        if room_of(module) != room_of(other)
        and layers[room_of(other)] >= layers[room_of(module)]
        and other != "kpi_toolkit"
    }
    assert not up, f"Move what both need to a lower room: {sorted(up)}"


def test_no_circle_of_modules() -> None:
    assert [sorted(component) for component in circles(graph())] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300, f"{path.name} is longer than 300 lines. Split it by what it does."
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            doc = ast.get_docstring(node, clean=False)
            lines = (node.end_lineno or 0) - node.body[0].lineno + 1 - (len(doc.splitlines()) if doc else 0)
            assert lines <= 30, f"{path.name}: `{node.name}` has {lines} lines. Split it."


def judges() -> set[str]:
    """Return the modules that judge what was measured, and nothing else."""
    beside = {
        f"kpi_toolkit.{name}"
        for name in (
            "weekly.chain",
            "weekly.policy",
            "weekly.resources",
            "plan.history",
            "plan.loop",
            "plan.effects",
            "plan.acted",
        )
    }
    return {module_of(path) for path in (PACKAGE / "judge").rglob("*.py")} | beside


def reached(start: Collection[str], edges: Mapping[str, Collection[str]]) -> set[str]:
    """Return the modules that some modules import, directly or through others."""
    seen: set[str] = set()
    open_ends = set(start)
    while open_ends:
        seen |= open_ends
        open_ends = {other for module in open_ends for other in edges[module]} - seen
    return seen


def test_judges_give_data_and_no_words() -> None:
    """What a judge found is worded in `pages/text`, and nowhere before."""
    there = judges()
    for path in (path for path in modules() if module_of(path) in there):
        tree = ast.parse(path.read_text("utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert "word" not in names, f"{path.name}: make the sentence in `pages/text/` from what is found here."


def test_judges_turn_back_to_nothing() -> None:
    """Nothing that a judge imports can run a query or make a sentence; only a `Reason` knows its words."""
    there = reached(judges(), graph() | {"kpi_toolkit.language.text": set()})
    querying = {"kpi_toolkit.measuring.workspace", "kpi_toolkit.measuring.planner", "kpi_toolkit.measuring.frame"}
    beyond = {module for module in there if room_of(module) in ("engines", "sources", "sheets")}
    beyond |= {module for module in there if module.startswith("kpi_toolkit.language.words")}
    assert beyond | (there & querying) == {"kpi_toolkit.sources.described"}, (
        "Ask for it in `needs`, read it from Measured."
    )
    judging = judges()
    for path in (path for path in modules() if module_of(path) in judging):
        text = path.read_text("utf-8")
        build = re.search(r"^\s*(import|from) (ibis|duckdb|kpi_toolkit\.expressions)\b", text, re.M)
        assert not build, f"{path.name}: declare an extract in `measuring/extracts.py`."


def test_judges_load_no_database_and_no_library_that_takes_half_a_second() -> None:
    import subprocess
    import sys

    heavy = "{'ibis', 'duckdb', 'scipy.stats'}"
    code = f"import sys, {', '.join(sorted(judges()))}; assert not {heavy} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_vague_names_are_not_used() -> None:
    vague = {"utils", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in modules() if path.stem in vague]


def names_given(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield what variables, fields and parameters are called, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_names_say_what_they_hold(path: Path) -> None:
    saying_nothing = {"one", "found", "made", "asked"}
    given = names_given(ast.parse(path.read_text("utf-8")))
    left = [f"line {line}: `{name}`" for name, line in given if name in saying_nothing]
    assert left == [], f"{path.name}: call it by what it holds: `target`, `row`, `reached`."


def test_a_class_name_stands_once() -> None:
    homes: dict[str, list[str]] = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(module_of(path))
    twice = {name: places for name, places in homes.items() if len(places) > 1}
    assert twice == {}, "Say in the name what each of them is."


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
    from kpi_toolkit.language.words import WORDS

    files = [path for path in modules() if "words" not in path.parts] + sorted((ROOT / "templates").rglob("*.j2"))
    code = "\n".join(path.read_text("utf-8") for path in files)
    filled = {*re.findall(r"""f["']([a-z_.]+\.)\{""", code), *re.findall(r"""["']([a-z_.]+\.)["'] ~""", code)}
    whole = {word for _, word in re.findall(r"""(?=(["'])([\w.]+)\1)""", code)}
    left = [key for key in WORDS if key not in whole and not key.startswith(tuple(filled))]
    assert left == [], "Remove these words, or use them."
