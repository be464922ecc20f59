"""The references of metrics, canonical tables and rules of the plan check, each from its own data."""

from kpi_toolkit.commands.schema import example as mapping_of
from kpi_toolkit.facts.rows import ADDED
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.coverage import tables_of
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.pages.catalogue import effort_of, in_sections, kind_of
from kpi_toolkit.plan.rules import RULES
from kpi_toolkit.plan.rules.rule import Example, Rule
from kpi_toolkit.plan.rules_page import messages
from kpi_toolkit.schema import TABLES, Column, Table
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.units import Language, unit_word
from scripts.docs_site.markup import anchor, code, fence, grid
from scripts.docs_site.words import said


def metrics(language: Language) -> str:
    """Return the metric library: the names by section, then each metric."""
    filled = CATALOGUE.fill(Settings().rules.in_words)
    sections = list(in_sections(filled))
    contents = [
        f"- [{word(f'section.{name}', language)}](#{anchor(word(f'section.{name}', language))}): "
        + ", ".join(f"[{metric.label(language)}](#{anchor(metric.name)})" for metric in group)
        for name, group in sections
    ]
    parts = ["\n".join(contents)]
    for name, group in sections:
        parts += [f"## {word(f'section.{name}', language)}", *(_metric(metric, language) for metric in group)]
    return "\n\n".join(parts)


def _metric(metric: Metric, language: Language) -> str:
    words = metric.words
    keys = (f"better.{metric.better}", f"use.{metric.use}", f"shows.{metric.shows}", f"kind.{kind_of(metric)}")
    kinds = [unit_word(metric.unit, language), *(word(key, language) for key in keys)]
    kinds += [word(f"effort.{effort_of(metric)}", language)] + [word("gameable", language)] * bool(metric.gameable)
    comma = "、" if language == "zh" else ", "
    roles = comma.join(ROLES.label(role)(language) for role in metric.roles) or said("every", language)
    facts = {
        "formula": words.formula(language),
        "leaves_out": words.leaves_out(language),
        "misleads_when": words.misleads_when(language),
        "kind": comma.join(filter(None, kinds)),
        "roles": roles,
        "tables": comma.join(f"[{table}](tables.md#{table})" for table in tables_of(metric)),
        "pairs_with": comma.join(_link(name, language) for name in metric.pairs_with if name in CATALOGUE),
        "rivals": comma.join(_link(name, language) for name in CATALOGUE.rivals(metric.name)),
        "source": words.source,
    }
    colon = "：" if language == "zh" else ": "
    listed = "\n".join(f"- **{said(key, language)}**{colon}{text}" for key, text in facts.items() if text)
    stop = "。" if language == "zh" else ". "
    head = f"**{metric.label(language)}**{stop}{words.sentence(language)}"
    return "\n\n".join([f"### {metric.name}", head, listed, fence(metric.example, "python")])


def _link(name: str, language: Language) -> str:
    return f"[{CATALOGUE[name].label(language)}](#{anchor(name)})"


def tables(language: Language) -> str:
    """Return the canonical tables with their columns and how each is mapped."""
    contents = [f"- [`{table.name}`](#{table.name}): {table.grain(language)}" for table in TABLES.values()]
    return "\n\n".join(["\n".join(contents), *(_table(table, language) for table in TABLES.values())])


def _table(table: Table, language: Language) -> str:
    headings = [said(key, language) for key in ("column", "type", "required", "nullable", "allowed", "meaning")]
    parts = [f"## {table.name}", table.grain(language), grid(headings, [_cells(of, language) for of in table.columns])]
    if added := ADDED.get(table.name):
        rows = [[f"`{name}`", about(language)] for name, about in added.items()]
        adds = said("adds", language, table=table.name)
        parts += [adds, grid([said("column", language), said("meaning", language)], rows)]
    return "\n\n".join([*parts, said("mapping_of", language), fence(mapping_of(table), "yaml")])


def _cells(column: Column, language: Language) -> list[str]:
    limits = list(column.values) + ([f"rules.{column.values_of}"] if column.values_of else [])
    limits += [f"≥ {column.at_least:g}"] if column.at_least is not None else []
    limits += [f"≤ {column.at_most:g}"] if column.at_most is not None else []
    marks = ["" if column.optional else "✓", "✓" if column.nullable else ""]
    return [f"`{column.name}`", column.type, *marks, ", ".join(limits), column.about(language)]


def rules(language: Language) -> str:
    """Return the rules of the plan check, each with a plan that breaks it, what is said, and one that keeps it."""
    severity = {name: word(f"plan.{name}", language) for name in ("error", "warning")}
    rows = [
        [f"[{rule.code}](#{rule.code.lower()})", severity[rule.severity], rule.title(language)]
        for rule in RULES.values()
    ]
    headings = [said(key, language) for key in ("rule", "severity", "meaning")]
    return "\n\n".join([grid(headings, rows), *(_rule(rule, language) for rule in RULES.values())])


def _rule(rule: Rule, language: Language) -> str:
    told = dict.fromkeys(f"> {finding.text(language)}" for finding in messages(rule, rule.bad))
    return "\n\n".join(
        [
            f"## {rule.code}",
            f"**{rule.title(language)}**",
            rule.why(language),
            said("breaks", language),
            *_files(rule.bad),
            said("says", language),
            "\n>\n".join(told),
            said("keeps", language),
            *_files(rule.good),
        ]
    )


def _files(example: Example) -> list[str]:
    texts = {
        "plan/targets.csv": example.targets,
        "plan/actions.csv": example.actions,
        "plan/proposals.csv": example.proposals,
        "kpi.yaml": example.settings,
    }
    return [
        part for name, text in texts.items() if text for part in (f"`{name}`", fence(text, name.rpartition(".")[2]))
    ]


def roles(language: Language) -> str:
    """Return the built-in roles with the metrics that each is appraised by."""
    headings = [said("roles", language), said("written", language), "KPI"]
    rows = [
        [role.label(language), f"`{role.name}`", code(entry.metric for entry in role.core)] for role in ROLES.values()
    ]
    return grid(headings, rows)
