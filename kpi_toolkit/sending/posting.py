"""One request to a web hook: what is surely not delivered, and what may or may not be, are told apart.

An address over HTTP without TLS is refused unless it is this machine's own, and no redirect is followed: both would
hand the secret in the address to somebody else.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kpi_toolkit.errors import DeliveryError, UncertainDeliveryError
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sending.vault import Vault
from kpi_toolkit.settings.send import SendSettings

TOO_MANY, UNAVAILABLE, FAILED = 429, 503, 500
OWN = ("127.0.0.1", "localhost", "::1")
MOST_READ = 65_536
"""Bytes of an answer that are read."""


@dataclass(frozen=True)
class Posting:
    """What a request goes by: settings, secrets, clock.

    Parameters
    ----------
    has_arrived
        Whether an earlier request of the same delivery was shown already: what fails then is only a part.
    """

    settings: SendSettings
    vault: Vault
    wait: Callable[[float], None] = field(default=time.sleep)
    has_arrived: bool = False


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none."""


def post(url: str, content: bytes, kind: str, posting: Posting) -> str:
    """Send a body of a media type and return the answer's text.

    Raises
    ------
    DeliveryError
        When it was surely not taken.
    UncertainDeliveryError
        When it was sent and no answer tells what came of it.
    """
    _check(url)
    for tried in range(1, posting.settings.tries + 1):
        status, said, headers = _answer(url, content, kind, posting)
        if status != TOO_MANY:
            return _taken(status, said, posting.vault)
        asked_wait = _seconds(headers.get("Retry-After", ""))
        if tried == posting.settings.tries or asked_wait > posting.settings.longest_wait_seconds:
            break
        posting.wait(asked_wait)
    raise DeliveryError(spoken("send.too_many", tries=tried, seconds=f"{asked_wait:g}"))


def _check(url: str) -> None:
    try:
        where = urlsplit(url)
        is_safe = where.scheme == "https" or (where.scheme == "http" and where.hostname in OWN)
    except ValueError:
        is_safe = False
    if not is_safe:
        raise DeliveryError(spoken("send.no_https"))


def _answer(url: str, content: bytes, kind: str, posting: Posting) -> tuple[int, str, Message]:
    request = Request(url, content, {"Content-Type": kind, "User-Agent": "kpi-toolkit"}, method="POST")
    try:
        with build_opener(_NoRedirect).open(request, timeout=posting.settings.timeout_seconds) as answer:
            return answer.status, answer.read(MOST_READ).decode("utf-8", "replace"), answer.headers
    except HTTPError as error:
        with error:
            return error.code, error.read(MOST_READ).decode("utf-8", "replace"), error.headers
    except URLError as error:  # before all of it was sent
        raise DeliveryError(spoken("send.unreachable", why=posting.vault.hidden(error.reason))) from None
    except (OSError, HTTPException) as error:  # it was sent, and no answer came
        why = posting.vault.hidden(str(error) or type(error).__name__)
        raise UncertainDeliveryError(spoken("send.no_answer", why=why)) from None
    except ValueError as error:
        raise DeliveryError(spoken("send.no_address", why=posting.vault.hidden(error))) from None


def _taken(status: int, said: str, vault: Vault) -> str:
    if 200 <= status < 300:
        return said
    why = vault.hidden(f"HTTP {status} {said}")
    if status >= FAILED and status != UNAVAILABLE:
        raise UncertainDeliveryError(spoken("send.no_answer", why=why))
    raise DeliveryError(spoken("send.refused", why=why))


def _seconds(text: str) -> float:
    """Return how long a server asks to wait: seconds, or a moment; a second where it says nothing."""
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 1.0
