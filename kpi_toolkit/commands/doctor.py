"""``kpi doctor``: what this machine has of what the toolkit needs, and the command that mends what is missing."""

import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from packaging.requirements import Requirement

from kpi_toolkit.errors import KpiError, UsageError, did_you_mean, listed
from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import Text, word
from kpi_toolkit.units import LANGUAGES, Language

# Whatever imports packages stands inside the function that looks: where one is missing, the others are looked at still.
if TYPE_CHECKING:
    from kpi_toolkit.engines.known import KnownEngine

State = Literal["ok", "note", "ill"]
MARKS: dict[State, str] = {"ok": "✓", "note": "–", "ill": "✗"}
TOOLKIT = "kpi-toolkit"
LITTLE_DISK = 1 << 30
UNITS = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
PAGE = '<!doctype html><html lang="zh"><head><title>x</title></head><body><h1>中文 English</h1></body></html>'


@dataclass(frozen=True)
class Checkup:
    """One thing that was looked at.

    Parameters
    ----------
    state
        ``ill`` where something does not work without it; ``note`` what only some need.
    command
        What mends it; empty where nothing is to be mended, or no command can.
    """

    name: Text
    state: State
    said: Text
    command: str = ""


def examine(workspace: Path | None, language: str, as_json: bool) -> int:
    """Look at all that the toolkit needs, print it, and return 1 when something is to be mended."""
    checkups = list(_checkups(workspace))
    ill = [checkup for checkup in checkups if checkup.state == "ill"]
    spoken = _spoken(workspace, language)
    if as_json:
        told = [
            {"name": of.name("en"), "state": of.state, "said": of.said(spoken), "command": of.command}
            for of in checkups
        ]
        print(json.dumps({"ok": not ill, "checks": told}, ensure_ascii=False, indent=2))
        return 1 if ill else 0
    for checkup in checkups:
        print(f"{MARKS[checkup.state]} {checkup.name(spoken)}: {checkup.said(spoken)}")
        if checkup.command:
            print(f"    {word('doctor.command', spoken, command=checkup.command)}")
    print(word("doctor.ill", spoken, count=len(ill)) if ill else word("doctor.well", spoken))
    return 1 if ill else 0


def _spoken(workspace: Path | None, language: str) -> Language:
    """Return the language asked for, else the workspace's, else the terminal's."""
    if language:
        if language not in LANGUAGES:
            raise UsageError(f"There is no language `{language}`. {did_you_mean(language, LANGUAGES)}")
        return "en" if language == "en" else "zh"
    try:
        from kpi_toolkit.settings import load_settings

        if workspace:
            return load_settings(workspace).language
    except (KpiError, ImportError):
        pass
    return "zh" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh") else "en"


def _checkups(workspace: Path | None) -> Iterator[Checkup]:
    yield _well("toolkit", "versions", version=version(TOOLKIT), python=platform.python_version(), system=_system())
    place = workspace or Path()
    looks: dict[str, Callable[[], Checkup]] = {
        "packages": _packages,
        "fonts": _fonts,
        "pdf": _pdf,
        "kernel": _kernel,
        "memory": _memory,
        "zones": _zones,
        "terminal": _terminal,
        "disk": lambda: _disk(place),
        "writing": lambda: _writing(place),
    }
    looks |= {"source": lambda: _source(place)} if workspace else {}
    for name, look in looks.items():
        try:
            yield look()
        except ImportError as error:
            yield _ill(name, "not_imported", f"pip install {error.name or TOOLKIT}", said=error)
    with suppress(ImportError):  # said of the packages
        from kpi_toolkit.engines.known import ENGINES

        yield from map(_engine, ENGINES)


def _system() -> str:
    return f"{platform.system()} {platform.machine()}"


def _words(key: str, /, **values: object) -> Text:
    return Text(*(word(f"doctor.{key}", language, **values) for language in LANGUAGES))


def _well(what: str, key: str, /, **values: object) -> Checkup:
    return Checkup(_words(what), "ok", _words(key, **values))


def _ill(what: str, key: str, command: str = "", /, **values: object) -> Checkup:
    return Checkup(_words(what), "ill", _words(key, **values), command)


def _packages() -> Checkup:
    """Hold every requirement of the toolkit against what is installed."""
    needed = [Requirement(text) for text in requires(TOOLKIT) or ()]
    needed = [needs for needs in needed if needs.marker is None or needs.marker.evaluate({"extra": ""})]
    missing, others = list[Requirement](), list[Requirement]()
    for requirement in needed:
        try:
            if not requirement.specifier.contains(version(requirement.name), prereleases=True):
                others.append(requirement)
        except PackageNotFoundError:
            missing.append(requirement)
    if not missing and not others:
        return _well("packages", "packages_fit", count=len(needed))
    wrong = missing or others
    command = "pip install " + " ".join(f"'{needs.name}{needs.specifier}'" for needs in (*missing, *others))
    key = "package_missing" if missing else "package_old"
    return _ill("packages", key, command, names=listed(needs.name for needs in wrong))


