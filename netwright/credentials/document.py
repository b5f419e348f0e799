"""Open a vault file: encrypted as a whole, or plain with inline `!vault` values."""

from collections.abc import Iterator
from dataclasses import dataclass

from netwright.credentials.yaml_text import Pairs, Sealed, Value, read_mapping
from netwright.model.secret import Secret
from netwright.vault.envelope import is_vault, parse
from netwright.vault.keys import VaultKeys


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """What is in a vault file, its values opened; `text` is the YAML they were in."""

    root: Pairs
    text: str
    vault_id: str | None  # None: plain, with inline values

    @property
    def encrypted(self) -> bool:
        """The file is encrypted as a whole."""
        return self.vault_id is not None


def open_document(text: str, keys: VaultKeys) -> Document:
    """Return the content of a vault file.

    Raises:
        VaultError: it, or a value in it, cannot be opened, or it is no YAML mapping.
    """
    vault_id = parse(text).vault_id if is_vault(text) else None
    plain = text if vault_id is None else keys.open(text).reveal()
    root = read_mapping(plain)
    sealed = list(dict.fromkeys(_sealed_in(root)))
    if sealed:
        opened = keys.open_all(each.text for each in sealed)
        root = _with_opened(root, dict(zip(sealed, opened, strict=True)))
    return Document(root, plain, vault_id)


def _sealed_in(value: Value) -> Iterator[Sealed]:
    if isinstance(value, Sealed):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _sealed_in(each)


def _with_opened(root: Pairs, opened: dict[Sealed, Secret]) -> Pairs:
    def replace(value: Value) -> Value:
        if isinstance(value, Sealed):
            return opened[value]
        if isinstance(value, list):
            return [replace(each) for each in value]
        if isinstance(value, dict):
            return {key: replace(each) for key, each in value.items()}
        return value

    return {key: replace(value) for key, value in root.items()}
