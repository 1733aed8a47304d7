"""A worker: does the jobs of every lane, many at a time, and stops in order.

Stopping: nothing new is taken; what runs has `grace` seconds to end; what has not ended then is cancelled and handed
back, so that another worker begins it within a quarter of a lease. The engine renews no lease while it stops, so
`grace` is at most half of one. A job that was handed out again and again without coming to its end kills its workers:
its last start is alone among such jobs, and after that it is parked, so that it takes nobody with it.
"""

import asyncio
import contextlib
import os
import secrets
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from docket import CurrentExecution, Docket, Perpetual
from docket.dependencies import current_execution
from docket.execution import Execution

from resolver import trace
from resolver.errors import BackendUnavailable
from resolver.jobs import Job, Lane
from resolver.settings import Settings
from workers import deliveries, metrics
from workers.engine import JOB, POLICY, Engine, UnknownTask, traced, unpack
from workers.patience import Hopeless, Patience
from workers.prompt import PromptWorker
from workers.signature import Ready

RESTART_SECONDS = 1.0
STUBBORN_SECONDS = 5.0
"""How long a job that was cancelled may take to notice."""

log = structlog.get_logger("workers")

_NOTHING = contextlib.nullcontext()

Arguments = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Task:
    """What a job runs, and what is done when it is given up: both are told the arguments, both may be run twice."""

    run: Callable[[Arguments], Awaitable[None]]
    gave_up: Callable[[Arguments, str], Awaitable[None]] | None = None


