#!/usr/bin/env python3
"""measure.py [--runs N] [--warmup N] [--prepare COMMAND] GROUP NAME -- COMMAND...: appends one JSON line to $MEASURED.

Wall and CPU time are medians over the runs, of the command and all its children that have ended; `prepare` runs before each and does not
count. Memory is the largest sum over the process tree (proportional set size), sampled in one more run that is not timed.
"""
import argparse, json, os, resource, statistics, subprocess, sys, time

parser = argparse.ArgumentParser()
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--warmup", type=int, default=2)
parser.add_argument("--prepare")
parser.add_argument("--no-memory", action="store_true")
parser.add_argument("group")
parser.add_argument("name")
parser.add_argument("command", nargs="+")
arguments = parser.parse_args()


QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def prepare():
    if arguments.prepare:
        subprocess.run(arguments.prepare, shell=True, check=True, **QUIET)


def check(process):
    if process.returncode != 0:
        sys.exit(f"exit {process.returncode}: {' '.join(arguments.command)}")


def run():
    prepare()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = subprocess.Popen(arguments.command, **QUIET)
    process.wait()
    wall = time.monotonic() - began
    check(process)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def tree(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            return [pid] + [one for child in children.read().split() for one in tree(int(child))]
    except OSError:
        return []


def pss(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            return next((int(line.split()[1]) for line in rollup if line.startswith("Pss:")), 0)
    except OSError:
        return 0


def memory():
    prepare()
    process, most = subprocess.Popen(arguments.command, **QUIET), 0
    while process.poll() is None:
        most = max(most, sum(pss(pid) for pid in tree(process.pid)))
        time.sleep(0.01)
    check(process)
    return most / 1024


print(f"  {arguments.name}", file=sys.stderr)
for _ in range(arguments.warmup):
    run()
times = [run() for _ in range(arguments.runs)]
result = {
    "group": arguments.group, "name": arguments.name, "runs": arguments.runs,
    "wall": statistics.median(wall for wall, _ in times), "min": min(wall for wall, _ in times),
    "cpu": statistics.median(cpu for _, cpu in times), "memory": None if arguments.no_memory else memory(),
}
with open(os.environ["MEASURED"], "a") as measured:
    measured.write(json.dumps(result) + "\n")
