"""The page in a real browser: it fits narrow and wide windows and asks for nothing."""

import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from nbformat import NotebookNode

from kpi_toolkit.export.html import render_html

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=2000",
)
POLICY_META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
LONG = "非常长的活动名称" * 12 + "Supercalifragilisticexpialidocious" * 4

#: The page in a frame as wide as the wanted window, for a headless window is at least 500 wide. What was
#: measured goes into the title, which `--dump-dom` shows: frame, page, elements that stick out of it.
FRAME = """<!doctype html><title></title><iframe style="border:0;height:2000px;width:{width}px" srcdoc="{page}"></iframe>
<script>onload = () => {{
  const inner = document.querySelector("iframe").contentDocument, wide = inner.documentElement.clientWidth;
  const out = [...inner.querySelectorAll("main, h1, h2, .part, .card, .chart, .banner li, .definition, .headline")]
    .filter(e => e.getBoundingClientRect().right > wide + 1 || e.scrollWidth > e.clientWidth + 1);
  document.title = [wide, inner.documentElement.scrollWidth, ...out.map(e => e.id || e.className)].join(" ");
}}</script>"""


class Recorder(http.server.BaseHTTPRequestHandler):
    """Serves one page and notes every request."""

    page = b""
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page if self.path == "/" else b"")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def browsed(chromium: str, folder: Path, address: str, *flags: str) -> str:
    """Return what the browser prints of a page."""
    command = [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags, address]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.fixture
def browse(chromium: str, tmp_path: Path) -> Iterator[Callable[..., str]]:
    def run(address: str, *flags: str) -> str:
        return browsed(chromium, tmp_path, address, *flags)

    yield run
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)


@pytest.mark.parametrize("width", [390, 820, 1280])
@pytest.mark.parametrize("label", ["", LONG])
def test_no_sideways_scrolling(
    width: int, label: str, browse: Callable[..., str], tmp_path: Path, make_notebook: Callable[..., NotebookNode]
) -> None:
    page = POLICY_META.sub("", render_html(make_notebook(label), title="t", language="zh"))
    frame = FRAME.format(width=width, page=escape(page, quote=True))
    (file := tmp_path / "frame.html").write_text(frame, encoding="utf-8")
    shown = browse(file.as_uri(), "--window-size=1400,2000", "--dump-dom")
    (title,) = re.findall(r"<title>([^<]+)</title>", shown)
    visible, wide, *sticking_out = title.split()
    assert width - 20 <= int(visible) <= width  # a scroll bar takes its share
    assert int(wide) <= int(visible)
    # Above 600 a wide table may scroll within its part.
    assert [name for name in sticking_out if width < 600 or name not in ("part", "scorecard", "moved")] == []


def test_page_asks_for_nothing_and_runs_nothing(
    browse: Callable[..., str], make_notebook: Callable[..., NotebookNode]
) -> None:
    page = render_html(make_notebook("<img src=/label onerror=\"document.title='hit'\">"), title="t", language="zh")
    handler = type("Handler", (Recorder,), {"page": b"", "asked": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        # What cleaning lets through by mistake, the policy must still stop.
        slip = "<img src='/slip'><script>document.title='hit'</script><link rel=stylesheet href='/slip.css'>"
        handler.page = page.replace("</main>", f"{slip}</main>").encode()  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        shown = browse(f"http://127.0.0.1:{server.server_address[1]}/", "--dump-dom")
        server.shutdown()
    assert [path for path in handler.asked if path != "/favicon.ico"] == ["/"]  # type: ignore[attr-defined]
    assert "<title>t</title>" in shown
