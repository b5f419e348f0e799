"""Opening a vault of a thousand profiles, against Ansible's own VaultLib in a process of its own.

Both sides derive every key anew. VaultLib only decrypts; we read and check the profiles as well.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import Cost, machine, measured, row
from netwright.credentials.folder import VaultFolder, load_profiles
from netwright.model.secret import Secret
from netwright.vault.cipher import DerivationCache
from netwright.vault.keys import VaultKeys, VaultPassword

PROFILES = 1000
RUNS = 2
WHOLE_BAR_S, INLINE_BAR_S = 0.05, 5.0
PASSWORD = "benchmark-vault-password"

# What it prints is what the decryption took, without the start of Python and Ansible.
THEIRS = """
import json, re, sys, time
from ansible.parsing.vault import VaultLib, VaultSecret
vault = VaultLib([("default", VaultSecret(sys.argv[2].encode()))])
text = open(sys.argv[1]).read()
inline = r" +\\$ANSIBLE[^\\n]*\\n(?: +[0-9a-f]+\\n)+"
found = [text] if text.startswith("$ANSIBLE") else re.findall(inline, text)
blobs = ["\\n".join(line.strip() for line in each.splitlines()) for each in found]
wall, cpu = time.perf_counter(), time.process_time()
for each in blobs:
    vault.decrypt(each)
print(json.dumps([len(blobs), time.process_time() - cpu, time.perf_counter() - wall]))
"""


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        missed = measure(folder / "whole", write_whole, WHOLE_BAR_S)
        return int(missed | measure(folder / "inline", write_inline, INLINE_BAR_S))


def keys() -> VaultKeys:
    """Return keys that have derived nothing yet."""
    return VaultKeys([VaultPassword("default", Secret(PASSWORD))], DerivationCache(time.monotonic))


def write_whole(file: Path) -> None:
    """Write a thousand profiles into one encrypted file."""
    lines = [f"  p{n}: {{kind: snmp_v2c, community: secret-{n}}}\n" for n in range(PROFILES)]
    file.write_text(keys().seal(Secret("profiles:\n" + "".join(lines))))


def write_inline(file: Path) -> None:
    """Write a thousand profiles, each secret an inline value."""
    sealed = [keys().seal(Secret(f"secret-{n}")) for n in range(PROFILES)]
    entries = [
        f"  p{n}:\n    kind: snmp_v2c\n    community: !vault |\n"
        + "".join(f"      {line}\n" for line in each.splitlines())
        for n, each in enumerate(sealed)
    ]
    file.write_text("profiles:\n" + "".join(entries))


def measure(folder: Path, write: Callable[[Path], None], bar_s: float) -> bool:
    """Open the same file both ways; tell whether the bar was missed."""
    folder.mkdir()
    file = folder / "all.yml"
    write(file)
    ours, again = least(lambda: opened(folder, keys())), warm(folder)
    theirs = least(lambda: peer(file))
    ok = ours.cpu_s <= bar_s
    row(f"{folder.name}: open {PROFILES} profiles, CPU", f"{ours.cpu_s * 1e3:.1f} ms",
        bar=f"<= {bar_s * 1e3:.0f} ms", ok=ok)  # fmt: skip
    row(f"{folder.name}: clock", f"{ours.wall_s * 1e3:.1f} ms")
    row(f"{folder.name}: again, keys at hand, CPU", f"{again.cpu_s * 1e3:.1f} ms")
    row(f"{folder.name}: CPU / VaultLib's decryption alone", f"{ours.cpu_s / theirs.cpu_s:.2f}")
    return not ok


def opened(folder: Path, with_keys: VaultKeys) -> Cost:
    """Open the folder as a run does."""
    with measured() as cost:
        profiles = load_profiles(VaultFolder(folder, with_keys))
    assert len(profiles) == PROFILES  # noqa: S101 - or nothing was measured
    return cost


def warm(folder: Path) -> Cost:
    """Open it with keys that were derived before."""
    same = keys()
    opened(folder, same)
    return least(lambda: opened(folder, same))


def least(work: Callable[[], Cost]) -> Cost:
    """Return the run that others disturbed least: a derivation costs what it costs."""
    return min((work() for _ in range(RUNS)), key=lambda cost: cost.cpu_s)


def peer(file: Path) -> Cost:
    """Return what VaultLib takes for the same file."""
    command = [sys.executable, "-c", THEIRS, str(file), PASSWORD]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count, cpu_s, wall_s = json.loads(done.stdout)
    assert count in {1, PROFILES}, count  # noqa: S101
    return Cost(cpu_s, wall_s)


if __name__ == "__main__":
    sys.exit(main())
