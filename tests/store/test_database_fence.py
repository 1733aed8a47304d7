"""Whatever order results come in, what is served only moves forward: a model is run beside the records."""

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from resolver.settings import Settings
from resolver.store.database import Put, Records, Verdict, Work
from resolver.vocabulary import RunState, Trigger
from tests.support.records import Clock, put, sidecar, source

Result = TypeVar("Result")

EXAMPLES = {"sqlite": 25, "postgres": 8}
STEPS = 25
REVISIONS, PASSES = 3, 6
"""Few of each, so that late workers and new runs meet often."""


class World:
    """Records that many examples share, each with an article of its own."""

    def __init__(self, url: str, folder: Path) -> None:
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.records = self.do(Records.open(url, Settings(data_dir=folder), clock=self.clock))
        self.examples = 0
        self.kind = url.partition(":")[0].removesuffix("ql")

    def do(self, call: Coroutine[object, object, Result]) -> Result:
        """Run one call to its end."""
        return self.runner.run(call)

    def close(self) -> None:
        """Let go of the records."""
        self.do(self.records.close())
        self.runner.close()


@dataclass
class Pass:
    """A run as the model knows it."""

    id: str
    sequence: int
    revision: int
    attempt: int = 0
    state: RunState = RunState.QUEUED
    works: list[tuple[Work, str]] = field(default_factory=list)


