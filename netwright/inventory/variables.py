"""Load variables.yaml: what placeholders such as `%mgmt_prefixes%` in rules stand for."""

from pathlib import Path

from netwright.errors import InventoryError
from netwright.yaml_text import line_of, parse, read

_FILE = "variables.yaml"


def load_variables(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the values of each variable, in text; one value is a list of one.

    Raises:
        InventoryError: naming the line that cannot be used.
    """
    text = read(folder / _FILE)
    variables = {}
    for name, value in parse(_FILE, text).items():
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(item, (str, int, float)) for item in values):
            line = line_of(text, [name])
            raise InventoryError(f"{_FILE}:{line}: {name}: expected a value or a list of values")
        variables[name] = tuple(map(str, values))
    return variables
