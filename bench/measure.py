#!/usr/bin/env python3
"""measure.py [--runs N] [--warmup N] [--prepare COMMAND] [--limit S] [--budget S] GROUP NAME -- COMMAND...: appends one JSON line to $MEASURED.

Wall and CPU time are medians over the runs, of the command and all its children that have ended; `prepare` runs before each and does not
count. Memory is the largest sum over the process tree (proportional set size), sampled in one more run that is not timed. A command that takes longer than the limit is ended, and said to take longer; after the budget no further run begins.
"""
import argparse, json, os, resource, signal, statistics, subprocess, sys, threading, time

parser = argparse.ArgumentParser()
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--warmup", type=int, default=2)
parser.add_argument("--prepare")
parser.add_argument("--limit", type=float, default=float(os.environ.get("BENCH_LIMIT", "200")))
parser.add_argument("--budget", type=float, default=float(os.environ.get("BENCH_BUDGET", "600")))
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
    process = subprocess.Popen(arguments.command, start_new_session=True, **QUIET)
    late = threading.Timer(arguments.limit, os.killpg, (process.pid, signal.SIGKILL))
    late.start()
    process.wait()  # with a limit of its own it would look every 50 ms
    wall = time.monotonic() - began
    late.cancel()
    if wall >= arguments.limit:
        raise subprocess.TimeoutExpired(arguments.command, arguments.limit)
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


def measure():
    began = time.monotonic()
    times = []
    for number in range(arguments.warmup + arguments.runs):
        if times and time.monotonic() - began > arguments.budget:
            break
        one = run()
        if number >= arguments.warmup or time.monotonic() - began > arguments.budget:
            times.append(one)
    return {
        "runs": len(times), "wall": statistics.median(wall for wall, _ in times), "min": min(wall for wall, _ in times),
        "cpu": statistics.median(cpu for _, cpu in times), "memory": None if arguments.no_memory else memory(),
    }


print(f"  {arguments.name}", file=sys.stderr)
try:
    figures = measure()
except subprocess.TimeoutExpired:
    figures = {"runs": 1, "wall": arguments.limit, "min": arguments.limit, "cpu": None, "memory": None, "isLonger": True}
with open(os.environ["MEASURED"], "a") as measured:
    measured.write(json.dumps({"group": arguments.group, "name": arguments.name, **figures}) + "\n")
