"""Words that nobody fixed: what stands in columns of free words, what counts, and what cannot be added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpi_toolkit.engines.names import folded
from kpi_toolkit.language.naming import in_a_row
from kpi_toolkit.language.text import Reason, spoken
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.sources.described import Profile, Word
from kpi_toolkit.sources.states import is_sold, is_usually_unsold

KNOWN: dict[tuple[str, str], tuple[str, ...]] = {
    ("events", "event"): (
        *("visit", "read", "share", "comment", "like", "tip", "cart", "inquiry", "check_in", "message", "bind_card"),
        *("submit_form", "download", "purchase", "favorite", "moments_like", "unsubscribe", "block"),
    ),
    ("campaigns", "kind"): (
        *("coupon", "flash_sale", "discount", "member_price", "activity", "sms", "poster", "email"),
    ),
    ("touches", "medium"): ("sms", "poster", "email"),
}
"""Columns of words that mean something to the toolkit, and these words."""

USUAL: dict[str, tuple[str, ...]] = {
    "visit": ("pageview", "page_view", "view", "visits", "visited", "访问", "浏览", "进店"),
    "read": ("reading", "阅读", "阅览"),
    "share": ("shared", "forward", "分享", "转发"),
    "comment": ("comments", "commented", "评论"),
    "like": ("likes", "liked", "点赞"),
    "tip": ("reward", "打赏"),
    "favorite": ("favourite", "add_to_wishlist", "wishlist", "collect", "收藏", "加入收藏"),
    "cart": ("add_to_cart", "addtocart", "加购", "加入购物车"),
    "inquiry": ("enquiry", "consult", "咨询", "询盘"),
    "check_in": ("checkin", "签到", "打卡"),
    "message": ("msg", "chat", "发言", "消息"),
    "bind_card": ("bindcard", "绑卡"),
    "submit_form": ("form_submit", "填表", "提交表单"),
    "download": ("downloaded", "下载"),
    "unsubscribe": ("unsub", "opt_out", "退订", "取消关注"),
    "block": ("blocked", "拉黑", "屏蔽"),
    "purchase": ("buy", "order", "pay", "paid", "购买", "下单", "支付", "付款"),
    "coupon": ("优惠券", "券"),
    "flash_sale": ("秒杀",),
    "discount": ("折扣", "打折"),
    "member_price": ("会员价", "专享价"),
    "activity": ("活动", "event"),
    "sms": ("text", "短信"),
    "poster": ("海报",),
    "email": ("mail", "e-mail", "邮件"),
}
"""What others call the known words."""

RULES: dict[str, tuple[str, str]] = {
    "left_out_statuses": ("orders", "status"),
    "active_events": ("events", "event"),
    "outside_visits": ("events", "event"),
    "page_events": ("events", "event"),
    "purchase_events": ("events", "event"),
    "inquiry_events": ("events", "event"),
    "opt_out_events": ("events", "event"),
    "activity_kinds": ("campaigns", "kind"),
}
"""Setting of the rules that lists words → table and column whose words they are."""

MOST_WORDS = 200
"""Words of a column that are counted."""

CURRENCY = {
    "currency",
    "currencycode",
    "currency_code",
    "curr",
    "ccy",
    "币种",
    "货币",
    "货币代码",
    "结算币种",
    "交易币种",
}
STATE = {
    "status",
    "state",
    "orderstatus",
    "order_status",
    "paymentstatus",
    "payment_status",
    "状态",
    "订单状态",
    "交易状态",
}
STATE |= {"支付状态"}
CURRENCIES = {
    "CNY": ("rmb", "人民币", "元", "¥", "￥", "cn¥", "rmb¥"),
    "USD": ("$", "us$", "美元", "美金"),
    "EUR": ("€", "欧元"),
    "GBP": ("£", "英镑"),
    "JPY": ("日元", "日圆"),
    "HKD": ("hk$", "港币", "港元"),
    "TWD": ("nt$", "新台币", "台币"),
}
_CODES = {folded(name): code for code, names in CURRENCIES.items() for name in (code, *names)}
SHOWN = 12


def is_told(column: str) -> bool:
    """Whether a further column of a source says in what state or currency its rows are."""
    return folded(column) in CURRENCY | STATE


def faults(table: str, label: str, profile: Profile, has_money: bool) -> list[str]:
    """Return a fault for amounts of several currencies: no sum of them is right."""
    if not has_money:
        return []
    said: list[str] = []
    for column, words in profile.words.items():
        if folded(column) in CURRENCY and len({_code(word.value) for word in words if word.value}) > 1:
            shown = in_a_row(f"`{word.value}` ({word.count}×)" for word in words[:SHOWN])
            said.append(spoken("fault.currencies", label=label, column=column, table=table, listed=shown))
    return said


def remarks(table: str, profile: Profile, settings: Settings) -> Iterator[Reason]:
    """Yield what is to be said of the words of a table, and of its rows that stand there again."""
    if profile.twice:
        yield Reason("rows_again", {"table": table, "count": profile.twice})
    for column, words in profile.words.items():
        if folded(column) in CURRENCY:
            yield from _of_currency(table, column, words, settings)
            continue
        yield from _of_spelling(table, column, words)
        if (table, column) in KNOWN:
            yield from _unknown(table, column, words, settings)
        if table == "orders" and folded(column) in STATE:
            yield from _of_states(column, words, settings)


def _of_currency(table: str, column: str, words: tuple[Word, ...], settings: Settings) -> Iterator[Reason]:
    others = [word for word in words if word.value and _code(word.value) != settings.currency]
    if others:
        values = {"table": table, "column": column, "currency": settings.currency}
        yield Reason("other_currency", values | {"names": _names(others), "listed": _listed(others)})


def _of_spelling(table: str, column: str, words: tuple[Word, ...]) -> Iterator[Reason]:
    """Name words that differ only by capitals, blanks or width, from each other or from a known word."""
    alike: dict[str, list[Word]] = {}
    for word in words:
        alike.setdefault(folded(word.value), []).append(word)
    known = {folded(name): name for name in KNOWN.get((table, column), ())}
    for fold, group in alike.items():
        meant = known.get(fold, group[0].value)
        if len(group) > 1 or (fold in known and group[0].value != meant):
            values = {"table": table, "column": column, "meant": meant}
            yield Reason("spelt_otherwise", values | {"names": _names(group), "listed": _listed(group)})


def _unknown(table: str, column: str, words: tuple[Word, ...], settings: Settings) -> Iterator[Reason]:
    """Name words that mean nothing to the built-in metrics, with what is perhaps meant."""
    rules = settings.rules
    own = {*rules.active_events, *rules.purchase_events, *rules.activity_kinds}
    known = {folded(name) for name in (*KNOWN[table, column], *own)}
    usual = {folded(name): meant for meant in KNOWN[table, column] for name in USUAL.get(meant, ())}
    if strange := [word for word in words if word.value and folded(word.value) not in known]:
        perhaps = {word.value: usual[folded(word.value)] for word in strange if folded(word.value) in usual}
        values = {"table": table, "column": column, "names": _names(strange), "listed": _listed(strange)}
        hint = ", ".join(f"{word}: {meant}" for word, meant in perhaps.items())
        yield Reason("words_map" if hint else "words_unknown", values | {"hint": hint})


def _of_states(column: str, words: tuple[Word, ...], settings: Settings) -> Iterator[Reason]:
    """Say which states of orders count as sold, and which of them are usually no sales."""
    left_out = {folded(name) for name in settings.rules.left_out_statuses} if column == "status" else set()
    counted = [word for word in words if folded(word.value) not in left_out]
    doubtful = [word for word in counted if is_usually_unsold(word)]
    values = {"column": column}
    if column != "status":
        yield Reason("states_not_read", values | {"names": _names(words), "listed": _listed(words)})
        return
    if counted:
        yield Reason("states_counted", values | {"names": _names(counted), "listed": _listed(counted)})
    strange = [word for word in counted if word.value and is_sold(word.value, True) is None]
    if strange:
        first = strange[0].value
        yield Reason("states_unknown", values | {"names": _names(strange), "listed": _listed(strange), "first": first})
    if doubtful:
        yield Reason("states_doubtful", values | {"names": _names(doubtful), "listed": _listed(doubtful)})


def _code(value: str) -> str:
    return _CODES.get(folded(value), value.strip().upper())


def _names(words: list[Word] | tuple[Word, ...]) -> str:
    return ", ".join(sorted(word.value for word in words))


def _listed(words: list[Word] | tuple[Word, ...]) -> str:
    shown = ", ".join(
        f"{word.value or '–'} ({word.count:,}{f' / {word.amount:,.2f}' if word.amount is not None else ''})"
        for word in words[:SHOWN]
    )
    return shown + (" …" if len(words) > SHOWN else "")


def existing(profile: Profile, column: str) -> str:
    """Return the values of a column of free words with their counts; empty where they were not counted."""
    return _listed(profile.words.get(column, ()))


def _rules_without_rows(
    columns: Mapping[str, Sequence[str]], profiles: Mapping[str, Profile], settings: Settings
) -> Iterator[Reason]:
    """Name words of kpi.yaml's own rules that no row has, with those that are there; built-in words are many's."""
    for rule, (table, column) in RULES.items():
        words = profiles[table].words.get(column, ()) if table in profiles else ()
        own = getattr(settings.rules, rule) if rule in settings.rules.model_fields_set else ()
        values = {"rule": rule, "table": table, "column": column}
        if own and table in columns and column not in columns[table]:
            yield Reason("rule_without_column", values | {"names": ", ".join(own)})
        if not 0 < len(words) < MOST_WORDS:
            continue
        there = {_as_compared(rule, word.value) for word in words}
        usual = Rules.model_fields[rule].default
        lacking = [word for word in own if word not in usual and _as_compared(rule, word) not in there]
        if lacking:
            yield Reason("rule_without_rows", values | {"names": ", ".join(lacking), "listed": _listed(words)})
    fields = settings.rules.profile_fields if "profile_fields" in settings.rules.model_fields_set else ()
    of_users = columns.get("users", ())
    if of_users and (lacking := [name for name in fields if name not in of_users]):
        yield Reason("fields_not_there", {"names": ", ".join(lacking), "listed": ", ".join(of_users)})


def _as_compared(rule: str, word: str) -> str:
    return word.strip().lower() if rule == "left_out_statuses" else word


def of_all(
    profiles: Mapping[str, Profile], columns: Mapping[str, Sequence[str]], settings: Settings
) -> tuple[Reason, ...]:
    """Return the remarks on the words of all tables, and on words of the rules that no row has."""
    said = (reason for table, profile in profiles.items() for reason in remarks(table, profile, settings))
    return (*said, *_rules_without_rows(columns, profiles, settings))
