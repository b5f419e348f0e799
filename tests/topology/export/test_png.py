"""The map as a picture, read by the rules of the PNG specification (RFC 2083)."""

import zlib
from collections.abc import Iterator

import pytest

from netwright.model.link import Topology
from tests.topology.export.topologies import every_kind, generated, hostile

png = pytest.importorskip("netwright.topology.export.png", reason="resvg-py is not installed")


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield type and data of each chunk; a wrong checksum fails the test."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    at = 8
    while at < len(picture):
        length = int.from_bytes(picture[at : at + 4])
        typed = picture[at + 4 : at + 8 + length]
        assert int.from_bytes(picture[at + 8 + length : at + 12 + length]) == zlib.crc32(typed)
        yield typed[:4], typed[4:]
        at += 12 + length


def _size(picture: bytes) -> tuple[int, int]:
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


@pytest.mark.parametrize("make", [hostile, every_kind, generated])
def test_png_is_a_picture_of_the_map(make: object) -> None:
    """For slides and tickets: every pixel of the size it states is there."""
    picture = png.to_png(make())  # type: ignore[operator]
    chunks = list(_chunks(picture))
    width, height = _size(picture)
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))

    assert (chunks[0][0], chunks[-1]) == (b"IHDR", (b"IEND", b""))
    assert chunks[0][1][8:10] == b"\x08\x06"  # 8 bits each of red, green, blue and alpha
    assert len(pixels) == (4 * width + 1) * height
    assert width >= 900


def test_png_of_a_vast_map_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A map of 10,000 devices must not take the memory of the machine."""
    monkeypatch.setattr(png, "MAX_PIXELS", 10_000)
    topology: Topology = hostile()
    width, height = _size(png.to_png(topology))

    assert width * height <= 11_000
