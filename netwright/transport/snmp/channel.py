"""Carry out jobs with one agent: few questions outstanding, retransmission, a time budget."""

import asyncio

from netwright.transport.snmp.ber import DecodeError
from netwright.transport.snmp.capacity import Capacity
from netwright.transport.snmp.endpoint import Endpoint, Peer
from netwright.transport.snmp.exchange import Exchange
from netwright.transport.snmp.failure import CLOSED, OUT_OF_TIME, Cause, Failure
from netwright.transport.snmp.job import Job
from netwright.transport.snmp.message import Message
from netwright.transport.snmp.patience import Budget, Patience
from netwright.transport.snmp.pdu import Pdu, PduType
from netwright.transport.snmp.report import CURABLE, reason_of
from netwright.transport.snmp.rtt import RttEstimator
from netwright.transport.snmp.security import Security

_MOST_REPORTS = 3  # unknown engine, then its time, then its time once more


class Channel:
    """The dialogue with one agent under one credential.

    One timer serves all exchanges: it is set for the earliest deadline and, as most answers
    come long before, mostly finds nothing to do.
    """

    def __init__(
        self, endpoint: Endpoint, peer: Peer, security: Security, patience: Patience
    ) -> None:
        self.peer = peer
        self.security = security
        self.rtt = RttEstimator(patience.timeout_s)
        self.capacity = Capacity(bulk=security.has_bulk)
        self.budget = Budget(patience.budget_s)
        self._endpoint = endpoint
        self._loop = endpoint.loop
        self._patience = patience
        self._jobs: dict[Job, asyncio.Future[None]] = {}
        self._flying: dict[int, Exchange] = {}
        self._timer: asyncio.TimerHandle | None = None

    def under(self, security: Security) -> "Channel":
        """Return a channel to the same agent under another credential or context."""
        other = Channel(self._endpoint, self.peer, security, self._patience)
        other.rtt = self.rtt
        other.capacity = self.capacity
        other.budget = self.budget
        return other

    async def run(self, job: Job) -> None:
        """Carry out a job to its end, which comes with the time budget at the latest."""
        if self.budget.left_s <= 0:
            job.abandon(OUT_OF_TIME)
            return
        done = self._jobs[job] = self._loop.create_future()
        started = self._loop.time()
        expiry = self._loop.call_later(self.budget.left_s, self._abandon, job, OUT_OF_TIME)
        try:
            self._pump()
            await done
        finally:
            expiry.cancel()
            self.budget.left_s -= self._loop.time() - started
            self._forget(job)
            self._pump()  # a cancelled job leaves its slots to others

    def hasten(self) -> None:
        """Wait only as long as what was measured meanwhile suggests; one retransmission will do."""
        for exchange in self._flying.values():
            exchange.retries = min(exchange.retries, 1) if exchange.tries == 1 else 0
            exchange.deadline = exchange.sent_at + self.rtt.timeout_s
        self._arm()

    def close(self) -> None:
        """Abandon whatever is going on."""
        for job in list(self._jobs):
            self._abandon(job, CLOSED)

    def received(self, message: Message) -> None:
        """Take a message with the id of one of our exchanges."""
        exchange = self._flying[message.id]
        now = self._loop.time()
        try:
            pdu = self._open(message, exchange, now)
        except DecodeError as error:
            exchange.trouble = Failure(Cause.GARBAGE, f"garbage: {error}")
            return
        if exchange.tries == 1:
            self.rtt.measured(now - exchange.sent_at)
        else:
            self.rtt.late(exchange.tries)
        if pdu.type == PduType.REPORT:
            self._take_report(exchange, pdu)
            return
        self._retire(exchange)
        exchange.job.answered(exchange.request, pdu)
        self._pump()

    def troubled(self, trouble: Failure) -> None:
        """Take note of what will explain a timeout."""
        for exchange in self._flying.values():
            exchange.trouble = trouble

    def unreachable(self, failure: Failure) -> None:
        """Give up: the peer refused, or there is no way to it."""
        for exchange in list(self._flying.values()):
            self._fail(exchange, failure)
        self._pump()

    def _open(self, message: Message, exchange: Exchange, now: float) -> Pdu:
        if message.version != self.security.version:
            raise DecodeError("another SNMP version than asked in")
        pdu = self.security.open(message, exchange.request, now)
        if pdu.type not in {PduType.RESPONSE, PduType.REPORT}:
            raise DecodeError("not a response")
        return pdu

    def _take_report(self, exchange: Exchange, report: Pdu) -> None:
        reason = reason_of(report)
        exchange.reports += 1
        if self.security.objection:
            self._fail(exchange, Failure(Cause.SECURITY, self.security.objection))
        elif reason not in CURABLE or exchange.reports > _MOST_REPORTS:
            self._fail(exchange, Failure(Cause.SECURITY, reason))
        else:  # under a new id: a duplicate of this report must not count
            self._retire(exchange)
            self._launch(Exchange(exchange.job, exchange.request, reports=exchange.reports))
        self._pump()

    def _pump(self) -> None:
        for job in list(self._jobs):
            while slots := self._slots():
                request = job.next_request(slots)
                if request is None:
                    break
                self._launch(Exchange(job, request))
            if job.finished:
                self._finish(job)

    def _finish(self, job: Job) -> None:
        done = self._jobs[job]
        self._forget(job)
        if not done.done():  # the caller may have been cancelled
            done.set_result(None)

    def _forget(self, job: Job) -> None:
        self._jobs.pop(job, None)
        for exchange in [each for each in self._flying.values() if each.job is job]:
            self._retire(exchange)

    def _slots(self) -> int:
        """Return how many more questions may fly; while the engine is unknown, one goes ahead."""
        if self._flying and not self.security.ready:
            return 0
        return max(0, self._patience.max_outstanding - len(self._flying))

    def _launch(self, exchange: Exchange) -> None:
        exchange.id = self._endpoint.expect(self)
        self._flying[exchange.id] = exchange
        exchange.retries = self._patience.retries
        exchange.datagram = self.security.seal(exchange.request, exchange.id, self._loop.time())
        self._transmit(exchange)

    def _transmit(self, exchange: Exchange) -> None:
        exchange.tries += 1
        exchange.sent_at = self._loop.time()
        exchange.deadline = exchange.sent_at + self.rtt.wait_s(exchange.tries)
        self._endpoint.send(exchange.datagram, self)
        if self._timer is None or exchange.deadline < self._timer.when():
            self._arm()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._flying:
            deadline = min(exchange.deadline for exchange in self._flying.values())
            self._timer = self._loop.call_at(deadline, self._tick)

    def _tick(self) -> None:
        self._timer = None
        now = self._loop.time()
        for exchange in [each for each in self._flying.values() if each.deadline <= now]:
            if exchange.retries:
                exchange.retries -= 1
                self._transmit(exchange)
            else:
                self._fail(exchange, exchange.trouble)
        self._pump()
        if self._timer is None:
            self._arm()

    def _fail(self, exchange: Exchange, failure: Failure) -> None:
        if exchange.id not in self._flying:
            return  # its job ended with another exchange
        self._retire(exchange)
        exchange.job.failed(exchange.request, failure)
        if exchange.job.finished:
            self._finish(exchange.job)

    def _retire(self, exchange: Exchange) -> None:
        self._flying.pop(exchange.id, None)
        self._endpoint.forget(exchange.id)

    def _abandon(self, job: Job, failure: Failure) -> None:
        job.abandon(failure)
        self._pump()