class Fence(RuleBasedStateMachine):
    """Handing in, asking, beginning, saving and failing in any order, by workers who may be late."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.examples += 1
        self.article = f"article {self.world.examples}"
        self.revision, self.served, self.mark = 0, 0, ""
        self.passes: list[Pass] = []
        self.texts = 0

    def asked(self, handed: Put) -> None:
        """A new run replaces those that wait."""
        for each in self.passes:
            if each.state is RunState.QUEUED:
                each.state = RunState.SUPERSEDED
        self.passes.append(Pass(handed.run_id, handed.sequence, handed.revision))

    @precondition(lambda self: self.revision < REVISIONS)
    @rule()
    def hand_in(self) -> None:
        """A new text is a new revision."""
        self.texts += 1
        handed = self.world.do(put(self.world.records, self.article, f"text {self.texts}".encode()))
        self.revision += 1

        assert (handed.revision, handed.sequence, handed.changed) == (self.revision, len(self.passes) + 1, True)
        self.asked(handed)

    @precondition(lambda self: 0 < len(self.passes) < PASSES)
    @rule()
    def ask(self) -> None:
        """Another run is made unless one waits."""
        handed = self.world.do(self.world.records.request_run(self.article, Trigger.API))
        assert handed is not None
        newest = self.passes[-1]

        assert (handed.run_id == newest.id) == (newest.state is RunState.QUEUED)
        if handed.run_id != newest.id:
            self.asked(handed)

    @precondition(lambda self: self.passes and self.passes[-1].state is RunState.QUEUED)
    @rule()
    def begin_the_newest(self) -> None:
        """What waits is begun."""
        self.begin(self.passes[-1])

    @precondition(lambda self: 0 < len(self.passes) < PASSES)
    @rule()
    def overtake(self) -> None:
        """Another run is asked for and begun while those before it may still go on."""
        self.ask()
        self.begin(self.passes[-1])

    @precondition(lambda self: self.passes)
    @rule(data=st.data())
    def begin_any(self, data: st.DataObject) -> None:
        """The queue may hand out any run again, at any time."""
        self.begin(data.draw(st.sampled_from(self.passes)))

    def begin(self, chosen: Pass) -> None:
        """A run is begun or taken over, unless it ended or its text is no longer the newest."""
        work = self.world.do(self.world.records.start_run(chosen.id))
        startable = chosen.state in {RunState.QUEUED, RunState.RUNNING, RunState.FAILED}
        newest = chosen.revision == self.revision and not (
            chosen.state is RunState.FAILED and chosen is not self.passes[-1]
        )

        assert (work is not None) == (startable and newest)
        if work is None:
            chosen.state = RunState.SUPERSEDED if startable else chosen.state
            return
        chosen.attempt += 1
        chosen.state = RunState.RUNNING
        chosen.works.append((work, f"run {chosen.sequence} attempt {chosen.attempt}"))

        assert (work.attempt, work.served) == (chosen.attempt, self.served)
        assert (work.previous is None) == (self.served == 0)

    @precondition(lambda self: self.running())
    @rule(data=st.data())
    def save_of_the_last(self, data: st.DataObject) -> None:
        """The last worker of a run that goes on comes with its result."""
        chosen = data.draw(st.sampled_from(self.running()))
        self.save(chosen, *chosen.works[-1])

    @precondition(lambda self: any(each.works for each in self.passes))
    @rule(data=st.data())
    def save_of_any(self, data: st.DataObject) -> None:
        """Any worker that ever began a run may come with its result, at any time."""
        chosen = data.draw(st.sampled_from([each for each in self.passes if each.works]))
        self.save(chosen, *data.draw(st.sampled_from(chosen.works)))

    def running(self) -> list[Pass]:
        """Runs that go on."""
        return [each for each in self.passes if each.state is RunState.RUNNING]

    def save(self, chosen: Pass, work: Work, mark: str) -> None:
        """A result is accepted of the last attempt at a run that goes on, where nothing newer is served."""
        saved = self.world.do(self.world.records.save_result(work, sidecar(source(), mark=mark)))
        mine = work.attempt == chosen.attempt
        if mine and self.served == chosen.sequence:
            expected = Verdict.ACCEPTED
        elif not mine or chosen.state is not RunState.RUNNING:
            expected = Verdict.TAKEN_OVER
        elif chosen.sequence <= self.served:
            expected = Verdict.LATE
            chosen.state = RunState.SUPERSEDED
        else:
            expected = Verdict.ACCEPTED
            chosen.state, self.served, self.mark = RunState.COMPLETE, chosen.sequence, mark

        assert saved.verdict is expected

    @precondition(lambda self: any(each.works for each in self.passes))
    @rule(data=st.data(), knows=st.booleans())
    def fail(self, data: st.DataObject, knows: bool) -> None:  # noqa: FBT001 - drawn
        """Only a run that has not come to its end can fail, by its last worker or by one that knows its id alone."""
        chosen = data.draw(st.sampled_from([each for each in self.passes if each.works]))
        work, _ = data.draw(st.sampled_from(chosen.works))
        attempt = work.attempt if knows else None
        told = self.world.do(self.world.records.fail_run(chosen.id, "why", attempt=attempt))
        may = chosen.state is RunState.RUNNING and attempt in {None, chosen.attempt}

        assert (told is not None) == may
        if may:
            chosen.state = RunState.FAILED

    @invariant()
    def what_is_served_is_the_last_accepted(self) -> None:
        """One sidecar, of the run that the model says, whole."""
        served = self.world.do(self.world.records.sidecar(self.article))

        assert (served is None) == (self.served == 0)
        if served is not None:
            assert served.run_id == self.passes[self.served - 1].id
            assert f'"headline": "{self.mark}"'.encode() in served.document

    @invariant()
    def every_run_is_as_it_should_be(self) -> None:
        """Runs and the article tell what the model tells."""
        if not self.passes:
            return
        runs = self.world.do(self.world.records.runs(self.article, limit=100))
        article = self.world.do(self.world.records.article(self.article))

        assert [(run.id, run.state, run.attempt) for run in reversed(runs)] == [
            (each.id, each.state, each.attempt) for each in self.passes
        ]
        assert article is not None
        assert (article.state, article.run_id) == (self.passes[-1].state, self.passes[-1].id)


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """Records for one run of the machine."""
    made = World(database_url, tmp_path)
    yield made
    made.close()


def test_what_is_served_only_moves_forward(world: World) -> None:
    """In any order of handing in, beginning, saving and failing, a late result never replaces a newer one."""
    examples = EXAMPLES[world.kind]
    run_state_machine_as_test(
        type("FenceHere", (Fence,), {"world": world}),
        settings=hypothesis.settings(max_examples=examples, stateful_step_count=STEPS, deadline=None),
    )

    assert world.examples >= examples
