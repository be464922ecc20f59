"""Every way by which a letter goes, a row each: the sheet of recipients and the command follow from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from kpi_toolkit.errors import DeliveryError, UncertainDeliveryError
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sending import hooks
from kpi_toolkit.sending.letter import Letter
from kpi_toolkit.sending.posting import Posting
from kpi_toolkit.sending.writing import MARKDOWN, as_text


@dataclass(frozen=True)
class SendingChannel:
    """One way.

    Parameters
    ----------
    in_chinese
        What a sheet may call it besides its name.
    deliver
        Sends a letter to an address: of a mail the address itself, else the name of the variable that holds it.
    takes_files
        Whether files can go with it.
    """

    in_chinese: tuple[str, ...]
    deliver: Callable[[Letter, str, Posting], None]
    takes_files: bool = False


def _by_mail(letter: Letter, to: str, posting: Posting) -> None:
    from kpi_toolkit.sending.mail import deliver_by_mail  # a run by chat needs none of it

    deliver_by_mail(letter, to, posting)


def _by_apprise(letter: Letter, name: str, posting: Posting) -> None:
    """Send what Apprise knows a way for; it tells success from failure, not how far a failure got."""
    try:
        import apprise
    except ImportError:
        raise DeliveryError(spoken("send.no_apprise")) from None
    sender = apprise.Apprise()
    if not sender.add(posting.vault.secret(name)):
        raise DeliveryError(spoken("send.no_address", why="Apprise"))
    if not sender.notify(
        title=letter.subject, body=as_text(letter, MARKDOWN), body_format=apprise.NotifyFormat.MARKDOWN
    ):
        raise UncertainDeliveryError(spoken("send.no_answer", why="Apprise"))


def _by(hook: hooks.Hook) -> Callable[[Letter, str, Posting], None]:
    return partial(hooks.deliver_by_hook, hook)


MAIL = "mail"
CHANNELS: Mapping[str, SendingChannel] = {
    MAIL: SendingChannel(("邮件", "邮箱"), _by_mail, takes_files=True),
    "feishu": SendingChannel(("飞书",), _by(hooks.FEISHU)),
    "wecom": SendingChannel(("企业微信",), _by(hooks.WECOM), takes_files=True),
    "dingtalk": SendingChannel(("钉钉",), _by(hooks.DINGTALK)),
    "slack": SendingChannel(("Slack",), _by(hooks.SLACK_HOOK)),
    "teams": SendingChannel(("Teams",), _by(hooks.TEAMS)),
    "other": SendingChannel(("其他",), _by_apprise),
}
