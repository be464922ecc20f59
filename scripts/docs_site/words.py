"""What the pages say themselves, and the Chinese of what the code says in English only."""

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from kpi_toolkit.units import Language

DOCS = Path(__file__).parents[2] / "docs"
CHINESE = DOCS / "zh" / "words.yaml"
WORDS: dict[str, tuple[str, str]] = {
    "title": ("kpi-toolkit 文档", "kpi-toolkit documentation"),
    "other": ("English", "中文"),
    "contents": ("目录", "Contents"),
    "skip": ("跳到正文", "Skip to the text"),
    "start": ("开始", "Start"),
    "howto": ("怎么做", "How to"),
    "reference": ("参考", "Reference"),
    "explanation": ("说明", "Explanation"),
    "whole": ("整体", "The whole"),
    "setting": ("设置", "setting"),
    "type": ("类型", "type"),
    "default": ("默认", "default"),
    "meaning": ("含义", "meaning"),
    "option": ("选项", "option"),
    "needed": ("必填", "needed"),
    "text": ("文本", "text"),
    "number": ("数", "number"),
    "integer": ("整数", "whole number"),
    "boolean": ("true / false", "true / false"),
    "date": ("日期", "day"),
    "list": ("{of}的列表", "list of {of}"),
    "mapping": ("名称: {of}", "name: {of}"),
    "names": ("zh 与 en 两种名称", "a name in zh and en"),
    "told_by": ("凭表头认出", "Told by the headings"),
    "becomes": ("对应的表", "Becomes the table"),
    "breaks": ("不合规则", "Breaks it"),
    "says": ("会说", "It says"),
    "keeps": ("合乎规则", "Keeps it"),
    "column": ("列", "column"),
    "required": ("必需", "needed"),
    "nullable": ("可空", "may be empty"),
    "allowed": ("取值", "allowed"),
    "adds": ('`frame("{table}")` 另有', '`frame("{table}")` adds'),
    "mapping_of": ("对应方法", "How it is mapped"),
    "formula": ("公式", "Formula"),
    "leaves_out": ("不含", "Leaves out"),
    "misleads_when": ("误读", "Misleads when"),
    "kind": ("性质", "Kind"),
    "roles": ("岗位", "Roles"),
    "tables": ("所用的表", "Tables"),
    "pairs_with": ("请与之同看", "Read beside"),
    "rivals": ("另一种定义", "Rival definitions"),
    "source": ("出处", "Source"),
    "rule": ("规则", "rule"),
    "severity": ("程度", "severity"),
    "export": ("导出文件", "export"),
    "engine": ("数据库", "engine"),
    "message": ("消息", "message"),
    "written": ("写法", "written"),
    "parts": ("报告的各部分", "Parts of a review"),
    "functions": ("函数与类型", "Functions and types"),
    "every": ("所有岗位", "all roles"),
}


class UntranslatedError(LookupError):
    """Something the code says has no Chinese yet: one line of docs/zh/words.yaml gives it."""


def said(key: str, language: Language, **values: str) -> str:
    """Return a word of the pages."""
    return WORDS[key][0 if language == "zh" else 1].format(**values)


@cache
def chinese() -> dict[str, str]:
    """Return the Chinese of what the code says in English only."""
    loaded = YAML(typ="safe", pure=True).load(CHINESE.read_text("utf-8"))
    return {str(english): str(text) for english, text in loaded.items()}


def in_words(english: str, language: Language) -> str:
    """Return a sentence of the code in a language.

    Raises
    ------
    UntranslatedError
        When docs/zh/words.yaml has none.
    """
    if language == "en" or not english:
        return english
    if english not in chinese():
        raise UntranslatedError(f"Write the Chinese of this into docs/zh/words.yaml: {english}")
    return chinese()[english]
