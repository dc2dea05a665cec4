"""Takes the lease of a deploy away, as somebody does who has not heard of it for too long; and dies."""
import json, subprocess

TURN = "slipway/turn-"


def steal(kubectl, limit):
    answer = subprocess.run([*kubectl, "get", "lease", "slipway", "--output", "json"], capture_output=True, check=True, timeout=limit)
    turns = {name: turn for name, turn in json.loads(answer.stdout)["metadata"]["annotations"].items() if name.startswith(TURN)}
    thief = {**json.loads(next(iter(turns.values()))), "holder": "thief@elsewhere"}
    patch = {"metadata": {"annotations": {**dict.fromkeys(turns), f"{TURN}thief": json.dumps(thief)}}}
    subprocess.run([*kubectl, "patch", "lease", "slipway", "--type=merge", "--patch", json.dumps(patch)], check=True, stdout=subprocess.DEVNULL, timeout=limit)
