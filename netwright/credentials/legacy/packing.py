"""What an imported row is between source and vault: one text, to be sealed in the database."""

import ipaddress
import json
from typing import Any

from netwright.credentials.legacy.survey import ImportRow
from netwright.credentials.schema import parse_profile, profile_values
from netwright.model.credential import Profile
from netwright.model.secret import Secret


def pack(row: ImportRow) -> Secret:
    """Return everything of a row as text; equal rows yield equal texts."""
    content = {
        "secrets": {column: secret.reveal() for column, secret in row.secrets.items()},
        "profiles": [_plain(each) for each in row.profiles],
        "addresses": [str(each) for each in row.addresses],
    }
    return Secret(json.dumps(content, sort_keys=True))


def unpack(table: str, key: str, packed: Secret) -> ImportRow:
    """Return the row that was packed."""
    content = json.loads(packed.reveal())
    return ImportRow(
        table,
        key,
        {column: Secret(text) for column, text in content["secrets"].items()},
        tuple(parse_profile("row", each, encrypted=True) for each in content["profiles"]),
        tuple(ipaddress.ip_address(each) for each in content["addresses"]),
    )


def _plain(profile: Profile) -> dict[str, Any]:
    values = profile_values(profile)
    return {k: v.reveal() if isinstance(v, Secret) else v for k, v in values.items()}
