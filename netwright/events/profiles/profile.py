"""A vendor profile: how the messages of one product are recognised and read.

These are values: `profiles/` reads them from YAML, `compiled.py` makes them fast.
What stands in `metadata` is the text of the published JSON Schema.
"""
# ruff: noqa: RUF009 - `_key` and `_many` are `field`

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

Scalar = str | int | float | bool
Texts = str | list[str]
Where = dict[str, Any]
"""Conditions that all hold: name → value, list of values, or an operator → operand."""

_STRICT: dict[str, Any] = {"extra": "forbid", "serialize_by_alias": True}


def _key(text: str, default: Any = None, **more: Any) -> Any:
    """Describe one key."""
    return field(default=default, metadata={"description": text, **more})


def _many(text: str, factory: Any = list, **more: Any) -> Any:
    return field(default_factory=factory, metadata={"description": text, **more})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognise:
    """One way to tell that a message is this product's: everything it says must hold."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    starts: Texts = _many("The message begins with one of these.")
    app_name: Texts = _many("The header names one of these programs; `*` is any program.")
    format: Texts = _many("The header has one of these formats.")
    msg_id: Texts = _many("The header has one of these message ids.")
    contains: Texts = _many("All of these stand in the message.")
    matches: str = _key("A regular expression that is found in the message.", "")
    raw: str = _key("A regular expression that is found in the line as it came, header too.", "")
    structured_data: str = _key("An SD-ID begins with this.", "")
    when: Where = _many("What the header says besides, such as the node of a chassis.", dict)
    hostname: str = _key(
        "A regular expression in the sender's name, in lower case: for products whose messages do "
        "not tell, where people name a host after what it is.",
        "",
    )


Kind = Literal[
    "key_value",
    "delimited",
    "fixed",
    "cef",
    "leef",
    "json",
    "structured_data",
    "template",
    "regex",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """Which columns a line has, by the text of one of them."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    by: int | str = _key(
        "The column that tells, counted from 0; or `{name}` of a value taken before, or several.", 0
    )
    columns: dict[str, list[str | None]] = _many(
        "Its text → the names of the columns; `a|b` are several texts, `*` is any other.", dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One step that takes named values out of a text."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    kind: Kind = _key("How the text is built.", "key_value")
    source: Texts = _key(
        "The text: `message`, `raw`, a field of the header or a value taken before; of several "
        "the first that is there.",
        "message",
        alias="from",
    )
    when: Where = _many("Only if all of this holds.", dict)
    after: str = _key("A regular expression; the text begins behind its first match.", "")
    before: str = _key("A text; what is read ends before the last one.", "")
    # key_value
    separator: str = _key("Between two pairs; blanks if empty.", "")
    assign: str = _key("Between a name and its value.", "=")
    quote: str = _key("Characters that enclose a value (or a column).", '"')
    spaced: bool = _key(
        "Values hold blanks without being quoted: one ends where a name follows the separator, or "
        "where a name begins if there is none.",
        default=False,
    )
    duplicates: Literal["first", "last", "list"] = _key(
        "Which one of a name that is there twice.", "last"
    )
    # delimited
    delimiter: Texts = _key("Between two columns; of several the first that is in the text.", ",")
    columns: list[str | None] = _many(
        "Names of the columns; null skips one, `*name` takes the rest; `name|int`, `name|table` "
        "change the value; a name that is there twice has both texts."
    )
    widths: list[int] = _many(
        "fixed: characters of each column; -4: four digits tell how many octets follow; one column "
        "more takes what is left."
    )
    select: Select | None = _key("Columns that depend on one of them.")
    # template, regex
    line: Texts = _many("Literal text with `{name}` or `{name:type}`; the first that fits counts.")
    patterns: dict[str, str] = _many("Regular expressions of single names in `line`.", dict)
    pattern: str = _key("A regular expression with named groups; `__` stands for a dot.", "")
    search: bool = _key("`pattern` is found anywhere, not only at the beginning.", default=False)
    id: str = _key("structured_data: only elements whose SD-ID begins with this.", "")
    names: dict[str, str] = _many("The vendor's name → what it is called, `|int`, `|table`.", dict)
    lower: bool = _key("Names are in lower case, blanks become `_`.", default=False)
    omit_empty: bool = _key("What is empty is not there.", default=False)
    prefix: str = _key("Put before every name taken.", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Where the vendor's mnemonic stands."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    source: str = _key("A value that is the code.", "", alias="from")
    matches: str = _key("A regular expression at the start; its first group is the code.", "")
    ignore: str = _key("A regular expression of what makes no difference in a code.", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A kind of message: its code, its literal text, or both; and what it means."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    code: Texts = _many("Its codes; `*` stands for anything.")
    line: Texts = _many("Its text with `{name}` or `{name:type}`; the first that fits counts.")
    patterns: dict[str, str] = _many("Regular expressions of single names in `line`.", dict)
    when: Where = _many("Only if all of this holds.", dict)
    tag: str | dict[str, dict[str, str | None]] | None = _key(
        "What it is, in our vocabulary; or the name of a value → its text → the tag."
    )
    set: dict[str, Scalar] = _many("Fields it has besides; `{name}` stands for a value.", dict)
    openconfig: dict[str, Scalar | None] = _many(
        "OpenConfig path → value; `{name}`, `{name|table}` stand for values.", dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What values mean together."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    when: Where = _many("All of this holds.", dict)
    tag: str | None = _key("What the message is, in our vocabulary.")
    class_: str = _key("Its class instead of vendor:product.", "", alias="class")
    set: dict[str, Scalar] = _many("Fields it has besides.", dict)
    openconfig: dict[str, Scalar | None] = _many("OpenConfig path → value.", dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a test line must become; what is not named is not looked at."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    tag: str | None = _key("The tag.", "")
    code: str | None = _key("The code.", "")
    class_: str = _key("The class.", "", alias="class")
    fields: dict[str, Scalar | None] = _many("Common fields; null: not there.", dict)
    vendor_fields: dict[str, Any] = _many("The vendor's own.", dict)
    openconfig: dict[str, Any] | None = _key("The whole of it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A line, and what it must become."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    raw: str = _key("The line as it comes from the network.", "")
    platform: str | None = _key("The platform of its sender, where the inventory knows it.")
    expect: Expected = _many("What it must become.", Expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the messages of one product are recognised and read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    vendor: str = _key("Who makes it, in lower case.", "")
    product: str = _key("The product; its class is vendor:product.", "")
    class_: str = _key("Its class, where it is not vendor:product.", "", alias="class")
    platforms: list[str] = _many(
        "Platforms of the inventory whose messages it reads; none: what any device may run."
    )
    recognise: list[Recognise] = _many("Ways to tell its messages; any of them.")
    extract: list[Extract] = _many("Steps that take values out, in this order.")
    patterns: dict[str, str] = _many(
        "Regular expressions of names, in every line of the profile.", dict
    )
    shapes: dict[str, str] = _many("Parts of lines: `<NAME>` in a line stands for one.", dict)
    host: list[str] = _many("Values that name the sender better than the header; the first counts.")
    time: list[str] = _many(
        "Values that say when, better than the header, as any stamp of a header, or since 1970; "
        "`{a} {b}` are two put together; the first counts."
    )
    skip: str = _key("A regular expression of what may stand before the text of a message.", "")
    code: Code | list[Code] | None = _key("Where the code stands; the first that is there.")
    map: dict[str, Texts] = _many("The vendor's name → the common (ECS) name.", dict)
    empty: list[str] = _many("Texts that say that there is no value.", lambda: ["", "-", "N/A"])
    values: dict[str, dict[str, Scalar]] = _many(
        "Common name → the vendor's text → ours; `*` is any other.", dict
    )
    tables: dict[str, dict[str, Scalar | None]] = _many(
        "Tables for `{name|table}`: text → value; `*` is any other.", dict
    )
    messages: list[Message] = _many("Kinds of messages; the first that fits counts.")
    tags: list[Meaning] = _many("Meanings of values; the first that holds counts.")
    classes: list[Meaning] = _many("Other classes of the same product.")
    tests: list[Case] = _many("Its own tests.")
    name: str = _key("Its file's name, without the ending.", "")

    @property
    def own_class(self) -> str:
        """Its class: vendor:product, unless it says another."""
        return self.class_ or f"{self.vendor}:{self.product}"
