"""Columns that tell who somebody is: by their headings, and by what stands in them. Nothing shared is cut by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import ir
from kpi_toolkit.sources.mapped import Mapped

SAMPLE = 2_000
"""Rows of a table whose values are looked at."""
MOST = 0.5
"""Share of a column's values from which on it is one of persons; of a list of names all but a few are."""
NEARLY_ALL, FEWEST_NAMES = 0.8, 20
_ANYWHERE = (
    "e_?mail|phone|mobile|telephone|whatsapp|open_?id|union_?id|passport|ssn|id_?card|id_number|id_no|iban|bank_card|"
    "card_(?:no|number)|ip_address|birthday|birth_date|date_of_birth|first_name|last_name|full_name|surname|given_name|"
    "nickname|user_?name|(?:customer|buyer|member|contact|client|receiver|recipient|real|guest|person)_name|wechat_id"
)
_ALONE = (
    "mail|cell|tel|fax|qq|identity|licence|license|address|(?:street|home|shipping|billing)_address|street|ip|dob|name|"
    "nick|buyer_nick|receiver|recipient|consignee|customer|buyer|contact|weixin_id|login|account_name"
)
_HEADING = re.compile(
    rf"(?:.*_)?(?:{_ANYWHERE})(?:_\d|_hash|_number|_no)?|(?:{_ALONE})|"
    r".*(?:手机|电话|邮箱|邮件地址|身份证|证件|护照|姓名|昵称|收货人|收件人|联系人|真名|微信号|银行卡|住址|收货地址|"
    r"详细地址|生日|出生日期)(?:号|号码)?\d?"
)
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟"
    "姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛段郝顾龚邵覃武钱戴严莫孔向常汤"
)
_PERSONAL = re.compile(
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|1[3-9]\d[*xX]{3,}\d{2,4}|\+[1-9]\d{0,2}[ \-.(]?(?:\d[ \-.()]*){7,13}|"
    r"\(?0\d{2,3}\)?[- ]?\d{7,8}|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|"
    r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}|\d{6}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx]|[A-Z]{1,2}\d{7,9}|\d{3}-\d{2}-\d{4}"
)
_NAME = re.compile(rf"[{_FAMILY}][\u4e00-\u9fff]{{1,2}}")


def is_personal_heading(heading: str) -> bool:
    """Whether a column is called as one that tells who somebody is.

    >>> [is_personal_heading(name) for name in ("Buyer Email", "收货人手机号", "channel", "product_name", "mailing")]
    [True, True, False, False, False]
    """
    plain = re.sub(r"[\s\-./]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", heading.strip())).lower()
    return _HEADING.fullmatch(plain) is not None


def are_personal(values: Iterable[str]) -> bool:
    """Whether most different values of a column are phones, e-mail addresses, numbers of ids, or names of persons.

    >>> are_personal(["13812345678", "ann@example.com", "unknown"]), are_personal(["wechat", "13812345678", "app"])
    (True, False)
    """
    there = {text for value in values if (text := value.strip())}
    told = sum(bool(_PERSONAL.fullmatch(text)) for text in there)
    names = sum(bool(_NAME.fullmatch(text)) for text in there)
    are_names = len(there) >= FEWEST_NAMES and names >= NEARLY_ALL * len(there)
    return bool(there) and (told >= MOST * len(there) or are_names)


def columns_of_persons(mapped: Mapped, engine: Engine) -> tuple[str, ...]:
    """Return the columns of a table by which nothing shared is cut: further ones by heading, all by content."""
    own = [name for name in mapped.columns if mapped.table[name].is_segment and mapped.table[name].type != "boolean"]
    looked_at = [name for name in own if name not in mapped.constants and not mapped.table[name].values]
    by_heading = {name for name in mapped.extra if is_personal_heading(name)}
    by_content = _by_content(mapped, engine, [*looked_at, *(name for name in mapped.extra if name not in by_heading)])
    return tuple(name for name in (*own, *mapped.extra) if name in by_heading | by_content)


def _by_content(mapped: Mapped, engine: Engine, columns: Sequence[str]) -> set[str]:
    if not columns:
        return set()

    def some() -> ir.Table:
        values = engine.table(mapped.checked)
        return values.select(**{f"c{place}": values[name].cast("string") for place, name in enumerate(columns)}).limit(
            SAMPLE
        )

    rows = engine.run(Query(("persons", list(columns), *mapped.key(engine)), some))
    return {name for place, name in enumerate(columns) if are_personal(map(str, rows[f"c{place}"].dropna().unique()))}
