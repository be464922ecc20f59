"""How reviews get to people: the mail server, how long is waited, where the shelf is served."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings.values import Strict

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""Name of an environment variable."""


def variable_of(text: str) -> str:
    """Return the environment variable that a text names as ``$NAME`` or ``env:NAME``; empty for anything else."""
    name = text.removeprefix("$") if text.startswith("$") else text.removeprefix("env:")
    return name if name != text and VARIABLE.fullmatch(name) else ""


def _named(text: str) -> str:
    if not variable_of(text):
        raise ValueError(spoken("setting.variable"))
    return text


def _link(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s<>\"]+", text):
        raise ValueError(spoken("setting.link"))
    return text.rstrip("/")


class MailSettings(Strict):
    """The mail server that takes what is sent; never without TLS."""

    host: str = Field(min_length=1, description="name of the mail server, as smtp.example.com")
    port: int = Field(587, ge=1, le=65535, description="its port: 587 with starttls, 465 with tls")
    security: Literal["starttls", "tls"] = Field(
        "starttls", description="starttls: encrypted after the greeting; tls: from the first byte"
    )
    sender: str = Field(min_length=3, description="address that the mails come from")
    user: str = Field("", description="name to log in with; none where the server asks for none")
    password: Annotated[str, AfterValidator(_named)] = Field(
        "$KPI_MAIL_PASSWORD", description="environment variable that holds the password, as $KPI_MAIL_PASSWORD"
    )
    most_mb: float = Field(
        20, gt=0, description="megabytes of attachments that a mail may have; what is larger is left out and said"
    )


class SendSettings(Strict):
    """How `kpi send` delivers; addresses of chat groups and passwords stand in environment variables, never here."""

    mail: MailSettings | None = Field(None, description="mail server, for recipients by mail")
    timeout_seconds: float = Field(20, gt=0, le=600, description="seconds that a server may take to answer")
    tries: int = Field(3, ge=1, le=10, description="how often is tried where a server says that it is too much (429)")
    longest_wait_seconds: float = Field(
        60, ge=0, le=3600, description="longest wait that a server may ask for; beyond it a later run tries again"
    )
    link: Annotated[str, AfterValidator(_link)] = Field(
        "", description="address under which `reports` is served, for links in messages; no links without it"
    )
