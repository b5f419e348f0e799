"""`netwright worker`: what works on in the background."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from netwright.cli.invocation import Form, invocation
from netwright.cli.output import note, write_json

app = typer.Typer(no_args_is_help=True, help="Services that work on what was received.")


@app.callback()
def worker() -> None:
    """Services that work on what was received."""


@app.command("events")
def events(
    context: typer.Context,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Do what is there, and exit; else until SIGTERM.")
    ] = False,
    shards: Annotated[int, typer.Option(help="How many workers share a spool.", min=1)] = 1,
    shard: Annotated[int, typer.Option(help="Which of them this is, from 0.", min=0)] = 0,
) -> None:
    """Store, understand and correlate what the collectors receive."""
    from netwright.cli.opened import open_project
    from netwright.errors import UsageError
    from netwright.runs.events.garbage import collect_seldom
    from netwright.runs.events.making import opened_worker

    told = invocation(context)
    if shard >= shards:
        raise UsageError(f"there is no shard {shard} of {shards}", "they are counted from 0")
    project = open_project(told)
    with (
        _asked_to_stop() as stop,
        opened_worker(project, (shards, shard), stop, once=once) as worker,
    ):
        if worker is None:
            return
        collect_seldom()
        if not once and told.form is not Form.TEXT:
            write_json({"ready": True, "shards": shards, "shard": shard})
        worker.run(once=once)
    counted = {name: worker.counted[name] for name in COUNTED}
    if told.form is Form.TEXT:
        note(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counted.items()))
    else:
        write_json(counted)


@contextmanager
def _asked_to_stop() -> Iterator[Any]:
    """Yield a flag that SIGTERM and Ctrl-C set: a batch is always finished."""
    import signal
    from threading import Event

    stop = Event()
    asked = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: stop.set()) for number in asked]
    try:
        yield stop
    finally:
        for number, handler in zip(asked, before, strict=True):
            signal.signal(number, handler)


COUNTED = ("received", "stored", "masked", "set_aside", "signals")
