"""The JSON Schema of ``review.json``, made from its shape; ``make docs`` writes it to templates/review.schema.json."""

import sys
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.pages.record_shape import HEAD, ReviewEdition
from kpi_toolkit.pages.record_shape_overview import OverviewEdition
from kpi_toolkit.settings.roles import OVERVIEW

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Untitled(GenerateJsonSchema):
    """Makes schemas without the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def review_schema() -> dict[str, Any]:
    """Return the schema of the data of an edition, draft 2020-12."""
    head = {"$schema": DIALECT, "$id": f"urn:kpi-toolkit:review:{HEAD['schema_version']}"}
    mode: JsonSchemaMode = "serialization"
    types: dict[str, TypeAdapter[Any]] = {
        "review": TypeAdapter(ReviewEdition),
        "overview": TypeAdapter(OverviewEdition),
    }
    inputs = [(name, mode, edition) for name, edition in types.items()]
    schemas, shared = TypeAdapter.json_schemas(inputs, schema_generator=_Untitled)
    review, overview = (schemas[name, mode] for name in types)
    is_overview = {"properties": {"role": {"const": OVERVIEW}}}
    return {**head, "if": is_overview, "then": overview, "else": review, **shared}


if __name__ == "__main__":
    sys.stdout.write(as_json(review_schema(), indent=1) + "\n")
