"""Kills releases behind every entry of their journal, and judges what becomes of them."""
import json, os, sys, time

from killing.clients import Writers
from killing.ledger import LIMIT

MOST = int(os.environ.get("MOST", "60"))


class Matrix:
    """All rows of one place, whose first release stands."""

    def __init__(self, place, ledger):
        self.place, self.ledger, self.door, self.rows, self.numbers = place, ledger, place.door(), [], 0

    def run(self, kinds):
        for kind in kinds:
            for way in ("deploy",) if kind == "broken" else ("deploy", "undo"):
                number = 1
                while number <= MOST and (number := self.kill(kind, way, number)):
                    pass
            for fault in (fault for fault in self.place.faults if fault[0] == kind):
                self.break_(*fault)

    def kill(self, kind, way, number):
        """One release of a kind, killed behind an entry; then a command. Answers the entry behind which the next one is killed; None: this one ended before."""
        before, following, _ = self.standing()
        writers = self.writers()
        self.ledger.migrate(kind)
        running, lines = self.ledger.begin(), []
        while running.poll() is None and not (lines := self.place.entries(following, number)):
            pass
        running.kill()
        running.wait(LIMIT)
        was_killed, lines = running.returncode == -9, lines or self.place.entries(following, number)
        if not lines:
            writers.end()
            if running.returncode:
                self.ledger.forget()
            return None
        after = self.ledger.slipway(way)
        expected = 1 if kind == "broken" else 0
        self.judge(kind, name_of(lines), f"{'' if was_killed else 'had ended; '}`{way}`", before, writers, after, after.returncode == expected, any_end=way == "undo")
        return number + len(lines) if was_killed else None

    def break_(self, kind, fault, where):
        """One release of a kind, left to itself with a fault that comes when an entry is written; then the fault goes, and a command is typed."""
        before, following, _ = self.standing()
        writers = self.writers()
        self.ledger.migrate(kind)
        running, seen = self.ledger.begin(), ""
        while running.poll() is None and where not in seen:
            seen = name_of(self.place.journal(following))
        fault.begin()
        running.wait(LIMIT)
        fault.end()
        became = self.outcome()
        way = "undo" if kind == "broken" else "deploy"
        after = self.ledger.slipway(way)
        if way == "deploy" and after.returncode:
            after = self.ledger.slipway(way)
        self.judge(kind, f"{seen.split(', ')[-1]}: {fault.name}", f"it ended {became}; `{way}`", before, writers, after, where in seen, any_end=False)

    def judge(self, kind, position, way, before, writers, after, is_as_told, any_end):
        """Whether it is in the end that the command leads to, with every row that was acknowledged, and clients can write again."""
        late = self.writers()
        limit = time.monotonic() + 60
        while not late.acknowledged and time.monotonic() < limit:
            time.sleep(0.1)
        late.end()
        now, _, unfinished = self.standing()
        writers.end()
        missing = (writers.acknowledged | late.acknowledged) - self.door.rows()
        is_new = now["number"] != before["number"]
        is_served = not writers.failed or (any_end and kind != "compatible" and "effect-intended ledger/roll-out" in position)
        is_good = (is_as_told and not unfinished and not missing and late.acknowledged and is_served and (kind != "compatible" or not writers.refused)
                   and (any_end or is_new == (kind != "broken")))
        self.rows.append(f"| {kind} | {position} | {way} | {'new' if is_new else 'old'} release stands | {len(writers.acknowledged)} | {len(missing)} | {writers.refused} | {len(writers.failed)} | {'yes' if is_good else 'NO'} |")
        print(self.rows[-1], flush=True)
        if not is_good:
            print(*writers.failed[:3], after.stderr, sep="\n", file=sys.stderr, flush=True)
        if not is_new:
            self.ledger.forget()

    def writers(self):
        self.numbers += 10**6
        writers = Writers(self.door, self.numbers)
        writers.start()
        return writers

    def releases(self):
        return json.loads(self.ledger.slipway("releases", "--output", "json").stdout)["releases"]

    def outcome(self):
        """What became of the newest release."""
        return max(self.releases(), key=lambda one: one["number"])["outcome"]

    def standing(self):
        releases = self.releases()
        following = json.loads(self.ledger.slipway("plan", "--output", "json").stdout)["deploy"]
        return next(one for one in releases if one["stands"]), following, [one for one in releases if one["outcome"] not in ("released", "undone")]


def name_of(lines):
    said = [json.loads(line) for line in lines]
    return ", ".join(" ".join(filter(None, [str(one["n"]), one["entry"]["is"], one["entry"].get("step")])) for one in said)
