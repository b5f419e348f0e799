"""Open a vault file: encrypted as a whole, or plain with inline `!vault` values."""

from collections.abc import Iterator
from dataclasses import dataclass

from netwright.credentials.yaml_text import Pairs, Sealed, Value, read_mapping
from netwright.model.secret import Secret
from netwright.vault.envelope import is_vault, parse
from netwright.vault.keys import VaultKeys


@dataclass(frozen=True, slots=True)
class Document:
    """The YAML of a vault file, which may be one secret from beginning to end."""

    text: Secret
    vault_id: str | None  # None: plain, with inline values

    @property
    def encrypted(self) -> bool:
        """The file is encrypted as a whole."""
        return self.vault_id is not None


def open_document(text: str, keys: VaultKeys) -> Document:
    """Open a vault file's outer envelope, if it has one.

    Raises:
        VaultError: no password opens it.
    """
    if is_vault(text):
        return Document(keys.open(text), parse(text).vault_id)
    return Document(Secret(text), None)


def read_document(document: Document, keys: VaultKeys) -> Pairs:
    """Return what is in a document, inline values opened.

    Raises:
        VaultError: it is no YAML mapping, or an inline value cannot be opened.
    """
    root = read_mapping(document.text.reveal())
    sealed = list(dict.fromkeys(_sealed_in(root)))
    if not sealed:
        return root
    opened = keys.open_all(each.text for each in sealed)
    return _with_opened(root, dict(zip(sealed, opened, strict=True)))


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
