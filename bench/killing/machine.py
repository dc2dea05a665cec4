"""A stage of this machine as the place of the ledger, with faults of its database and of its disks."""
import glob, hashlib, os, shutil, signal, socket, subprocess, tempfile, time

from killing.clients import Door
from killing.ledger import LIMIT, TOOL

def running(folder):
    """What runs with a folder in its words: its number, and its words."""
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                words = file.read().decode(errors="replace").split("\0")
        except OSError:
            continue
        if any(folder in word for word in words):
            yield int(path.split("/")[2]), words


SERVERS = {"postgresql": ("PostgreSQL", "postgres"), "mariadb": ("MariaDB", "mariadbd")}
ROOM = 512 * 1024 * 1024


class Killed:
    """The database's server is killed; it is under supervision, and comes back."""

    name = "the database is killed"

    def __init__(self, folder, program):
        self._folder, self._program = folder, program

    def begin(self):
        for pid, words in running(self._folder):
            if os.path.basename(words[0]) == self._program:
                os.kill(pid, signal.SIGKILL)

    def end(self):
        pass


class Full:
    """A small disk, which is filled up to its last byte."""

    def __init__(self, folder, what):
        self.name = f"no room where {what}"
        self._folder = folder
        os.makedirs(folder, mode=0o755)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=755", "tmpfs", folder], check=True, timeout=LIMIT)

    def begin(self):
        with open(f"{self._folder}/filler", "wb") as file:
            size = 0
            while (room := os.statvfs(self._folder).f_bavail * os.statvfs(self._folder).f_frsize) and size < ROOM:
                try:
                    os.posix_fallocate(file.fileno(), size, room)
                    size += room
                except OSError:  # somebody else was faster
                    continue

    def end(self):
        os.remove(f"{self._folder}/filler")

    def close(self):
        subprocess.run(["umount", "--lazy", self._folder], check=False, timeout=LIMIT)


class Machine:
    """A stage of this machine, with a state folder of its own."""

    stage = "live"

    def __init__(self, kind):
        self._base = tempfile.mkdtemp(prefix="sw-", dir="/tmp")
        os.chmod(self._base, 0o755)  # root's servers run as somebody else
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        for name in ("home", "state", "run", "tmp"):
            os.mkdir(f"{self._base}/{name}", 0o755)
        state = f"{self._base}/state/slipway"
        self._stage = f"{state}/places/kill-live-{hashlib.sha256(b'kill' + bytes(1) + b'live').hexdigest()[:10]}"
        self.environment = {"PATH": os.environ["PATH"], "HOME": f"{self._base}/home", "XDG_STATE_HOME": f"{self._base}/state", "XDG_RUNTIME_DIR": f"{self._base}/run", "TMPDIR": f"{self._base}/tmp",
                            "LANG": "C.UTF-8", "TERM": "dumb", "DOTNET_ROOT": os.environ.get("DOTNET_ROOT") or os.path.dirname(os.path.realpath(shutil.which("dotnet")))}
        self.title = f"{SERVERS[kind][0] if kind in SERVERS else 'SQLite'} on this machine"
        self.repository = f"repository: kill\nstages: {{ live: {{ engine: processes, listen: \"127.0.0.1:{self._port}\", host: \"{{app}}.example.net\" }} }}\n"
        self.component = f"expose: {{}}\nhealth: {{ ready: /healthz }}\nneeds: {{ database: {kind} }}\ndata: {{ snapshot: {{ to: {self._base}/snapshots }} }}\n"
        self._disks = [Full(f"{self._base}/snapshots", "snapshots are kept"), Full(f"{state}/servers" if kind in SERVERS else f"{self._stage}/up/data", "the data is")]
        snapshots, data = self._disks
        self.faults = [("lossy", snapshots, "deploy-began"), ("broken", data, "effect-intended ledger/migrate")]
        if kind in SERVERS:
            killed = Killed(self._base, SERVERS[kind][1])
            self.faults += [("lossy", killed, f"effect-intended ledger/{step}") for step in ("fence", "snapshot", "migrate", "roll-out")] + [("broken", killed, "deploy-undoing")]

    def door(self):
        return Door(f"http://127.0.0.1:{self._port}", "ledger.example.net")

    def entries(self, deploy, number):
        """What stands in the journal from this entry on."""
        try:
            with open(f"{self._stage}/deploys/{deploy:06}.ndjson", encoding="utf-8") as file:
                return file.read().split("\n")[:-1][number - 1:]
        except OSError:
            return []

    def journal(self, deploy):
        """All that stands in it."""
        return self.entries(deploy, 1)

    def close(self):
        """The supervisor ends all that it looks after, in order."""
        for pid, words in running(self._base):
            if "supervise" in words:
                os.kill(pid, signal.SIGTERM)
        limit = time.monotonic() + 60
        while any(running(self._base)) and time.monotonic() < limit:
            time.sleep(0.2)
        for disk in self._disks:
            disk.close()
        shutil.rmtree(self._base, ignore_errors=True)
