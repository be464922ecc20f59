"""What each chat's web hook is told, how it is signed, and which answers are refusals, a row each.

Limits as the chats document them: 企业微信 4,096 bytes of Markdown, 20 MB a file; 飞书 20 KB a request; 钉钉 20,000
bytes of Markdown; Slack 3,000 signs a section and 50 blocks; Teams 28 KB a card. 企业微信, 飞书 and 钉钉 answer a
refusal with HTTP 200 and a code that is not 0.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import time
from typing import Any
from urllib.parse import quote_plus, urlsplit, urlunsplit

from kpi_toolkit.errors import DeliveryError, UncertainDeliveryError
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sending.letter import Enclosure, Letter
from kpi_toolkit.sending.posting import Posting, post
from kpi_toolkit.sending.writing import MARKDOWN, SLACK, as_text, fitted

JSON = "application/json; charset=utf-8"
Body = dict[str, Any]
FILE_BYTES = (5, 20_000_000)
SECTION, BLOCKS, HEADER = 3_000, 50, 150


@dataclass(frozen=True)
class Hook:
    """How one chat is told something.

    Parameters
    ----------
    body
        What is posted of a letter.
    size_of
        Bytes of a body that the limit counts.
    codes
        Where an answer says whether it was taken; without any the status alone does, ``()``.
    sign
        Puts the signature of a secret into address or body; None where the chat knows none.
    upload
        Path by which files are sent before the message; empty where none can be.
    """

    body: Callable[[Letter], Body]
    size_of: Callable[[Body], int]
    most: int
    codes: tuple[str, ...] = ()
    word_of_success: str = ""
    sign: Callable[[str, Body, str], tuple[str, Body]] | None = None
    upload: str = ""


def as_bytes(body: Body) -> bytes:
    """Return a body as it is posted."""
    return json.dumps(body, ensure_ascii=False).encode()


def deliver_by_hook(hook: Hook, letter: Letter, name: str, posting: Posting) -> None:
    """Post a letter to the address that a variable holds, signed where ``<NAME>_SECRET`` is set as well.

    Raises
    ------
    DeliveryError
        When it was surely not taken.
    UncertainDeliveryError
        When it may have been, or a part of it.
    """
    url = posting.vault.secret(name)
    signing = f"{name}_SECRET"
    body = hook.body(fitted(letter, lambda shortened: hook.size_of(hook.body(shortened)), hook.most))
    media = [_uploaded(hook, url, file, posting) for file in letter.enclosures if hook.upload]
    for message in (body, *({"msgtype": "file", "file": {"media_id": medium}} for medium in media)):
        address = url
        if hook.sign and posting.vault.has(signing):
            address, message = hook.sign(url, message, posting.vault.secret(signing))
        try:
            _accepted(hook, post(address, as_bytes(message), JSON, posting), posting)
        except DeliveryError as error:
            if posting.has_arrived:
                raise UncertainDeliveryError(spoken("send.in_part", why=error.message)) from None
            raise
        posting = replace(posting, has_arrived=True)


def _accepted(hook: Hook, said: str, posting: Posting) -> Mapping[str, Any]:
    """Return what an answer holds; a code that is not 0 is a refusal, whatever its status."""
    if hook.word_of_success and said.strip() != hook.word_of_success:
        raise DeliveryError(spoken("send.refused", why=posting.vault.hidden(said)))
    if not hook.codes:
        return {}
    try:
        told = json.loads(said)
    except (ValueError, RecursionError):
        told = None
    codes = [told[name] for name in hook.codes if name in told] if isinstance(told, dict) else []
    if not isinstance(told, dict) or not codes:
        raise UncertainDeliveryError(spoken("send.no_answer", why=posting.vault.hidden(said)))
    if any(code != 0 for code in codes):
        raise DeliveryError(spoken("send.refused", why=posting.vault.hidden(said)))
    return told


def _uploaded(hook: Hook, url: str, file: Enclosure, posting: Posting) -> str:
    """Send a file beforehand, which nobody sees yet, and return what a message calls it by."""
    least, most = FILE_BYTES
    if not least <= len(file.content) <= most:
        raise DeliveryError(spoken("send.file_size", file=file.name, most=f"{most / 1e6:g}"))
    where = urlsplit(url)
    path = f"{where.path.rsplit('/', 1)[0]}/{hook.upload}"
    target = urlunsplit(where._replace(path=path, query=f"{where.query}&type=file"))
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="media"; filename="{file.name}"\r\n'
    head += f"Content-Type: {file.kind}\r\n\r\n"
    content = head.encode() + file.content + f"\r\n--{boundary}--\r\n".encode()
    try:
        told = _accepted(hook, post(target, content, f"multipart/form-data; boundary={boundary}", posting), posting)
    except UncertainDeliveryError as error:  # a file alone is shown to nobody
        raise DeliveryError(error.message) from None
    if not isinstance(medium := told.get("media_id"), str):
        raise DeliveryError(spoken("send.refused", why="media_id"))
    return medium


def _feishu(letter: Letter) -> Body:
    elements: list[Body] = [{"tag": "div", "text": {"tag": "lark_md", "content": as_text(letter, MARKDOWN)}}]
    title = {"tag": "plain_text", "content": letter.subject}
    header = {"template": "orange" if letter.marks else "blue", "title": title}
    card = {"config": {"wide_screen_mode": True}, "header": header, "elements": elements}
    return {"msg_type": "interactive", "card": card}


def sign_feishu(url: str, body: Body, secret: str) -> tuple[str, Body]:
    """Put moment and signature into the body; the key holds both, and what is signed is empty."""
    moment = str(int(time()))
    key = f"{moment}\n{secret}".encode()
    signature = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    return url, {"timestamp": moment, "sign": signature, **body}


def _wecom(letter: Letter) -> Body:
    return {"msgtype": "markdown", "markdown": {"content": as_text(letter, MARKDOWN, has_subject=True)}}


def _dingtalk(letter: Letter) -> Body:
    text = as_text(letter, MARKDOWN, has_subject=True)
    return {"msgtype": "markdown", "markdown": {"title": letter.subject, "text": text}}


def sign_dingtalk(url: str, body: Body, secret: str) -> tuple[str, Body]:
    """Put moment and signature into the address."""
    moment = str(round(time() * 1000))
    signed = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{url}&timestamp={moment}&sign={quote_plus(base64.b64encode(signed))}", body


def _slack(letter: Letter) -> Body:
    sections = [text for block in as_text(letter, SLACK).split("\n\n") for text in _sections(block)]
    header = {"type": "header", "text": {"type": "plain_text", "text": letter.subject[:HEADER]}}
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in sections]
    return {"text": SLACK.safe(letter.subject), "blocks": [header, *blocks]}


def _sections(block: str) -> list[str]:
    """Cut a paragraph between its lines so that each part fits into a section."""
    sections = [""]
    for line in block.split("\n"):
        longer = f"{sections[-1]}\n{line}" if sections[-1] else line
        if len(longer) <= SECTION:
            sections[-1] = longer
        else:
            sections.append(line[:SECTION])
    return [text for text in sections if text]


def _blocks(body: Body) -> int:
    return len(body["blocks"])


def _teams(letter: Letter) -> Body:
    paragraphs = as_text(letter, MARKDOWN).split("\n\n")
    title = {"type": "TextBlock", "text": letter.subject, "size": "Large", "weight": "Bolder", "wrap": True}
    texts = [{"type": "TextBlock", "text": text, "wrap": True} for text in paragraphs]
    card = {"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4"}
    content = {**card, "body": [title, *texts], "msteams": {"width": "Full"}}
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": content}]}


def _whole(body: Body) -> int:
    return len(as_bytes(body))


def _text_of(name: str) -> Callable[[Body], int]:
    return lambda body: len(body["markdown"][name].encode())


SIGNATURE = 200
"""Bytes that a signature adds to a body at most."""
FEISHU = Hook(_feishu, _whole, 20_000 - SIGNATURE, ("code", "StatusCode"), sign=sign_feishu)
WECOM = Hook(_wecom, _text_of("content"), 4_096, ("errcode",), upload="upload_media")
DINGTALK = Hook(_dingtalk, _text_of("text"), 20_000, ("errcode",), sign=sign_dingtalk)
SLACK_HOOK = Hook(_slack, _blocks, BLOCKS, word_of_success="ok")
TEAMS = Hook(_teams, _whole, 28_000)
