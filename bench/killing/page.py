"""The page with a table for each place: a run replaces the rows that it makes, and leaves all others as they are."""
import os

from killing.ledger import KINDS, ROOT

PATH = f"{ROOT}/docs/kill-data.md"
TABLE = "| migration | killed behind | then | what became of it | acknowledged | lost | refused | failed | as it should be |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
HEAD = """# The kill matrix with data

Written by `bench/kill-data`. A release that migrates is ended with `kill -9` behind each entry of its journal, where several are written at once behind the last of them; then one command is typed. Clients write numbered rows all the while, each over a new connection: *acknowledged* are those that they were told are written, *lost* those of them that are not there at the end, *refused* what the fence has held off, *failed* requests that got no answer. One that *had ended* was done before the signal came. Where a fault stands behind the entry, the release was left to itself with it until it had ended; then the fault went, and the command was typed.

Where an `undo` takes back a schema that the pods of the old version could not read, after they were told to end, neither version serves for as long as a new pod takes to come up. Requests that fail in that time are counted, and are no fault: none on a quiet machine, up to nine of 450 on a busy one.

A run need not be of all kinds, nor go through all of a journal; it replaces the rows that it makes. Every position of every kind, before and after the entry, is killed against a database in memory by a test in CI, and some of them on this machine with real ones.
"""


def sections():
    """The rows below each title, in the order of the page."""
    if not os.path.exists(PATH):
        return {}
    with open(PATH, encoding="utf-8") as page:
        parts = page.read().split("\n## ")[1:]
    return {title: [line for line in text.splitlines() if line.startswith("| ") and line.split()[1] in KINDS] for title, _, text in (part.partition("\n") for part in parts)}


def merged(old, new):
    """One row for each kind, position and command; of each kind, what was killed comes before what had a fault."""
    rows = {(*row.split(" | ")[:2], "`undo`" in row): row for row in [*old, *new]}
    return sorted(rows.values(), key=lambda row: (list(KINDS).index(row.split()[1]), "it ended " in row))


def write(title, rows):
    found = sections()
    found[title] = merged(found.get(title, []), rows)
    with open(PATH, "w", encoding="utf-8") as page:
        page.write(HEAD + "\n" + "".join(f"- {kind}: {what}\n" for kind, what in KINDS.items()) + "".join(f"\n## {title}\n\n{TABLE}" + "\n".join(rows) + "\n" for title, rows in found.items()))