class Worker:
    """Does the jobs of an engine.

    `sweep`, where given, is run every `settings.sweep_every` seconds by one of all the workers.
    """

    def __init__(
        self,
        engine: Engine,
        tasks: Mapping[str, Task],
        settings: Settings,
        *,
        sweep: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"
        self._engine = engine
        self._tasks = tasks
        self._settings = settings
        self._sweep = sweep
        self._running: dict[asyncio.Task[object], str] = {}
        self._alone = asyncio.Lock()
        self.stopping = False

    @property
    def busy(self) -> int:
        """How many jobs run now."""
        return len(self._running)

    async def run(self, stop: asyncio.Event) -> None:
        """Do jobs until `stop` is set; returns when all that it held has ended or was handed back."""
        for lane in Lane:
            self._register(lane)
        lanes = [asyncio.create_task(self._work(lane), name=f"lane {lane}") for lane in Lane]
        waiter = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({waiter, *lanes}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiter.cancel()
            await asyncio.shield(asyncio.create_task(self._drain(lanes)))
        for each in lanes:
            if each.done() and not each.cancelled() and (error := each.exception()) is not None:
                raise error

    async def _drain(self, lanes: list[asyncio.Task[None]]) -> None:
        self.stopping = True
        log.info("stopping", busy=self.busy, grace=self._settings.worker_grace)
        for each in lanes:
            each.cancel()
        _, late = await asyncio.wait(lanes, timeout=self._settings.worker_grace)
        if late:
            for task in self._running:
                task.cancel()
            _, late = await asyncio.wait(late, timeout=STUBBORN_SECONDS)
        given = 0
        for lane in Lane:
            with contextlib.suppress(Exception):  # Redis is away: leases end by themselves
                async with asyncio.timeout(2):
                    given += await deliveries.hand_back(self._engine.docket(lane), self.name, self._settings.job_lease)
        log.info("stopped", handed_back=given, stuck=len(late))

    async def _work(self, lane: Lane) -> None:
        settings, policy = self._settings, POLICY[lane]
        docket = self._engine.docket(lane)
        while not self.stopping:
            try:
                async with PromptWorker(
                    docket,
                    name=self.name,
                    concurrency=max(1, int(settings.worker_jobs * policy.share)),
                    redelivery_timeout=timedelta(seconds=settings.job_lease),
                    reconnection_delay=timedelta(seconds=RESTART_SECONDS),
                    minimum_check_interval=timedelta(seconds=policy.look),
                    scheduling_resolution=timedelta(seconds=policy.clock),
                    schedule_automatic_tasks=lane is Lane.NORMAL,
                    fallback_task=self._refuse(),
                ) as worker:
                    await worker.run_forever()
            except Exception:
                log.exception("the lane's loop ended and begins again", lane=lane)
                metrics.LOOPS.labels(lane).inc()
                with contextlib.suppress(Exception):
                    await self._mend(lane, docket)
                await asyncio.sleep(RESTART_SECONDS)

    async def _mend(self, lane: Lane, docket: Docket) -> None:
        """After a loop ended by itself: nothing of it runs any more, so what it held is read again or set aside."""

        async def park(name: str, reason: str) -> None:
            log.error("a delivery cannot be read", lane=lane, delivery=name, reason=reason)
            await self._engine.park(Job("unreadable", name, {}, lane), reason)

        await deliveries.set_aside_unreadable(docket, self.name, park)
        await deliveries.hand_back(docket, self.name, self._settings.job_lease)

    # -- what the engine calls ---------------------------------------------------------------------------------

    def _register(self, lane: Lane) -> None:
        docket = self._engine.docket(lane)
        patience = self._patience(lane)

        async def job(payload: str, patience: Patience = patience) -> None:
            del patience  # the engine asks it when the job fails
            await self._do(lane, payload, current_execution.get())

        job.__signature__ = Ready.of(job)  # type: ignore[attr-defined]  # PEP 362
        docket.register(job, names=[JOB])
        if self._sweep is not None and lane is Lane.NORMAL:
            every = Perpetual(every=timedelta(seconds=self._settings.sweep_every), automatic=True)

            async def sweep(perpetual: Perpetual = every) -> None:
                del perpetual
                await self._swept()

            docket.register(sweep)

    def _refuse(self) -> Callable[..., Awaitable[None]]:
        current, patience = CurrentExecution(), self._patience(Lane.NORMAL)

        async def refuse(
            *_: object, execution: Execution = current, patience: Patience = patience, **__: object
        ) -> None:
            del patience
            raise UnknownTask(f"no function {execution.function_name!r} is known here")

        return refuse

    def _patience(self, lane: Lane) -> Patience:
        async def give_up(execution: Execution, reason: str) -> None:
            await self._give_up(lane, execution, reason)

        return Patience(give_up, self._settings.job_tries)

    async def _do(self, lane: Lane, payload: str, execution: Execution) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a job runs in a task")
        self._running[task] = execution.key
        name = "unknown"
        started = time.perf_counter()
        outcome = "failed"
        try:
            name, arguments = unpack(payload)
            if (found := self._tasks.get(name)) is None:
                raise UnknownTask(f"no task {name!r} is known here; a later version may have it")
            trace.follow(traced(payload))
            structlog.contextvars.bind_contextvars(  # the context ends with the job's own task
                task=name, lane=str(lane), job=execution.key, attempt=execution.attempt, **_told(arguments), **_traced()
            )
            async with self._again(execution) if execution.redelivered else _NOTHING:
                metrics.waited(lane, execution)
                await self._carry_on(execution, found.run(arguments))
            outcome = "done"
        except asyncio.CancelledError:
            outcome = "handed_back" if self.stopping else "cancelled"
            raise
        except BackendUnavailable as error:
            outcome = "waits"
            log.warning("a backend is away; the job waits", job=execution.key, reason=str(error))
            raise
        finally:
            self._running.pop(task, None)
            known = name if name in self._tasks else "unknown"
            metrics.over(known, lane, outcome, time.perf_counter() - started)

    @contextlib.asynccontextmanager
    async def _again(self, execution: Execution) -> AsyncIterator[None]:
        """Begin a job that was handed out before: begun too often it is refused, and alone where that may come next."""
        before, most = await deliveries.begun_before(execution), self._settings.job_starts
        if before >= most:
            raise Hopeless(f"it was begun {most} times, and each time its worker was gone before it ended")
        last = before == most - 1 > 0
        async with self._alone if last else _NOTHING:
            await deliveries.count(execution)
            yield
        await deliveries.forget(execution)

    async def _carry_on(self, execution: Execution, work: Awaitable[None]) -> None:
        """Do a job in its time; the start of one that is handed back does not count."""
        try:
            async with asyncio.timeout(self._settings.job_timeout):
                await work
        except asyncio.CancelledError:
            if self.stopping:
                await deliveries.count(execution, -1)
            raise

    async def _give_up(self, lane: Lane, execution: Execution, reason: str) -> None:
        try:
            name, arguments = unpack(execution.args[0] if execution.args else None)
        except UnknownTask:
            name, arguments = execution.function_name, {}
        found = self._tasks.get(name)
        if found is not None and found.gave_up is not None:
            await found.gave_up(arguments, reason)
        await self._engine.park(Job(name, execution.key, arguments, lane), reason)
        metrics.PARKED.labels(name if found else "unknown").inc()
        log.error("given up", task=name, job=execution.key, lane=str(lane), reason=reason, **_told(arguments))

    async def _swept(self) -> None:
        task = asyncio.current_task()
        if task is None or self._sweep is None:
            return
        self._running[task] = "sweep"
        try:
            async with asyncio.timeout(self._settings.job_timeout):
                await self._sweep()
        except BackendUnavailable as error:
            log.warning("the sweep waits for a backend", reason=str(error))
        except Exception:
            log.exception("the sweep failed; the next one tries again")
        finally:
            self._running.pop(task, None)


def _traced() -> Mapping[str, str]:
    """The trace of the job at hand, as it stands in each line of its log."""
    found = trace.trace_id()
    return {"trace_id": found} if found else {}


def _told(arguments: Arguments) -> Mapping[str, str | int]:
    """What of a job's arguments stands in each line of its log."""
    return {name: arguments[name] for name in ("article_id", "run_id", "delivery_id") if name in arguments}
