"""A published shop and its recipients, as far as `kpi send` reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kpi_toolkit.files.digest import content_digest
from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.pages.record import to_json
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.run.closing import note

ORDERS = """order_id,user_id,ordered_at,amount,status
1,a,2026-01-05,40,paid
2,b,2026-01-20,60,paid
3,a,2026-02-03,50,paid
4,b,2026-02-10,45,paid
"""
TARGETS = """metric,role,kind,value,start,due,owner
sales,operations,level,90,2026-01-01,2026-02-01,Lin
sales,operations,level,90,2026-02-01,2026-03-01,Lin
buyers,operations,level,4,2026-02-01,2026-03-01,Wu
"""
SETTINGS = """language: en
organisation: Tea
source: {path: data, covers_from: 2026-01-01, covers_until: 2026-02-28}
roles: {operations: {metrics: [sales, buyers, orders]}}
send: {timeout_seconds: 0.5, tries: 2, link: "https://reports.example.com"MAIL}
"""
MAIL = ", mail: {{host: localhost, port: {port}, sender: kpi@example.com, user: kpi, most_mb: 0.9}}"
HEAD = "role,person,channel,address,language,formats\n"
NAMES = ("review.pdf", "review.xlsx")


def shop_in(folder: Path, recipients: str, port: int = 0) -> Path:
    """Write a shop with recipients, and publish its January and February."""
    shop = folder / "shop"
    settings = SETTINGS.replace("MAIL", MAIL.format(port=port) if port else "")
    files = {"data/orders.csv": ORDERS, "plan/targets.csv": TARGETS, "kpi.yaml": settings}
    for name, text in (files | {"plan/recipients.csv": HEAD + recipients}).items():
        (shop / name).parent.mkdir(parents=True, exist_ok=True)
        (shop / name).write_text(text, "utf-8")
    for period in ("2026-01", "2026-02"):
        publish(shop, period)
    return shop


def close(shop: Path) -> Path:
    """Close February as it is, so that it is never stale."""
    note(shop, "2026-02", "closed", "agreed", "Zhao")
    return shop


def publish(shop: Path, period: str, is_preliminary: bool = False, **changed: Any) -> Path:
    """Publish an edition by hand: what it says is measured, its files are small."""
    folder = shop / "reports" / period / "operations" / "en"
    kept = folder / "editions" / "1.json"
    if folder.is_dir():
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes((folder / "review.json").read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    opened = open_workspace(shop)
    said = to_json(review(opened, period, "operations", "en")) | changed
    opened.close()
    content = as_json(said).encode()
    text = f"<p>Operations {'so it is ' * 120}</p>"
    head = "<!doctype html><html><head><meta http-equiv=Content-Security-Policy></head>"
    page = f"{head}<body><main>{text}</main></body></html>"
    files = {"review.json": content, "review.html": page.encode(), **dict.fromkeys(NAMES, b"%PDF " * 99)}
    for name, text in files.items():
        (folder / name).write_bytes(text)
    noted = {name: content_digest(text) for name, text in files.items()}
    noted |= {"editions/1.json": content_digest(kept.read_bytes())} if kept.exists() else {}
    (folder / "run.json").write_text(json.dumps({"mark": "", "files": noted, "is_preliminary": is_preliminary}))
    return folder
