"""A cluster as the place of the ledger."""
import os, secrets, subprocess

from killing.clients import Door
from killing.ledger import LIMIT


class Cluster:
    """A namespace of its own, with PostgreSQL in it."""

    title, stage, faults = "PostgreSQL in a cluster", "staging", ()

    def __init__(self, context, registry):
        self.registry, self.space, self.environment = registry, f"kill-data-{secrets.token_hex(3)}", dict(os.environ)
        self._kubectl = ["kubectl", "--context", context, "--namespace", self.space]
        self.repository = f"repository: {self.space}\nstages: {{ staging: {{ engine: kubernetes, context: {context}, namespace: {self.space}, registry: \"{registry}/{self.space}\" }} }}\n"
        self.component = ("port: 8080\nimage: { run: [perl, /app/serve.pl], migrate: [perl, /app/migrate.pl] }\nhealth: { live: /healthz, ready: /check, timeout: 2m }\n"
                          "scale: { replicas: 2, cpu: 10m, memory: 128Mi }\nneeds: { database: { postgresql: 15 } }\n")

    def door(self):
        return Door("http://" + subprocess.run([*self._kubectl, "get", "service", "ledger", "--output", "jsonpath={.spec.clusterIP}"], capture_output=True, text=True, check=True, timeout=LIMIT).stdout)

    def entries(self, deploy, number):
        """What the object of the journal says that begins with this entry. Empty: it is not there."""
        found = subprocess.run([*self._kubectl, "get", "configmap", f"slipway.journal.{self.space}.staging.{deploy}.{number}", "--output", "jsonpath={.data.line}"], capture_output=True, text=True, timeout=LIMIT)
        return found.stdout.splitlines() if found.returncode == 0 else []

    def close(self):
        subprocess.run([*self._kubectl[:3], "delete", "namespace", self.space, "--wait=false"], check=False, timeout=LIMIT)
        images = subprocess.run(["docker", "image", "ls", "--quiet", "--filter", f"reference={self.registry}/{self.space}/*", "--filter", f"reference={self.space}/*"], capture_output=True, text=True, check=False, timeout=LIMIT).stdout.split()
        if images:
            subprocess.run(["docker", "image", "rm", "--force", *set(images)], check=False, stdout=subprocess.DEVNULL, timeout=LIMIT)
