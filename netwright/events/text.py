"""Bytes to text, whatever they are: UTF-8, the Korean code page, or neither.

A line in no known code is still read: what cannot be decoded becomes U+FFFD, and the raw bytes
stay beside it.
"""

MAX_BYTES = 64 * 1024  # what one UDP datagram can hold; more is cut
REPLACEMENT = "\ufffd"
BOM = "\ufeff"

_LINE_END = "\r\n\0"  # senders add any of them, in any order


def decode(raw: bytes) -> str:
    """Return the text of one message without its line end, and without NUL, which SQL refuses."""
    line = raw if len(raw) <= MAX_BYTES else raw[:MAX_BYTES]
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = _decode_other(line)
    text = text.rstrip(_LINE_END)
    if text[:1] == BOM:
        text = text[1:]
    return text.replace("\0", REPLACEMENT) if "\0" in text else text


def _decode_other(line: bytes) -> str:
    """Take it for Korean only if it reads as Korean: Latin-1 decodes as rare syllables too."""
    try:
        text = line.decode("cp949")
    except UnicodeDecodeError:
        return line.decode(errors="replace")
    foreign = [character for character in text if character > "\x7f"]
    usual = sum(_is_ks_x_1001(character) for character in foreign)
    return text if usual * 2 > len(foreign) else line.decode(errors="replace")


def _is_ks_x_1001(character: str) -> bool:
    """Tell whether it is one of the 2,350 syllables that Korean text is made of."""
    if not "\uac00" <= character <= "\ud7a3":
        return False
    lead, trail = character.encode("cp949")
    return 0xB0 <= lead <= 0xC8 and trail >= 0xA1  # noqa: PLR2004
