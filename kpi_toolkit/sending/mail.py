"""A letter as a mail: plain text, a page, files; over TLS or not at all."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from kpi_toolkit.errors import DeliveryError, UncertainDeliveryError
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sending.letter import Letter
from kpi_toolkit.sending.posting import Posting
from kpi_toolkit.sending.writing import as_html, as_text
from kpi_toolkit.settings.send import MailSettings, variable_of


def deliver_by_mail(letter: Letter, to: str, posting: Posting) -> None:
    """Send a mail to one address.

    Raises
    ------
    DeliveryError
        When the server surely did not take it.
    UncertainDeliveryError
        When the connection was lost after the mail had been given.
    """
    mail = posting.settings.mail
    if mail is None:
        raise DeliveryError(spoken("send.no_mail"))
    message = mail_of(letter, to, mail)
    with _connected(mail, posting) as server:
        try:
            server.send_message(message, mail.sender, [to])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            raise DeliveryError(spoken("send.refused", why=posting.vault.hidden(_said(error)))) from None
        except OSError as error:  # the connection was lost, or no answer came
            raise UncertainDeliveryError(spoken("send.no_answer", why=posting.vault.hidden(error))) from None


def mail_of(letter: Letter, to: str, mail: MailSettings) -> EmailMessage:
    """Return a letter as a mail to one address; files beyond the limit are left out, and the mail says so."""
    letter = letter.without_large(mail.most_mb * 1e6)
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = " ".join(letter.subject.split()), mail.sender, to
    message["Date"], message["Auto-Submitted"] = formatdate(localtime=True), "auto-generated"
    message["Message-ID"] = make_msgid(domain=mail.sender.rsplit("@", 1)[-1].rstrip("> "))
    message.set_content(as_text(letter))
    message.add_alternative(as_html(letter), subtype="html")
    for file in letter.enclosures:
        main, _, sub = file.kind.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message


@contextmanager
def _connected(mail: MailSettings, posting: Posting) -> Iterator[smtplib.SMTP]:
    """Connect, encrypt, log in; whatever fails in it, nothing was sent."""
    context = ssl.create_default_context()
    seconds, vault = posting.settings.timeout_seconds, posting.vault
    password = vault.secret(variable_of(mail.password)) if mail.user else ""
    server: smtplib.SMTP | None = None
    try:
        if mail.security == "tls":
            server = smtplib.SMTP_SSL(mail.host, mail.port, timeout=seconds, context=context)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=seconds)
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, password)
    except OSError as error:  # every error of smtplib is one
        if server is not None:
            server.close()
        raise DeliveryError(spoken("send.unreachable", why=vault.hidden(_said(error)))) from None
    try:
        yield server
    finally:
        with suppress(OSError):
            server.quit()


def _said(error: OSError) -> str:
    """Return what the server said, without Python's wrapping of it."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {said.decode('utf-8', 'replace')}" for code, said in error.recipients.values())
    return str(error) or type(error).__name__
