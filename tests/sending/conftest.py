"""Secrets of the made servers, and a look that none of them is written anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sending.servers import CERTIFICATE, PASSWORD, SIGNING, TOKEN


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Set passwords and trust the made certificate; afterwards no file and no output holds a secret."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("KPI_MAIL_PASSWORD", PASSWORD)
    monkeypatch.setenv("no_proxy", "*")
    for kind in ("feishu", "dingtalk"):
        monkeypatch.setenv(f"KPI_{kind.upper()}_SECRET", SIGNING)
    yield
    said = "".join(capsys.readouterr())
    for secret in (TOKEN, SIGNING, PASSWORD):
        assert secret not in said
        for file in tmp_path.rglob("*"):
            assert not file.is_file() or secret.encode() not in file.read_bytes(), f"{file} holds a secret"
