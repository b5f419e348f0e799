"""Secrets in messages are masked before anything leaves the spool.

`netwright.logs.redaction` masks the secrets that we know, in whatever form, in our own few lines;
here secrets are nobody's that we know, told by what stands around them, ten thousand lines a
second. They share the mask, and nothing else would fit both.
"""

from netwright.events.masking.masker import Masker

__all__ = ["Masker"]
