"""Each channel × what may happen: every letter arrives once, or it is said that it did not, or that nobody knows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.export.formats import for_readers
from kpi_toolkit.sending import deliveries as ledgers
from kpi_toolkit.sending.channels import CHANNELS
from kpi_toolkit.sending.deliveries import DELIVERIES, Deliveries, Delivery, deliveries, read_deliveries
from kpi_toolkit.sending.letter import MEDIA
from tests.sending.servers import HOOKS, PASSWORD, TOKEN, Group, Post, group, post_office
from tests.sending.shops import HEAD, ORDERS, close, publish, shop_in

Server = Group | Post
Place = tuple[Path, Server]
MADE = ("mail", *HOOKS)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return close(shop_in(tmp_path_factory.mktemp("published"), ""))


@pytest.fixture
def place(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Place]]:
    """Return what makes a shop with one recipient, and the server that it is sent to."""
    import shutil

    with ExitStack() as open_servers:

        def make(channel: str, behaviour: str = "ok", row: str = "") -> Place:
            server: Server
            if channel == "mail":
                server = open_servers.enter_context(post_office(behaviour))
            else:
                server = open_servers.enter_context(group(channel, behaviour))
                monkeypatch.setenv(f"KPI_{channel.upper()}", server.address)
            shop = tmp_path / "shop"
            shutil.copytree(published, shop, dirs_exist_ok=True)
            port = server.port if isinstance(server, Post) else 0
            settings = (shop / "kpi.yaml").read_text()
            mail = f", mail: {{host: localhost, port: {port}, sender: kpi@example.com, user: kpi}}}}\n"
            (shop / "kpi.yaml").write_text(settings.rstrip().removesuffix("}") + (mail if port else "}\n"))
            (shop / "plan/recipients.csv").write_text(HEAD + (row or recipient(channel)))
            return shop, server

        yield make


def recipient(channel: str) -> str:
    return f"operations,,{channel},{'lin@example.com' if channel == 'mail' else f'$KPI_{channel.upper()}'},en,\n"


def send(shop: Path, *more: str) -> int:
    return main(["send", "-w", str(shop), "-p", "2026-02", *more])


def arrived(server: Server) -> list[str]:
    if isinstance(server, Post):
        return [mail.get_body(("plain",)).get_content() for mail in server.mails]  # type: ignore[union-attr]
    return server.texts


@pytest.mark.parametrize("channel", MADE)
def test_what_is_sent_arrives_once(place: Callable[..., Place], channel: str) -> None:
    shop, server = place(channel)
    assert [send(shop), send(shop), send(shop, "--again")] == [0, 0, 0]
    (text,) = arrived(server)
    for said in ("What changed since the last one (January 2026)", "Sales", "¥95", "≥ ¥90", "Data through 2026-02-28"):
        assert said in text, said
    assert "https://reports.example.com/2026-02/operations/en/review.html" in text
    assert [event.state for event in read_deliveries(shop / DELIVERIES)] == ["begun", "sent"]


@pytest.mark.parametrize("channel", MADE)
def test_a_refusal_is_said_and_tried_again_by_the_next_run(
    place: Callable[..., Place], capsys: pytest.CaptureFixture[str], channel: str
) -> None:
    shop, server = place(channel, "refuse")
    assert send(shop) == 9
    assert "not delivered  2026-02/operations/en" in capsys.readouterr().err
    assert arrived(server) == []
    server.behaviour = "ok"
    assert [send(shop), send(shop)] == [0, 0]
    assert len(arrived(server)) == 1


@pytest.mark.parametrize("channel", MADE)
def test_no_answer_is_not_sent_again_by_itself(
    place: Callable[..., Place], capsys: pytest.CaptureFixture[str], channel: str
) -> None:
    shop, server = place(channel, "slow")
    assert send(shop) == 10
    assert "may have arrived or not" in capsys.readouterr().err
    server.behaviour = "ok"
    assert send(shop) == 10
    assert "kpi send --again" in capsys.readouterr().err
    assert len(arrived(server)) == 1
    assert [send(shop, "--again"), send(shop, "--again")] == [0, 0]
    assert len(arrived(server)) == 2


@pytest.mark.parametrize("channel", MADE)
def test_a_server_that_has_too_much_is_asked_a_bounded_number_of_times(
    place: Callable[..., Place], capsys: pytest.CaptureFixture[str], channel: str
) -> None:
    shop, server = place(channel, "busy")
    assert send(shop) == 9
    said = capsys.readouterr().err
    assert "too many mails" in said if channel == "mail" else "tried 2 times" in said
    assert (server.requests, arrived(server)) == (0 if channel == "mail" else 2, [])
    server.behaviour = "ok"
    assert send(shop) == 0
    assert len(arrived(server)) == 1


@pytest.mark.parametrize("channel", HOOKS)
def test_a_wait_that_a_server_asks_for_is_kept(place: Callable[..., Place], channel: str) -> None:
    shop, server = place(channel, "busy_once")
    assert send(shop) == 0
    assert (server.requests, len(arrived(server))) == (2, 1)


@pytest.mark.parametrize("channel", MADE)
def test_what_has_no_room_is_left_out_and_said(place: Callable[..., Place], channel: str) -> None:
    row = recipient("mail").replace("en,", 'en,"pdf"') if channel == "mail" else ""
    shop, server = place(channel, row=row)
    edition = shop / "reports/2026-02/operations/en"
    said = json.loads((edition / "review.json").read_text())
    line = said["metrics"][0]
    said["metrics"] = [line | {"label": f"Sales {number} {'銷' * 300}", "name": f"s{number}"} for number in range(60)]
    (edition / "review.json").write_text(json.dumps(said))
    (edition / "review.pdf").write_bytes(b"%PDF " * 500_000)
    noted_anew(edition)
    settings = (shop / "kpi.yaml").read_text()
    (shop / "kpi.yaml").write_text(settings.replace("user: kpi", "user: kpi, most_mb: 1"))
    assert send(shop) == 0
    (text,) = arrived(server)
    assert "Sales 0 " in text
    if isinstance(server, Post):
        assert "`2026-02-operations-en.pdf` has 2.5 MB, more than the 1 MB" in text
        assert list(server.mails[0].iter_attachments()) == []
    elif channel != "slack":  # whose sections have room for all of it
        assert "more line(s)" not in text
        assert "There is no room for" in text


def noted_anew(folder: Path) -> None:
    from kpi_toolkit.files.digest import file_digest

    noted = json.loads((folder / "run.json").read_text())
    noted["files"] = {name: file_digest(folder / name) for name in noted["files"]}
    (folder / "run.json").write_text(json.dumps(noted))


class _Crash(BaseException):
    """The process dies."""


@pytest.mark.parametrize("channel", MADE)
def test_a_crash_in_the_middle_never_sends_twice_and_is_said(
    place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], channel: str
) -> None:
    shop, server = place(channel)
    noting = Deliveries.note

    def note(ledger: Deliveries, delivery: Delivery, state: Any) -> None:
        if state == "sent":
            raise _Crash
        noting(ledger, delivery, state)

    with monkeypatch.context() as patched:
        patched.setattr(ledgers.Deliveries, "note", note)
        with pytest.raises(_Crash):
            send(shop)
    assert send(shop) == 10
    assert "may have arrived or not" in capsys.readouterr().err
    assert len(arrived(server)) == 1
    assert [send(shop, "--again"), send(shop)] == [0, 0]
    assert len(arrived(server)) == 2


@pytest.mark.slow
def test_a_killed_process_leaves_what_is_not_known(place: Callable[..., Place], capsys: Any) -> None:
    shop, server = place("feishu", "slow")
    (shop / "kpi.yaml").write_text(
        (shop / "kpi.yaml").read_text().replace("timeout_seconds: 0.5", "timeout_seconds: 9")
    )
    command = [sys.executable, "-m", "kpi_toolkit", "send", "-w", str(shop), "-p", "2026-02"]
    code = "import sys; from kpi_toolkit.cli import main; sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen([sys.executable, "-c", code, *command[3:]], env=dict(os.environ))
    until = time.monotonic() + 60
    while not arrived(server) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    server.behaviour = "ok"
    assert send(shop) == 10
    assert "may have arrived or not" in capsys.readouterr().err
    assert len(arrived(server)) == 1


@pytest.mark.slow
def test_stale_and_preliminary_ones_are_held_back_and_marked_when_they_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        office = stack.enter_context(post_office())
        groups = {kind: stack.enter_context(group(kind)) for kind in HOOKS}
        for kind, known in groups.items():
            monkeypatch.setenv(f"KPI_{kind.upper()}", known.address)
        servers: dict[str, Server] = {"mail": office, **groups}
        shop = shop_in(tmp_path, "".join(map(recipient, servers)), office.port)
        (shop / "data/orders.csv").write_text(ORDERS + "5,c,2026-02-20,30,paid\n")
        assert send(shop) == 6
        said = capsys.readouterr().err
        assert said.count("it is stale, by now it would say otherwise") == len(servers)
        assert "because of: data" in said
        assert [arrived(server) for server in servers.values()] == [[]] * len(servers)
        assert send(shop, "--preliminary") == 0
        for server in servers.values():
            assert "Stale: data, definitions or targets have changed since" in arrived(server)[0]
        publish(shop, "2026-02", is_preliminary=True)
        assert send(shop) == 6
        assert capsys.readouterr().err.count("it is preliminary") == len(servers)
        assert send(shop, "--preliminary") == 0
        publish(shop, "2026-02")
        (shop / "reports/2026-02/operations/en/editions/1.json").write_bytes(b"{}")
        noted_anew(shop / "reports/2026-02/operations/en")
        assert send(shop) == 0
        for server in servers.values():
            assert [len(arrived(server)), "Preliminary: the data" in arrived(server)[1]] == [2, True]


def test_a_restated_edition_goes_again_and_says_so(place: Callable[..., Place]) -> None:
    shop, server = place("feishu")
    assert send(shop) == 0
    (shop / "data/orders.csv").write_text(ORDERS + "5,c,2026-02-20,30,paid\n")
    publish(shop, "2026-02")
    assert [send(shop), send(shop)] == [0, 0]
    _, text = arrived(server)
    assert "This restates what was sent before" in text
    assert "Sales: ¥95 → ¥125 (value)" in text


def test_a_mail_has_a_page_a_text_and_its_files(place: Callable[..., Place]) -> None:
    shop, server = place("mail")
    assert isinstance(server, Post)
    assert send(shop) == 0
    (mail,) = server.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "lin@example.com",
        "kpi@example.com",
        "Tea: Operations review, February 2026",
    )
    assert [part.get_filename() for part in mail.iter_attachments()] == [
        "2026-02-operations-en.pdf",
        "2026-02-operations-en.xlsx",
    ]
    page = mail.get_body(("html",))
    assert page is not None
    assert '<th scope="row"' in page.get_content()
    assert "src=" not in page.get_content()
    assert server.was_open == ["ehlo [127.0.0.1]", "STARTTLS"] or all("AUTH" not in line for line in server.was_open)


@pytest.mark.parametrize(
    ("behaviour", "code", "said"), [("no_tls", 9, "it cannot be reached"), ("gone", 10, "may have arrived or not")]
)
def test_a_mail_goes_over_tls_or_not_at_all(
    place: Callable[..., Place], capsys: pytest.CaptureFixture[str], behaviour: str, code: int, said: str
) -> None:
    shop, server = place("mail", behaviour)
    assert isinstance(server, Post)
    assert send(shop) == code
    assert said in capsys.readouterr().err
    assert all("AUTH" not in line for line in server.was_open)


def test_a_server_that_is_not_trusted_and_a_wrong_password_are_refusals(
    place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop, server = place("mail")
    monkeypatch.setenv("KPI_MAIL_PASSWORD", "another-secret")
    assert send(shop) == 9
    said = capsys.readouterr().err
    assert "535 wrong password •••" in said
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("KPI_MAIL_PASSWORD", PASSWORD)
    assert send(shop) == 9
    assert "CERTIFICATE_VERIFY_FAILED" in capsys.readouterr().err
    assert arrived(server) == []


@pytest.mark.parametrize("channel", ["feishu", "dingtalk"])
def test_a_wrong_signature_is_a_refusal(
    place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], channel: str
) -> None:
    shop, server = place(channel)
    monkeypatch.setenv(f"KPI_{channel.upper()}_SECRET", "not-the-right-one")
    assert send(shop) == 9
    assert "sign match fail" in capsys.readouterr().err
    assert arrived(server) == []


@pytest.mark.parametrize(("behaviour", "code"), [("broken", 10), ("moved", 9), ("strange", 10), ("busy_for_long", 9)])
def test_answers_that_are_none(place: Callable[..., Place], behaviour: str, code: int) -> None:
    shop, server = place("wecom", behaviour)
    assert send(shop) == code
    assert (server.requests, arrived(server)) == (1, [])


def test_wecom_is_sent_files_before_the_message(place: Callable[..., Place]) -> None:
    shop, server = place("wecom", row='operations,,wecom,$KPI_WECOM,en,"pdf,xlsx"\n')
    assert isinstance(server, Group)
    assert send(shop) == 0
    assert [body["msgtype"] for body in server.shown] == ["markdown", "file", "file"]
    assert server.files == [b"%PDF " * 99] * 2


def test_a_person_is_sent_what_is_theirs(place: Callable[..., Place]) -> None:
    shop, server = place("mail", row=",Wu,mail,wu@example.com,en,\n,Nobody,mail,no@example.com,en,\n")
    assert isinstance(server, Post)
    assert send(shop) == 6
    (text,) = arrived(server)
    assert "Buyers" in text
    assert "Sales" not in text
    assert list(server.mails[0].iter_attachments()) == []


def test_a_dry_run_sends_and_writes_nothing(
    place: Callable[..., Place], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, server = place("wecom")
    monkeypatch.delenv("KPI_WECOM")
    assert send(shop, "--dry-run") == 0
    said = capsys.readouterr().out
    for part in ("would send  2026-02/operations/en → wecom KPI_WECOM", "attached: nothing", "`KPI_WECOM` is not set"):
        assert part in said
    assert (server.requests, (shop / DELIVERIES).exists()) == (0, False)
    assert send(shop) == 9
    assert "the environment variable `KPI_WECOM` is not set" in capsys.readouterr().err


def test_what_is_missing_or_harmed_is_not_sent(place: Callable[..., Place], capsys: pytest.CaptureFixture[str]) -> None:
    shop, server = place("slack", row="operations,,slack,$KPI_SLACK,en,\nservice,,slack,$KPI_SLACK,en,\n")
    (shop / "reports/2026-02/operations/en/review.pdf").write_bytes(b"cut")
    assert send(shop) == 9
    said = capsys.readouterr().err
    assert "its files are missing or were changed" in said
    assert "there is no such edition" in said
    assert send(shop, "-r", "service") == 7
    assert arrived(server) == []


def test_two_that_are_started_at_once_send_once(place: Callable[..., Place]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    shop, server = place("feishu")
    with ThreadPoolExecutor(4) as many:
        assert list(many.map(lambda _: send(shop), range(4))) == [0] * 4
    assert len(arrived(server)) == 1


def test_a_ledger_that_is_cut_off_or_damaged(tmp_path: Path) -> None:
    delivery = Delivery("2026-02/operations/en", "m", "mail", "lin@example.com")
    with deliveries(tmp_path) as ledger:
        ledger.note(delivery, "begun")
        ledger.note(delivery, "sent")
    file = tmp_path / DELIVERIES
    file.write_bytes(file.read_bytes()[:-9])  # the end was being written
    with deliveries(tmp_path) as ledger:
        assert ledger.state(delivery) == "unknown"
        ledger.note(delivery, "sent")
        assert ledger.state(delivery) == "sent"
    assert len(read_deliveries(file)) == 2
    file.write_bytes(b"what?\n" + file.read_bytes())
    with pytest.raises(UsageError, match="line 1"):
        read_deliveries(file)


def test_other_ways_are_apprise_s(
    place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop, _ = place("slack", row="operations,,other,$KPI_SLACK,en,\n")
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert send(shop) == 9
    assert "pip install 'kpi-toolkit[send]'" in capsys.readouterr().err
    told: list[dict[str, Any]] = []

    class Made:
        class NotifyFormat:
            MARKDOWN = "markdown"

        class Apprise:
            def add(self, address: str) -> bool:
                return TOKEN in address

            def notify(self, **letter: Any) -> bool:
                told.append(letter)
                return len(told) > 1

    monkeypatch.setitem(sys.modules, "apprise", Made)
    assert send(shop) == 10
    assert send(shop, "--again") == 0
    assert "Sales" in told[-1]["body"]


def test_an_address_is_never_sent_in_the_open(place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch) -> None:
    shop, server = place("slack")
    monkeypatch.setenv("KPI_SLACK", f"http://chat.example.com/services/{TOKEN}")
    assert send(shop) == 9
    assert server.requests == 0


def test_all_faults_of_the_sheet_at_once_and_no_secret_in_them(
    place: Callable[..., Place], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        "operations,,wecom,https://qyapi.example.com/send?key=the-group-itself,en,\n"
        "operatons,Lin,mail,lin,fr,doc\n"
        "operations,,feishu,$KPI_F,en,pdf\n"
    )
    shop, _ = place("slack", row=rows)
    assert send(shop) == 1
    said = capsys.readouterr().err
    for row, count in ((2, 1), (3, 6), (4, 1)):
        assert said.count(f"row {row}:") == count, said
    assert main(["check", "-w", str(shop)]) == 1
    assert "the-group-itself" not in "".join(capsys.readouterr()) + said


def test_every_channel_and_format_is_known() -> None:
    assert set(CHANNELS) == {*MADE, "other"}
    assert set(MEDIA) == {row.name for row in for_readers()}
