"""A cluster as the place of the ledger."""
import json, os, secrets, subprocess, time

from killing.clients import Door
from killing.ledger import LIMIT
from killing.thief import steal


FAULT = os.environ.get("FAULT")
FROZEN = 20


class Once:
    """A fault that is over by itself, or with the command that comes next."""

    def __init__(self, name, begin):
        self.name, self.begin = name, begin

    def end(self):
        pass


class Cluster:
    """A namespace of its own, with PostgreSQL in it."""

    title, stage = "PostgreSQL in a cluster", "staging"

    def __init__(self, context, registry):
        self.registry, self.space, self.environment = registry, f"kill-data-{secrets.token_hex(3)}", dict(os.environ)
        self._kubectl = ["kubectl", "--context", context, "--namespace", self.space]
        self.repository = f"repository: {self.space}\nstages: {{ staging: {{ engine: kubernetes, context: {context}, namespace: {self.space}, registry: \"{registry}/{self.space}\" }} }}\n"
        self.component = ("port: 8080\nimage: { run: [perl, /app/serve.pl], migrate: [perl, /app/migrate.pl] }\nhealth: { live: /healthz, ready: /check, timeout: 2m }\n"
                          "scale: { replicas: 2, cpu: 10m, memory: 128Mi }\nneeds: { database: { postgresql: 15 } }\n")

        killed, stolen = Once("the database is killed", self._kill), Once("the lease is stolen", self._steal)
        self.faults = [("lossy", killed, f"effect-intended ledger/{step}") for step in ("fence", "snapshot", "migrate", "roll-out")] + [("broken", killed, "deploy-undoing")]
        self.faults += [("lossy", stolen, f"effect-intended ledger/{step}") for step in ("fence", "migrate")]
        if FAULT:
            frozen = Once(f"the API server stands still for {FROZEN} s", self._freeze)
            self.faults += [("lossy", frozen, f"effect-intended ledger/{step}") for step in ("fence", "migrate", "roll-out")] + [("broken", frozen, "deploy-undoing")]

    def _kill(self):
        self._run("delete", "pod", "ledger-database-0", "--grace-period=0", "--force", "--wait=false")

    def _steal(self):
        steal(self._kubectl, LIMIT)

    def _freeze(self):
        subprocess.run([FAULT, "stop", "kube-apiserver"], check=True, timeout=LIMIT)
        time.sleep(FROZEN)
        subprocess.run([FAULT, "cont", "kube-apiserver"], check=True, timeout=LIMIT)

    def _run(self, *words):
        subprocess.run([*self._kubectl, *words], check=True, timeout=LIMIT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def door(self):
        return Door("http://" + subprocess.run([*self._kubectl, "get", "service", "ledger", "--output", "jsonpath={.spec.clusterIP}"], capture_output=True, text=True, check=True, timeout=LIMIT).stdout)

    def entries(self, deploy, number):
        """What the object of the journal says that begins with this entry. Empty: it is not there."""
        found = subprocess.run([*self._kubectl, "get", "configmap", f"slipway.journal.{self.space}.staging.{deploy}.{number}", "--output", "jsonpath={.data.line}"], capture_output=True, text=True, timeout=LIMIT)
        return found.stdout.splitlines() if found.returncode == 0 else []

    def journal(self, deploy):
        """All that stands in it."""
        found = subprocess.run([*self._kubectl, "get", "configmap", "--selector", f"slipway/record=journal,slipway/deploy={deploy}", "--output", "jsonpath={range .items[*]}{.data.line}{'\\n'}{end}"], capture_output=True, text=True, timeout=LIMIT)
        return sorted((line for line in found.stdout.splitlines() if line), key=lambda line: json.loads(line)["n"])

    def close(self):
        subprocess.run([*self._kubectl[:3], "delete", "namespace", self.space, "--wait=false"], check=False, timeout=LIMIT)
        images = subprocess.run(["docker", "image", "ls", "--quiet", "--filter", f"reference={self.registry}/{self.space}/*", "--filter", f"reference={self.space}/*"], capture_output=True, text=True, check=False, timeout=LIMIT).stdout.split()
        if images:
            subprocess.run(["docker", "image", "rm", "--force", *set(images)], check=False, stdout=subprocess.DEVNULL, timeout=LIMIT)
