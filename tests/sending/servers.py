"""Servers of this machine that behave as those of the chats and of a mail provider: limits, signatures, refusals."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

CERTIFICATE = Path(__file__).parent / "localhost.pem"
"""Of localhost, with its key, for these tests alone; it lasts a hundred years."""
TOKEN = "T0ken-of-the-group"
SIGNING = "SECsigning-secret"
PASSWORD = "mail-Passw0rd"
HOOKS = ("feishu", "wecom", "dingtalk", "slack", "teams")
SLOW = 1.5
"""Seconds that a server takes which takes too long."""


class Group:
    """What a chat has taken, and how it behaves: ``ok``, ``refuse``, ``slow``, ``busy``, ``busy_once``, ``broken``."""

    def __init__(self, kind: str, behaviour: str = "ok") -> None:
        self.kind, self.behaviour = kind, behaviour
        self.requests = 0
        self.shown: list[dict[str, Any]] = []
        self.files: list[bytes] = []
        self.address = ""

    @property
    def texts(self) -> list[str]:
        """What was shown, as JSON."""
        return [json.dumps(body, ensure_ascii=False) for body in self.shown]

    def answer(self, path: str, content: bytes) -> tuple[int, str, dict[str, str]]:
        self.requests += 1
        if self.behaviour == "busy" or (self.behaviour == "busy_once" and self.requests == 1):
            return 429, "slow down", {"Retry-After": "0" if self.behaviour == "busy_once" else "0.01"}
        if self.behaviour == "busy_for_long":
            return 429, "slow down", {"Retry-After": "3600"}
        if self.behaviour == "broken":
            return 502, "bad gateway", {}
        if self.behaviour == "moved":
            return 302, "", {"Location": "http://127.0.0.1:1/elsewhere"}
        if self.behaviour == "strange":
            return 200, "<html>log in to the network</html>", {}
        if "upload_media" in path:
            return 200, self._file(path, content), {}
        refused = self._refusal(path, content)
        if not refused:
            self.shown.append(json.loads(content))
        if self.behaviour == "slow":
            time.sleep(SLOW)
        return _said(self.kind, refused)

    def _file(self, path: str, content: bytes) -> str:
        assert parse_qs(urlsplit(path).query)["type"] == ["file"]
        head, _, rest = content.partition(b"\r\n\r\n")
        assert b'name="media"; filename="' in head
        self.files.append(rest.rpartition(b"\r\n--")[0])
        return json.dumps({"errcode": 0, "errmsg": "ok", "media_id": f"medium-{len(self.files)}"})

    def _refusal(self, path: str, content: bytes) -> str:
        if self.behaviour == "refuse" or TOKEN not in path:
            return f"invalid webhook {path}"  # some servers repeat the secret that they were given
        body = json.loads(content)
        if not _is_signed(self.kind, path, body):
            return "sign match fail"
        return "" if _fits(self.kind, content, body) else "content exceeds the limit"


def _said(kind: str, refused: str) -> tuple[int, str, dict[str, str]]:
    if kind == "slack":
        return (403, refused, {}) if refused else (200, "ok", {})
    if kind == "teams":
        return (400, refused, {}) if refused else (202, "", {})
    if kind == "feishu":
        return 200, json.dumps({"code": 19021 if refused else 0, "msg": refused or "success"}), {}
    return 200, json.dumps({"errcode": 310000 if refused else 0, "errmsg": refused or "ok"}), {}


def _is_signed(kind: str, path: str, body: dict[str, Any]) -> bool:
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    if kind == "feishu":
        moment, given = body.get("timestamp", ""), body.get("sign", "")
        digest = hmac.new(f"{moment}\n{SIGNING}".encode(), b"", hashlib.sha256).digest()
        near = abs(int(moment or 0) - time.time()) < 3600
    elif kind == "dingtalk":
        moment, given = query.get("timestamp", ""), query.get("sign", "")
        digest = hmac.new(SIGNING.encode(), f"{moment}\n{SIGNING}".encode(), hashlib.sha256).digest()
        near = abs(int(moment or 0) / 1000 - time.time()) < 3600
    else:
        return True
    return near and given == base64.b64encode(digest).decode()


def _fits(kind: str, content: bytes, body: dict[str, Any]) -> bool:
    if kind == "wecom":
        return body["msgtype"] == "file" or len(body["markdown"]["content"].encode()) <= 4096
    if kind == "slack":
        texts = [block["text"]["text"] for block in body["blocks"]]
        return len(texts) <= 50 and len(texts[0]) <= 150 and all(0 < len(text) <= 3000 for text in texts)
    return len(content) <= {"feishu": 20_480, "dingtalk": 24_000, "teams": 28 * 1024}[kind]


@contextmanager
def group(kind: str, behaviour: str = "ok") -> Iterator[Group]:
    """Run a chat's server; ``address`` holds its secret."""
    known = Group(kind, behaviour)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            status, said, headers = known.answer(self.path, content)
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said.encode())))
                self.end_headers()
                self.wfile.write(said.encode())
            except OSError:
                pass  # whoever asked does not wait any more

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, _serving(server):
        port = server.server_address[1]
        path = f"services/{TOKEN}" if kind in ("slack", "teams") else f"cgi-bin/webhook/send?key={TOKEN}"
        known.address = f"http://127.0.0.1:{port}/{path}"
        yield known


