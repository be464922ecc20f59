"""Secrets that this process knows, and texts without them: what is written or printed goes through :func:`scrubbed`.

Known are the values of the environment variables that kpi.yaml names, and user and password of every URL in it; those
of any other URL are told by where they stand. A secret is found as it is, as URLs, HTML, JSON and Python write it, in
base64, and with line ends, colours of a terminal or tags between its signs.

Lowest layer: imports nothing of the package.
"""

import base64
import html
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote, quote_plus, unquote

MASK = "***"
SHORTEST = 4
"""Signs of a secret that is looked for: one of three stands in every text, and in numbers that must stay right."""
SPLIT_FROM = 8
"""Signs of a secret that is looked for with other signs between its own; shorter ones stand alone, as words do."""
LONGEST_WORD = 12
"""Letters of a user's name that may be a plain word, as `analyst`: such a name is hidden in URLs alone."""
GAP = r"(?:\s|\x1b\[[0-9;]*m|\\[nrt]|<U\+000A>|<[^<>]{0,200}>|['\"]\s+['\"])"
USER_INFO = re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]{0,30}:/{1,2})(?:[^\s/?#@\"'<>`]*:[^\s\"'<>`]*|[^\s/?#@\"'<>`:]+)@")
USER_INFO_ENCODED = re.compile(r"(%3A%2F%2F)[^\s\"'<>&]*?%40", re.IGNORECASE)
_GAPS, _known = re.compile(GAP), set[str]()


def learn(tree: Any) -> None:
    """Learn the secrets of settings as they were read, right or faulty: of `…_variable` and of URLs, at any depth."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            if str(key).endswith("_variable") and isinstance(value, str):
                keep_secret(os.environ.get(value, ""), is_user="user" in str(key))
            learn(value)
    elif isinstance(tree, Sequence) and not isinstance(tree, str):
        for value in tree:
            learn(value)
    elif isinstance(tree, str) and ":/" in tree and "@" in tree:
        user, _, password = re.sub(r"^.*?:/+", "", tree.rpartition("@")[0], flags=re.DOTALL).partition(":")
        for secret in (password, unquote(password)):
            keep_secret(secret)
        keep_secret(unquote(user), is_user=True)


def keep_secret(secret: str, is_user: bool = False) -> None:
    """Never show a text again; names of users that are plain words, and what is too short, are told by place alone."""
    is_word = is_user and secret.isalpha() and len(secret) <= LONGEST_WORD
    if len(secret.strip()) >= SHORTEST and not is_word:
        _known.add(secret.strip())


def scrubbed(text: str) -> str:
    """Return a text without the secrets that are known, and without user and password of any URL.

    >>> scrubbed("cannot reach postgres://ann:pa/ss@db.example/shop")
    'cannot reach postgres://***@db.example/shop'
    """
    if "@" in text and ":/" in text:
        text = USER_INFO.sub(rf"\1{MASK}@", text)
    if "%40" in text:
        text = USER_INFO_ENCODED.sub(rf"\1{MASK}%40", text)
    if not _known:
        return text
    dense = _GAPS.sub("", text)
    for secret in sorted(_known, key=len, reverse=True):
        for form, pattern in _patterns(secret):
            if form in dense or form in text:
                text = pattern.sub(MASK, text)
    return text


def scrubbed_tree(value: Any, clean: Callable[[str], str] = scrubbed) -> Any:
    """Return what JSON can hold with every text of it, keys too, scrubbed; mappings of a kind stay of that kind."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        kind = type(value) if isinstance(value, dict) else dict
        return kind({clean(str(key)): scrubbed_tree(entry, clean) for key, entry in value.items()})
    if isinstance(value, list | tuple):
        return [scrubbed_tree(entry, clean) for entry in value]
    return value


def scrubbed_bytes(content: bytes) -> bytes:
    """Return a file's content scrubbed where it is text; other files are made of what was scrubbed before."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    return content if (clean := scrubbed(text)) == text else clean.encode()


@cache
def _patterns(secret: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each form of a secret without gaps, and the pattern that finds it; the longest first."""
    forms = sorted({_GAPS.sub("", form) for form in _forms(secret)}, key=len, reverse=True)
    return tuple((form, _pattern(form)) for form in forms if len(form) >= SHORTEST)


def _pattern(form: str) -> re.Pattern[str]:
    between = f"{GAP}*" if len(form) >= SPLIT_FROM else ""
    spread = between.join(map(re.escape, form))
    alone = len(form) < SPLIT_FROM or form.isdigit()
    return re.compile(rf"(?<![\w.]){spread}(?![\w.])" if alone else spread)


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield from (html.escape(secret), html.escape(secret, quote=False), repr(secret)[1:-1], json.dumps(secret)[1:-1])
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    for encoded in (quote(secret), quote(secret, safe=""), quote_plus(secret)):
        yield encoded
        yield re.sub("%..", lambda sign: sign[0].lower(), encoded)
    yield "".join(f"%{byte:02X}" for byte in secret.encode())
    yield "".join(f"%{byte:02x}" for byte in secret.encode())
    yield secret.encode().hex()
    yield from _base64(secret.encode())


def _base64(secret: bytes) -> Iterator[str]:
    """Yield what base64 makes of a secret wherever it begins in what is encoded: the signs that are its own alone."""
    for before in range(3):
        coded = base64.b64encode(bytes(before) + secret).decode().rstrip("=")
        first, last = (0, 2, 3)[before], len(coded) - ((before + len(secret)) % 3 > 0)
        yield coded[first:last]
        yield coded[first:last].translate(str.maketrans("+/", "-_"))
