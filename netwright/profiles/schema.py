"""The YAML of a profile: one document becomes one value, or one error with its line."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from netwright.errors import ProfileError
from netwright.events.profiles.profile import Profile
from netwright.yaml_text import line_of, parse


@cache
def adapter() -> TypeAdapter[Profile]:
    """Return what validates profiles; made once, and only where one is read."""
    return TypeAdapter(Profile)


def json_schema() -> dict[str, Any]:
    """Return the published schema."""
    schema = adapter().json_schema()
    schema["properties"].pop("name")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def read_profile(name: str, where: str, text: str) -> Profile:
    """Return the profile that a text is.

    Raises:
        ProfileError: naming the line that cannot be used.
    """
    document = parse(where, text, ProfileError)
    try:
        return adapter().validate_python({**document, "name": name})
    except ValidationError as error:
        told = error.errors(include_url=False)[0]
        path = _path(told["loc"])
        keys = ".".join(map(str, path))
        line = line_of(text, path)
        raise ProfileError(f"{where}:{line}: {keys}: {told['msg']}", _HINT) from error


_HINT = "keys: docs/reference/profile.schema.json"


def _path(location: tuple[str | int, ...]) -> list[str | int]:
    """Leave out what names a branch of a type and no key of the document."""
    return [part for part in location if isinstance(part, int) or part.isidentifier()]
