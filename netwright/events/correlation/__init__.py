"""From events to signals: which rules fire, for whom, when."""

from netwright.events.correlation.correlator import Correlator
from netwright.events.correlation.signal import Signal, SignalKind

__all__ = ["Correlator", "Signal", "SignalKind"]
