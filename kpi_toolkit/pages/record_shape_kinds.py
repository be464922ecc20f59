"""What the shapes of records have in common: strictness, days, and dictionaries that were dataclasses."""

from typing import Annotated

from pydantic import ConfigDict, GetPydanticSchema, WithJsonSchema

STRICT = ConfigDict(extra="forbid", use_attribute_docstrings=True)
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]


def written(kind: type) -> GetPydanticSchema:
    """Say of a dictionary that it is what became of a dataclass or of a model when it was written."""
    return GetPydanticSchema(lambda _, schema_of: schema_of(kind))
