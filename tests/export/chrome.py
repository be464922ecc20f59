"""One headless browser for many looks at pages: driven by its own protocol, so that no page carries a script of ours."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import websocket

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
SECONDS = 60


class Chrome:
    """A browser with one window, open as long as the ``with`` lasts."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.mkdtemp(prefix="kpi-chrome-")
        command = [program, *FLAGS, f"--user-data-dir={self._profile}", "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._number = 0

    def __enter__(self) -> Self:
        told = Path(self._profile, "DevToolsActivePort")
        until = time.monotonic() + SECONDS
        while not (told.exists() and "\n" in told.read_text("utf-8")):
            assert self._process.poll() is None, "the browser did not start"
            assert time.monotonic() < until, "the browser did not say where it listens"
            time.sleep(0.05)
        port, path = told.read_text("utf-8").split("\n")[:2]
        self._socket = websocket.create_connection(f"ws://127.0.0.1:{port}{path}", timeout=SECONDS)
        self._session = ""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")
        self.ask("Page.setBypassCSP", enabled=True)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(SECONDS)
        shutil.rmtree(self._profile, ignore_errors=True)

    def ask(self, method: str, **values: Any) -> dict[str, Any]:
        """Return what the browser answers."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": values}
        self._socket.send(json.dumps(message | ({"sessionId": self._session} if self._session else {})))
        while (answer := json.loads(self._socket.recv())).get("id") != self._number:
            pass
        assert "error" not in answer, f"{method}: {answer['error']}"
        result: dict[str, Any] = answer["result"]
        return result

    def sized(self, width: int, height: int = 900, is_dark: bool = False) -> None:
        """Give the window a size, and the reader a wish for light or dark."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, page: Path) -> None:
        """Load a page, and wait until it is there."""
        self.ask("Page.navigate", url=page.resolve().as_uri())
        self.run("new Promise(done => document.readyState == 'complete' ? done() : addEventListener('load', done))")

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page; of a promise what it promises."""
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key, as ``Tab`` or ``Enter``."""
        codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowRight": 39}
        pressed = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": codes[key]}
        text = {"Enter": {"text": "\r"}, " ": {"text": " "}}.get(key, {})
        self.ask("Input.dispatchKeyEvent", type="keyDown", **pressed, **text)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def picture(self, file: Path) -> None:
        """Write what is seen, the whole page."""
        size = self.run("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
        shot = self.ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))
