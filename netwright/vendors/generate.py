"""Make data/enterprises.tsv.gz and data/products.tsv.gz: who owns a number, what a product is.

    python -m netwright.vendors.generate --registry enterprise-numbers.txt --products products.tsv

The registry is IANA's `enterprise-numbers` text (Debian ships it in the package ipmitool as
/usr/share/misc/enterprise-numbers.txt). The products are lines of sysObjectID, tab, name of the
MIB node that registers it, as any MIB compiler can list them from the vendors' product MIBs.
Both outputs are facts, sorted, and the same bytes for the same input.
"""

import argparse
import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).parent / "data"
_ENTERPRISES = "1.3.6.1.4.1."
_REMARK = re.compile(r"\s*[(\[].*")
_LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|incorporated|ltd|limited|co|corp|corporation|company|gmbh|mbh|ag|kg|s\.?a\.?s?"
    r"|s\.?p\.?a|s\.?r\.?l|a/s|a\.?s|ab|oyj?|b\.?v|n\.?v|l\.?l\.?c|l\.?p|llp|plc|pty|k\.?k|pte"
    r"|sdn|bhd|d\.o\.o|s\.r\.o|ltda|& co)\.?$",
    re.IGNORECASE,
)
_TRAILING = " .,;&-"


class ProductArc(NamedTuple):
    """Where a vendor registers products, and what of a node's name is not the model."""

    arc: str
    prefix: str = ""  # regular expressions
    suffix: str = ""
    family: str = ""  # put in front
    depth: int = 0  # arcs below; 0: any


_ARCS = (
    ProductArc("9.1.", prefix="cisco", depth=1),
    ProductArc("11.2.3.7.11.", prefix="hp(?:Switch)?|aruba(?:Switch)?", depth=1),
    ProductArc("11.2.3.7.5.", prefix="hp", depth=1),
    ProductArc("43.1."),
    ProductArc("1588.2.2.1.1.1.", depth=1),
    ProductArc("1588.3.3.1.", depth=1),
    ProductArc("1916.2.", prefix="extreme", depth=1),
    ProductArc("1991.1.3.", prefix="sn", suffix="Switch|Router"),
    ProductArc("2011.2."),
    ProductArc("2272.", prefix="rc", depth=1),
    ProductArc("2636.1.1.1.2.", prefix="jnxProductName", depth=1),
    ProductArc("2636.1.1.1.4.", prefix="jnxProduct(?:Variation)?", depth=2),
    ProductArc("4998.2.", depth=2),
    ProductArc("6296.1."),
    ProductArc("6486.800.1.1.2.1.", prefix="device(?=OmniS)"),
    ProductArc("6486.801.1.1.2.1.", prefix="device(?=OmniS)"),
    ProductArc("6527.1.3.", prefix="tmnxModel", suffix="Reg", family="7750 ", depth=1),
    ProductArc("6527.1.6.", prefix="tmnxModel", suffix="Reg", family="7450 ", depth=1),
    ProductArc("6527.1.9.", prefix="tmnxModel(?:7710)?", suffix="Reg", family="7710 ", depth=1),
    ProductArc("6527.1.15.", prefix="tmnxModel(?:7950)?", suffix="Reg", family="7950 ", depth=1),
    ProductArc("12356.101.1.", prefix="fgt", family="FortiGate-", depth=1),
    ProductArc("12356.103.1.", prefix="fmg", family="FortiManager-", depth=1),
    ProductArc("12356.103.3.", prefix="faz", family="FortiAnalyzer-", depth=1),
    ProductArc("12356.106.1.", prefix="fsw", family="FortiSwitch-", depth=1),
    ProductArc("12356.107.1.", prefix="fwb", family="FortiWeb-", depth=1),
    ProductArc("12356.112.100.", prefix="fadc", family="FortiADC-", depth=1),
    ProductArc("12356.113.100.", prefix="fac", family="FortiAuthenticator-", depth=1),
    ProductArc("12356.118.1.", prefix="fsa", family="FortiSandbox-", depth=1),
    ProductArc("12356.120.10.", prefix="fap", family="FortiAP-", depth=1),
    ProductArc("12356.121.1.", prefix="fext", family="FortiExtender-", depth=1),
    ProductArc("22610.1.", prefix="a10", depth=2),
    ProductArc("25461.2.3.", prefix="pan", depth=1),
    ProductArc("30065.1.", prefix="arista"),
    ProductArc("47196.4.1.1.1.", prefix="arubaWiredSwitch", depth=1),
)
_NO_PRODUCT = re.compile(
    r"mib|modules?|groups?$|conformance|compliance|notification|traps?$|objects?$|slot|pool"
    r"|^(?:hw|huawei)(?=[A-Z])",
    re.IGNORECASE,
)
_SHORT_NAME = re.compile(r"^(?:(?!cat)[a-z]{1,4}(?=\d|-)|[a-z])")


def organisations(registry: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield number and organisation: a line of digits, the organisation indented on the next."""
    number: int | None = None
    for line in registry:
        text = line.strip()
        if text.isdecimal() and not line.startswith(" "):
            number = int(text)
        elif number is not None and text:
            name = short_name(text)
            if name:
                yield number, name
            number = None


def short_name(organisation: str) -> str:
    """Return an organisation's name without remarks and legal forms: "Piolink, Inc" → Piolink."""
    name = _REMARK.sub("", organisation).strip(_TRAILING) or organisation.strip("()[] ")
    while shorter := _LEGAL_FORM.sub("", name).strip(_TRAILING):
        if shorter == name:
            break
        name = shorter
    return " ".join(name.split())


def products(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield sysObjectID (below enterprises) and model, for the nodes that are products."""
    for line in lines:
        object_id, node = line.rstrip("\n").split("\t")[:2]
        arcs = object_id.removeprefix(_ENTERPRISES)
        found = next((arc for arc in _ARCS if arcs.startswith(arc.arc)), None)
        if found is None or _NO_PRODUCT.search(node):
            continue
        below = arcs[len(found.arc) :].count(".") + 1
        if not found.depth or below <= found.depth:
            yield arcs, model(node, found)


def model(node: str, arc: ProductArc) -> str:
    """Return the model a node's name speaks of: ciscoISR4331 → ISR4331, ma5620 → MA5620."""
    name = re.sub(rf"^(?:{arc.prefix})(?=.)", "", node) if arc.prefix else node
    name = re.sub(rf"(?<=.)(?:{arc.suffix})$", "", name) if arc.suffix else name
    name = re.sub(r"(?<=\d)port(?=\d)", "-", name)
    return arc.family + _SHORT_NAME.sub(lambda found: found[0].upper(), name)


def _write(name: str, rows: Iterable[tuple[object, str]]) -> None:
    text = "".join(f"{key}\t{value}\n" for key, value in rows)
    (_DATA / name).write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def main() -> None:
    """Read the inputs named on the command line and write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--registry", type=Path, required=True)
    parser.add_argument("--products", type=Path, required=True)
    inputs = parser.parse_args()
    with inputs.registry.open(encoding="utf-8") as registry:
        _write("enterprises.tsv.gz", sorted(dict(organisations(registry)).items()))
    with inputs.products.open(encoding="utf-8") as lines:
        _write("products.tsv.gz", sorted(dict(products(lines)).items()))


if __name__ == "__main__":
    main()
