"""pyproject.toml, constraints.txt and environment.yml describe one environment."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
RECOMPILE = "Run `make constraints`."


def declared_requirements() -> list[Requirement]:
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    found = [Requirement(text) for group in groups for text in group]
    return [requirement for requirement in found if requirement.name != PROJECT["name"]]  # dev takes in the extras


def pinned_requirements() -> dict[str, tuple[Requirement, int]]:
    """Every pin of constraints.txt by its name, with the number of its hashes."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", CONSTRAINTS, flags=re.MULTILINE))
    pins = {}
    for entry in entries:
        requirement = Requirement(entry.split("\\\n")[0].strip())
        pins[canonicalize_name(requirement.name)] = (requirement, entry.count("--hash=sha256:"))
    return pins


def conda_environment() -> dict[str, Any]:
    environment: dict[str, Any] = YAML(typ="safe").load(ROOT / "environment.yml")
    return environment


@pytest.mark.parametrize("requirement", declared_requirements(), ids=lambda requirement: requirement.name)
def test_every_declared_dependency_is_pinned_within_its_range(requirement: Requirement) -> None:
    pin, _ = pinned_requirements().get(canonicalize_name(requirement.name), (None, 0))
    assert pin is not None, f"constraints.txt does not pin {requirement.name}. {RECOMPILE}"
    (version,) = [specifier.version for specifier in pin.specifier]
    assert requirement.specifier.contains(version), (
        f"constraints.txt pins {pin}, pyproject.toml asks for {requirement}. {RECOMPILE}"
    )


def test_every_pin_is_exact_and_hashed() -> None:
    loose = [
        name
        for name, (pin, hashes) in pinned_requirements().items()
        if hashes == 0 or [specifier.operator for specifier in pin.specifier] != ["=="]
    ]
    assert loose == [], f"constraints.txt has pins without exact version or hash: {loose}. {RECOMPILE}"


def test_constraints_name_no_host() -> None:
    named = re.findall(r"\S*://\S*|--(?:extra-)?index-url.*|--find-links.*|\S+ @ \S+", CONSTRAINTS)
    assert named == [], f"constraints.txt must install from wherever pip is set up to: remove {named[:5]}."


def test_conda_environment_is_named_for_the_project() -> None:
    assert conda_environment()["name"] == PROJECT["name"]


def test_conda_environment_pins_only_python_within_the_projects_range() -> None:
    packages = [each for each in conda_environment()["dependencies"] if isinstance(each, str)]
    versions = dict(each.partition("=")[::2] for each in packages)
    assert sorted(versions) == ["pip", "python"], "Dependencies belong into pyproject.toml."
    assert versions["pip"] == ""
    assert SpecifierSet(PROJECT["requires-python"]).contains(versions["python"])


def test_conda_environment_installs_the_project_for_development() -> None:
    by_pip = [each["pip"] for each in conda_environment()["dependencies"] if isinstance(each, dict)]
    assert by_pip == [["-e .[dev]"]]
    assert "dev" in PROJECT["optional-dependencies"]
