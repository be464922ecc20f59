"""The JSON Schema of ``review.json``, made from its shape; ``make docs`` writes it to templates/review.schema.json."""

import sys
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.pages.record_shape import HEAD, ReviewEdition

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Untitled(GenerateJsonSchema):
    """Makes schemas without the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def review_schema() -> dict[str, Any]:
    """Return the schema of the data of an edition, draft 2020-12."""
    head = {"$schema": DIALECT, "$id": f"urn:kpi-toolkit:review:{HEAD['schema_version']}"}
    return {**head, **TypeAdapter(ReviewEdition).json_schema(mode="serialization", schema_generator=_Untitled)}


if __name__ == "__main__":
    sys.stdout.write(as_json(review_schema(), indent=1) + "\n")
