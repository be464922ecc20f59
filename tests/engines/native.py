"""What holds of the native types of every database, for the matrices of each."""

from collections.abc import Callable
from typing import Any

import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring.frame import measure


def values_of(workspace: Any, metric: str = "sales", by: str | None = None) -> dict[str, Any]:
    """Measure a metric of October 2026 by segment, and close the workspace."""
    try:
        frame = measure(workspace, metric, "2026-10", by=by)
        return dict(zip(frame["segment"], frame["value"], strict=True))
    finally:
        workspace.close()


def check_is_time(shop: Callable[..., Any], kind: str, value: str) -> None:
    """See that a type is read as a time of October."""
    assert values_of(shop({"ordered_at": (kind, value)}))[""] == 7.25


def check_is_id_and_text(shop: Callable[..., Any], kind: str, value: str) -> None:
    """See that a type tells users apart and is a segment."""
    segments = values_of(shop({"user_id": (kind, value), "channel": (kind, value)}), "buyers", by="channel")
    assert list(segments.values()) == [1, 1]


def check_is_no_id(shop: Callable[..., Any], kind: str, value: str) -> None:
    """See that a float with decimals is refused as a user."""
    with pytest.raises(DataError) as caught:
        shop({"user_id": (kind, value)})
    assert "column `user_id`" in caught.value.faults[0]
    assert "cannot be read as an exact id" in caught.value.faults[0]
