"""One profile, ready to read messages."""

import re
from collections.abc import Callable

from netwright.events.profiles.conditions import FirstThat, texts, value_of
from netwright.events.profiles.extraction.pairs import Values
from netwright.events.profiles.extraction.steps import Step, step
from netwright.events.profiles.mapping import Common
from netwright.events.profiles.meaning import effect
from netwright.events.profiles.memory import remembering
from netwright.events.profiles.messages import Messages
from netwright.events.profiles.profile import Code, Extract, Profile
from netwright.events.profiles.rendering import rendering
from netwright.events.profiles.safety import MATCHED, compile_safely
from netwright.events.profiles.sender import sender
from netwright.events.profiles.templates import Language
from netwright.model.event import Event

Keep = Callable[[Event, Values], None]

_SENDERS_NAMES = frozenset({"key_value", "cef", "leef", "json", "structured_data"})
_NONE: dict[str, str | None] = {}


class CompiledProfile:
    """Reads the messages of one product; compiled when the first one comes."""

    def __init__(self, profile: Profile) -> None:
        """Compile all of it but the single messages.

        Raises:
            UnsafeError: something in it is wrong, or may be too expensive.
        """
        self.profile = profile
        self._class = profile.own_class
        self._platform = profile.platforms[0] if profile.platforms else None
        self._common = Common(profile)
        language = Language(profile.patterns, profile.shapes)
        self._steps: list[tuple[Step, Keep]] = [
            (step(each, language, profile.tables), self._keeper(each)) for each in profile.extract
        ]
        self._scratch = _scratch(profile)
        codes = _codes(profile)
        self._codes = [(code.source, _matcher(code)) for code in codes]
        ignore = next((code.ignore for code in codes if code.ignore), "")
        self.messages = Messages(profile, ignore, self._common)
        self._skip = compile_safely(profile.skip).match if profile.skip else None
        self._tags = FirstThat(
            [(each.when, effect(each, self._common, profile.tables)) for each in profile.tags]
        )
        self._classes = FirstThat(
            [(each.when, rendering(each.class_, profile.tables)) for each in profile.classes]
        )
        self._has_judgement = bool(profile.tags or profile.classes)
        self._tell_sender = sender(profile.host, profile.time)
        self.read = remembering(profile, self._read)

    def _read(self, event: Event, platform: str | None) -> None:
        """Fill in what a message of this product says."""
        event.vendor, event.class_ = self.profile.vendor, self._class
        event.platform = platform or self._platform
        for take, keep in self._steps:
            values = take(event)
            if values:
                keep(event, values)
        text = self._code(event) if self._codes else event.message
        if event.vendor_fields:
            self._name(event)
        if self._skip is not None and (found := self._skip(text, 0, MATCHED)) is not None:
            text = text[found.end() :]
        self.messages.apply(event, text)
        if self._has_judgement:
            self._judge(event)

    def _name(self, event: Event) -> None:
        """Give the vendor's values their common names; let them name the sender."""
        if self.profile.map:
            self._common.fill(event)
        if self._tell_sender is not None:
            self._tell_sender(event)
        for name in self._scratch:
            event.vendor_fields.pop(name, None)

    def _judge(self, event: Event) -> None:
        """Find the tag and the class that the values have together."""
        if event.tag is None:
            act = self._tags.find(event)
            if act is not None:
                act(event, _NONE)
        render = self._classes.find(event)
        if render is not None:
            event.class_ = render(event, _NONE)

    def _keeper(self, spec: Extract) -> Keep:
        """Only names that the profile gives may be common ones; a sender's are its own."""
        return _keep_senders if spec.kind in _SENDERS_NAMES else self._keep

    def _keep(self, event: Event, values: Values) -> None:
        own = event.vendor_fields
        for name, value in values.items():
            if "." in name and isinstance(value, str) and name not in self.profile.map:
                self._common.take(event, name, value)
            else:
                own[name] = value

    def _code(self, event: Event) -> str:
        """Find the code; return the text behind it."""
        message = event.message
        for source, match in self._codes:
            if match is not None:
                text = message if not source else str(value_of(event, source) or "")
                found = match(text.lstrip(" :")[:MATCHED])
                if found is not None:
                    event.code = found[1]
                    return message if source else str(found.string[found.end() :])
            elif (value := value_of(event, source)) is not None:
                event.code = str(value)
                return message
        return message


def _keep_senders(event: Event, values: Values) -> None:
    event.vendor_fields.update(values)


def _scratch(profile: Profile) -> frozenset[str]:
    """Return the values that only serve to read others."""
    sources = [source for each in profile.extract for source in texts(each.source)]
    used = (*sources, *profile.map, *profile.host, *profile.time)
    return frozenset(name for name in used if name.startswith("_"))


def _codes(profile: Profile) -> list[Code]:
    if profile.code is None:
        return []
    return profile.code if isinstance(profile.code, list) else [profile.code]


def _matcher(code: Code) -> Callable[[str], re.Match[str] | None] | None:
    return compile_safely(code.matches).match if code.matches else None
