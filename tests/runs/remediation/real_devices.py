"""Real nftables in namespaces, changed by our own playbook and a real ansible-playbook.

Every call of `nft` is written down as `counting_device.py` does it.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netwright.project import init_project
from tests.runs.remediation.killing import DEVICES, add_devices

OURS = Path(__file__).parents[3] / "playbooks"
NFT = """#!/usr/bin/env python3
import json, os, re, subprocess, sys, time
where = os.environ["SOAK_DEVICE"]
script = sys.stdin.read() if sys.argv[1:2] == ["-f"] else ""
def note(verb, addresses):
    run = os.path.basename(os.environ["HOME"])
    line = {"at": time.time(), "run": run, "verb": verb, "addresses": addresses}
    journal = os.open(f"FOLDER/{where}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(journal, json.dumps(line).encode() + b"\\n")
def named(word):
    found = re.findall(rf"^{word} element .*{{ (\\S+)", script, re.M)
    return [one if "/" in one else one + "/32" for one in found]
changes = {"apply": named("add"), "rollback": named("delete")}
for verb, addresses in changes.items():
    if addresses:
        note(verb, addresses)
nft = ["ip", "netns", "exec", f"soak-{where}", "/usr/sbin/nft", *sys.argv[1:]]
done = subprocess.run(nft, input=script, text=True)
if not script:
    note("read", ["*"])
elif done.returncode == 0:
    for verb, made in (("apply", "add"), ("rollback", "remove")):
        if changes[verb]:
            note(made, changes[verb])
sys.exit(done.returncode)
"""


def missing() -> str:
    """Say why there can be no such devices here; empty if there can."""
    probe = ["ip", "netns", "exec", "soak-probe", "/usr/sbin/nft", "list", "ruleset"]
    subprocess.run(["ip", "netns", "add", "soak-probe"], check=False, capture_output=True)
    done = subprocess.run(probe, check=False, capture_output=True)
    subprocess.run(["ip", "netns", "del", "soak-probe"], check=False, capture_output=True)
    return "" if done.returncode == 0 else "nftables in namespaces need root and nft"


@contextmanager
def real_project(folder: Path, url: str) -> Iterator[Path]:
    """Make a project with a firewall in a namespace for each device."""
    init_project(folder)
    journals, programs = folder / "devices", folder / "bin"
    journals.mkdir()
    programs.mkdir()
    nft = programs / "nft"
    nft.write_text(NFT.replace("FOLDER", str(journals)))
    nft.chmod(0o755)
    for name in ("block_address", "tasks", "library"):
        shutil.copytree(OURS / name, folder / "playbooks" / name, dirs_exist_ok=True)
    _run_here(folder / "playbooks" / "block_address", programs)
    settings = folder / "netwright.toml"
    told = f'database_url = "{url}"\n{settings.read_text()}\n[remediation]\nanchor = "off"\n'
    settings.write_text(told + "run_timeout_s = 30\n")
    add_devices(folder)
    for name in DEVICES:
        subprocess.run(["ip", "netns", "add", f"soak-{name}"], check=True)
    try:
        yield folder
    finally:
        for name in DEVICES:
            subprocess.run(["ip", "netns", "del", f"soak-{name}"], check=False)


def _run_here(playbook: Path, programs: Path) -> None:
    """Let a playbook run on this machine, with the `nft` that writes down what it does."""
    action = playbook / "action.yml"
    action.write_text(action.read_text() + "login: false\n")
    path = f"{programs}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    where = f"  environment: {{PATH: '{path}', SOAK_DEVICE: '{{{{ netwright_device }}}}'}}\n"
    for file in playbook.glob("*.yml"):
        text = file.read_text().replace("      become: true\n", "")
        file.write_text(text.replace("  gather_facts: false\n", "  gather_facts: false\n" + where))
