"""An export of each known platform, by the name that `kpi demo --like` takes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from kpi_toolkit.demo import exports, exports_elsewhere
from kpi_toolkit.demo.export_files import Files, put
from kpi_toolkit.demo.exports import DemoOrder, demo_orders

PLATFORMS: dict[str, Callable[[Sequence[DemoOrder]], Files]] = {
    "shopify": exports.shopify,
    "taobao": exports.taobao,
    "douyin": exports.douyin,
    "jd": exports.jd,
    "pinduoduo": exports.pinduoduo,
    "youzan": exports.youzan,
    "woocommerce": exports.woocommerce,
    "stripe": exports.stripe,
    "square": exports.square,
    "amazon": exports.amazon,
    "hubspot": exports.hubspot,
    "sensors": exports_elsewhere.sensors,
    "meta": exports_elsewhere.meta,
    "google": exports_elsewhere.google,
    "ocean": exports_elsewhere.ocean,
    "ga4": exports_elsewhere.analytics,
    "zendesk": exports_elsewhere.zendesk,
    "surveymonkey": exports_elsewhere.surveymonkey,
}


def write_export(name: str, folder: Path) -> list[str]:
    """Write the made export of a platform into a folder, and return the names of its files."""
    files = PLATFORMS[name](demo_orders())
    put(files, folder)
    return list(files)