def _fonts() -> Checkup:
    from kpi_toolkit.export.pdf import FONTS

    missing = []
    for _, file in FONTS.values():
        try:
            resource("templates", "fonts", file)
        except FileNotFoundError:
            missing.append(file)
    again = f"pip install --force-reinstall --no-deps {TOOLKIT}"
    return _ill("fonts", "fonts_missing", again, names=listed(missing)) if missing else _well("fonts", "fonts_there")


def _pdf() -> Checkup:
    """Draw a page."""
    from kpi_toolkit.export.pdf import render_pdf

    try:
        drawn = render_pdf(PAGE, title="x", author="x", language="zh", header="x")
    except Exception as error:  # whatever a writer's system libraries raise is what is asked for
        said = " ".join([getattr(error, "message", str(error)), *getattr(error, "faults", ())])
        return _ill("pdf", "pdf_failed", "pip install plutoprint", said=said.rstrip("."))
    writer = "PlutoPrint" if find_spec("plutoprint") else "WeasyPrint"
    return _well("pdf", "pdf_drawn", writer=writer, size=f"{len(drawn) / 1024:.0f} KiB")


def _kernel() -> Checkup:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        name = KernelSpecManager().get_kernel_spec("python3").display_name
    except NoSuchKernel:
        return _ill("kernel", "kernel_missing", "python -m ipykernel install --sys-prefix")
    return _well("kernel", "kernel_there", name=name)


def _memory() -> Checkup:
    """Compare what is free with what DuckDB may take before it writes to the disk."""
    from kpi_toolkit.engines.duckdb import MEMORY, MEMORY_VARIABLE

    limit = os.environ.get(MEMORY_VARIABLE, MEMORY)
    free, total = _free_memory()
    if not total:
        return _well("memory", "memory_unknown", limit=limit)
    number = limit.upper().rstrip("KMGIB")
    wanted = float(number or 0) * UNITS.get(limit.upper()[len(number) :], 1)
    values = {"free": _size(free), "total": _size(total), "limit": limit}
    if free >= wanted:
        return _well("memory", "memory_there", **values)
    return Checkup(_words("memory"), "note", _words("memory_little", **values), f"export {MEMORY_VARIABLE}=500MB")


def _free_memory() -> tuple[int, int]:
    """Return the bytes that are free and all of them; 0 where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return 0, 0
    told = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if ":" in line}
    return told.get("MemAvailable", 0), told.get("MemTotal", 0)


def _size(count: float) -> str:
    return f"{count / 2**30:.1f} GiB" if count >= 2**30 else f"{count / 2**20:.0f} MiB"


def _zones() -> Checkup:
    from kpi_toolkit.settings.values import CHINA

    try:
        offset = datetime(2026, 1, 1, tzinfo=ZoneInfo(CHINA)).strftime("%z")
    except ZoneInfoNotFoundError:
        return _ill("zones", "zones_missing", "pip install tzdata")
    return _well("zones", "zones_there", count=len(available_timezones()), offset=offset)


def _terminal() -> Checkup:
    encoding = sys.stdout.encoding or "ascii"
    try:
        "中文 ✓".encode(encoding)
    except UnicodeEncodeError:
        said = _words("terminal_narrow", encoding=encoding)
        return Checkup(_words("terminal"), "note", said, "export PYTHONUTF8=1")
    return _well("terminal", "terminal_fits", encoding=encoding)


def _disk(place: Path) -> Checkup:
    there = next(folder for folder in (place.absolute(), *place.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    values = {"place": there, "free": _size(free)}
    return _well("disk", "disk_there", **values) if free >= LITTLE_DISK else _ill("disk", "disk_little", "", **values)


def _writing(place: Path) -> Checkup:
    """Write a file where editions, caches and temporary files go."""
    from kpi_toolkit.measuring.keeping import cache_folder

    there = place if place.is_dir() else Path()
    places = dict.fromkeys((there.absolute(), Path(tempfile.gettempdir()), cache_folder()))
    refused = [folder for folder in places if not _can_write(folder)]
    if not refused:
        return _well("writing", "can_write", places=", ".join(map(str, places)))
    command = "chmod u+rwx " + " ".join(f"'{folder}'" for folder in refused) if os.name == "posix" else ""
    return _ill("writing", "cannot_write", command, places=", ".join(map(str, refused)))


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _engine(known: "KnownEngine") -> Checkup:
    """Say whether a database can be read from here; none is ill, for a workspace may not need it."""
    name = _words("engine", name=known.name)
    if not all(map(find_spec, known.packages)):
        return Checkup(name, "note", _words("engine_absent"), known.install)
    if known.beside and shutil.which(known.beside.split()[0].lower()) is None:
        return Checkup(name, "note", _words("engine_beside", beside=known.beside))
    return Checkup(name, "ok", _words("engine_ready" if known.in_process else "engine_installed"))


def _source(workspace: Path) -> Checkup:
    """Open the workspace, as every command does."""
    from kpi_toolkit.measuring.workspace import open_workspace

    try:
        opened = open_workspace(workspace)
    except KpiError as error:
        said = " ".join([error.message, *error.faults[:3]])
        return _ill("source", "source_failed", f"kpi check --workspace {workspace}", said=said)
    name = opened.settings.source.url or opened.settings.source.path
    return _well("source", "source_opened", name=name)