class Post:
    """What a mail server has taken, and how it behaves: ``ok``, ``refuse``, ``slow``, ``busy``, ``no_tls``, ``gone``."""

    def __init__(self, behaviour: str) -> None:
        self.behaviour = behaviour
        self.requests = 0
        self.mails: list[EmailMessage] = []
        self.was_open: list[str] = []
        self.port = 0


@contextmanager
def post_office(behaviour: str = "ok") -> Iterator[Post]:
    """Run a mail server with STARTTLS, a login, and a limit of two million bytes."""
    known = Post(behaviour)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            talk = _Talk(self, known)
            try:
                talk.hold()
            except OSError:
                pass  # whoever asked does not wait any more
            finally:
                talk.end()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server, _serving(server):
        known.port = server.server_address[1]
        yield known


MOST = 2_000_000


class _Talk:
    """One connection to the mail server."""

    def __init__(self, handler: Any, known: Post) -> None:
        self._handler, self._known = handler, known
        self._is_open, self._is_known = True, False
        self._secure: ssl.SSLSocket | None = None

    def end(self) -> None:
        if self._secure is not None:
            for part in (self._handler.rfile, self._handler.wfile, self._secure):
                part.close()

    def _say(self, *lines: str) -> None:
        self._handler.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def hold(self) -> None:
        self._say("220 localhost")
        while line := self._handler.rfile.readline():
            text = line.decode().strip()
            if self._is_open:
                self._known.was_open.append(text)
            verb = text.split(" ")[0].upper()
            if verb == "QUIT":
                return self._say("221 bye")
            answers: dict[str, Callable[[str], None]] = {
                "EHLO": self._ehlo,
                "STARTTLS": self._starttls,
                "AUTH": self._auth,
                "MAIL": self._mail,
                "RCPT": lambda _: self._say("250 ok"),
                "DATA": self._data,
            }
            answers.get(verb, lambda _: self._say("500 what?"))(text)
        return None

    def _ehlo(self, _: str) -> None:
        secure = [] if not self._is_open or self._known.behaviour == "no_tls" else ["250-STARTTLS"]
        self._say("250-localhost", *secure, "250-AUTH PLAIN", f"250 SIZE {MOST}")

    def _starttls(self, _: str) -> None:
        self._say("220 go ahead")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self._secure = context.wrap_socket(self._handler.connection, server_side=True)
        self._handler.rfile, self._handler.wfile = self._secure.makefile("rb"), self._secure.makefile("wb", buffering=0)
        self._is_open = False

    def _auth(self, text: str) -> None:
        _, _, password = base64.b64decode(text.split(" ")[2]).decode().split("\0")
        self._is_known = password == PASSWORD and not self._is_open
        self._say("235 welcome" if self._is_known else f"535 wrong password {password}")

    def _mail(self, text: str) -> None:
        if not self._is_known:
            return self._say("530 log in first")
        if self._known.behaviour == "busy":
            return self._say("450 4.7.1 too many mails, try again later")
        return self._say("250 ok")

    def _data(self, _: str) -> None:
        self._known.requests += 1
        if self._known.behaviour == "refuse":
            return self._say("554 5.7.1 rejected")
        self._say("354 go ahead")
        lines = []
        while (line := self._handler.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        content = b"".join(lines)
        if len(content) > MOST:
            return self._say("552 5.3.4 too large")
        self._known.mails.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        if self._known.behaviour == "slow":
            time.sleep(SLOW)
        if self._known.behaviour == "gone":
            raise ConnectionError
        return self._say("250 taken")


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
