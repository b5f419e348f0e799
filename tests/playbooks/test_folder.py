"""A playbook says what it is before anybody runs it: netwright.playbooks."""

from pathlib import Path

import pytest

from netwright.errors import PlaybookError, UsageError
from netwright.model.parameter import ParameterType
from netwright.model.playbook import EffectKind
from netwright.playbooks.folder import find_playbook, list_playbooks, version_of
from netwright.playbooks.schema import ActionDocument
from netwright.yaml_text import parse

ACTION = """
title: Block an address
platforms: [linux]
dry_run: supported
longest_ttl: 24h
effect: {kind: block_address, address: address}
parameters:
  address: {type: ip_prefix, most: 0}
"""


ROOT = Path(__file__).parents[2]


def make(root: Path, name: str = "block_address", action: str = ACTION) -> Path:
    """Write a playbook's folder."""
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "action.yml").write_text(action)
    for file in ("apply.yml", "verify.yml", "rollback.yml"):
        (folder / file).write_text("[]\n")
    return folder


def test_what_a_playbook_says_of_itself_is_known(tmp_path: Path) -> None:
    """Guard rails judge by it."""
    make(tmp_path)

    playbook = find_playbook([tmp_path], "block_address").playbook

    assert playbook.effect.kind is EffectKind.BLOCK_ADDRESS
    assert playbook.parameters["address"].type is ParameterType.PREFIX
    assert (playbook.longest_ttl_s, playbook.has_rollback) == (86_400, True)
    assert playbook.is_dry_run_supported


def test_the_projects_own_playbook_comes_first(tmp_path: Path) -> None:
    """A user changes ours by putting another of the same name."""
    own, ours = tmp_path / "own", tmp_path / "ours"
    make(own)
    make(ours)
    make(ours, "shut_port")

    found = {each.playbook.name: each.path for each in list_playbooks([own, ours])}

    assert found == {"block_address": own / "block_address", "shut_port": ours / "shut_port"}
    assert find_playbook([own, ours], "block_address").path == own / "block_address"


def test_an_unknown_playbook_is_refused_with_those_that_are(tmp_path: Path) -> None:
    """A slip of the pen is mended at once; a path is no name."""
    make(tmp_path)

    for name in ("block", "../block_address", "block_address/../block_address"):
        with pytest.raises(UsageError) as refused:
            find_playbook([tmp_path], name)
        assert "block_address" in refused.value.hint


@pytest.mark.parametrize("file", ["action.yml", "apply.yml", "verify.yml", "rollback.yml"])
def test_any_changed_file_is_another_version(tmp_path: Path, file: str) -> None:
    """What was approved is what is run."""
    folder = make(tmp_path)
    before = version_of(folder)
    (folder / file).write_text("# changed\n" + (folder / file).read_text())

    assert version_of(folder) != before


def test_what_playbooks_share_is_part_of_their_version(tmp_path: Path) -> None:
    """A module beside them does the work."""
    folder = make(tmp_path)
    before = version_of(folder)
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "nft.py").write_text("x = 1\n")

    assert version_of(folder) != before


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("title: x\n", "action.yml:1: platforms"),
        (ACTION.replace("ip_prefix", "text"), r"action.yml:8: parameters.address.type"),
        (ACTION.replace("address: address", "address: adress"), "adress, which is no parameter"),
        (ACTION.replace(", address: address", ""), "which parameter it concerns"),
        (ACTION + "become: true\n", "become"),
        (ACTION.replace("24h", "24 hours"), "longest_ttl"),
        (ACTION.replace("[linux]", "['../x']"), "platforms"),
        ("[]\n", "expected names"),
    ],
)
def test_a_broken_one_is_refused_where_it_is_broken(
    tmp_path: Path, action: str, words: str
) -> None:
    """File, line and key."""
    make(tmp_path, action=action)

    with pytest.raises(PlaybookError, match=words):
        find_playbook([tmp_path], "block_address")


@pytest.mark.parametrize("file", ["apply.yml", "verify.yml", "rollback.yml"])
def test_a_playbook_without_a_way_to_verify_or_back_is_none(tmp_path: Path, file: str) -> None:
    """What ends by itself must have a way back."""
    (make(tmp_path) / file).unlink()

    with pytest.raises(PlaybookError, match=file):
        find_playbook([tmp_path], "block_address")


def test_a_merge_of_the_projects_is_part_of_our_playbooks_version(tmp_path: Path) -> None:
    """Else another file would be merged than was approved."""
    own, ours = tmp_path / "own", tmp_path / "ours"
    make(ours)
    (own / "merges" / "ntp").mkdir(parents=True)
    before = find_playbook([own, ours], "block_address").playbook.version
    (own / "merges" / "ntp" / "arista_eos.cfg").write_text("ntp server 192.0.2.1\n")

    assert find_playbook([own, ours], "block_address").playbook.version != before


@pytest.mark.parametrize(("page", "words"), [("en", "simulated"), ("ko", "모의")])
def test_the_vendor_matrix_says_what_the_playbooks_say(page: str, words: str) -> None:
    """What was shown where, per playbook and platform."""
    rows = [
        [cell.strip(" `") for cell in line.split("|")[1:-1]]
        for line in (ROOT / "docs" / page / "playbooks.md").read_text().splitlines()
        if line.startswith("| ") and line.count("|") == 10
    ]
    platforms, shown = rows[0][1:], {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows}

    for folder in list_playbooks([ROOT / "playbooks"]):
        if folder.playbook.platforms:
            tested = ActionDocument.model_validate(
                parse("action.yml", (folder.path / "action.yml").read_text(), PlaybookError)
            ).tested
            told = shown[folder.playbook.name]
            assert {name for name in platforms if told[name]} == {*folder.playbook.platforms}
            assert {name for name in platforms if told[name] == words} == {
                name for name, how in tested.items() if how == "simulated"
            }
