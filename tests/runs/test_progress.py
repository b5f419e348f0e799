"""How far a run is: netwright.runs.progress."""

from netwright.runs.progress import ProgressLine


def test_the_line_says_both_what_is_swept_and_what_is_visited() -> None:
    """Sweeping and visiting overlap; an operator watches both."""
    lines: list[str] = []
    progress = ProgressLine(lines.append)
    progress("icmp", 10, 100)
    progress("tcp", 50, 100)
    progress("visit", 3, 12)

    assert lines[-1] == "swept 50/100, visited 3/12"
    assert progress.percent == 25.0


def test_nothing_is_done_before_it_starts() -> None:
    """The Prefect UI shows the artifact before the first packet."""
    assert (ProgressLine().text, ProgressLine().percent) == ("starting", 0.0)
