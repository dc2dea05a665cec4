"""The ledger on a stage of this machine, bound by URL to a PostgreSQL that is made for the run: what the measurements about data share."""
import json, os, secrets, shutil, signal, socket, subprocess, tempfile, threading, time, urllib.error, urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.environ.get("SLIPWAY", f"{ROOT}/artifacts/bin/Slipway.Cli/debug/Slipway.Cli")
PROGRAMS = os.environ.get("PGPROGRAMS", "/usr/lib/postgresql/15/bin")
LIMIT = 3600


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Postgres:
    """A server in a folder of its own. Root hands it to the user `postgres`, since it does not run as root."""

    def __init__(self):
        self.folder, self.port, self.password = tempfile.mkdtemp(prefix="sw-pg-"), free_port(), secrets.token_hex(12)
        self.owner = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if self.owner:
            shutil.chown(self.folder, "postgres", "postgres")
        self.data = f"{self.folder}/data"
        with open(f"{self.folder}/password", "w", encoding="utf-8") as file:
            file.write(self.password)
        if self.owner:
            shutil.chown(f"{self.folder}/password", "postgres", "postgres")
        self.ask("initdb", "-D", self.data, "-U", "admin", "-A", "scram-sha-256", "--pwfile", f"{self.folder}/password", "-E", "UTF8", "--locale", "C.UTF-8")
        self.start()

    def ask(self, program, *words):
        subprocess.run([f"{PROGRAMS}/{program}", *words], check=True, timeout=LIMIT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **self.owner)

    def start(self):
        self.ask("pg_ctl", "-D", self.data, "-w", "-t", "120", "-l", f"{self.folder}/log", "-o", f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1", "start")

    def stop(self):
        self.ask("pg_ctl", "-D", self.data, "-w", "-t", "120", "-m", "fast", "stop")

    def end(self):
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, database, user="admin", password=None):
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def environment(self):
        return {**os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "admin", "PGPASSWORD": self.password}

    def sql(self, database, text):
        """The lines that are printed, columns apart by a bar."""
        done = subprocess.run([f"{PROGRAMS}/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database], input=text, env=self.environment(), check=True, capture_output=True, text=True, timeout=LIMIT)
        return done.stdout.split("\n")[:-1]

    def version(self):
        return self.sql("postgres", "show server_version")[0].split()[0]


class Writers(threading.Thread):
    """Writes numbered rows over a new connection each time; remembers those that were acknowledged."""

    def __init__(self, stage, first):
        super().__init__(daemon=True)
        self.stage, self.number, self.acknowledged, self.refused, self.failed, self.over = stage, first, set(), 0, 0, False

    def run(self):
        while not self.over:
            self.number += 1
            answer = self.stage.request(f"/rows/{self.number}", "POST")
            if answer == 200:
                self.acknowledged.add(self.number)
            elif answer:
                self.refused += 1
            else:
                self.failed += 1
            time.sleep(0.03)

    def end(self):
        self.over = True
        self.join()


class Stage:
    """A repository with the ledger, and all that runs of it."""

    def __init__(self, server, database, more=""):
        self.server, self.database, self.folder, self.port, self.more, self.count = server, database, tempfile.mkdtemp(prefix="sw-"), free_port(), more, 0
        password = secrets.token_hex(12)
        server.sql("postgres", f"create role {database} login password '{password}'; create database {database} owner {database};")
        self.environment = {**os.environ, "SLIPWAY_SECRET_DATABASE_URL": server.url(database, database, password), "SLIPWAY_SECRET_DATABASE_ADMIN": server.url(database),
                            "XDG_STATE_HOME": f"{self.folder}/state", "XDG_RUNTIME_DIR": f"{self.folder}/run", "HOME": f"{self.folder}/home", "SLIPWAY_HOME": ROOT}
        for name in ("repo", "run", "home"):
            os.mkdir(f"{self.folder}/{name}", 0o700)
        self.git("init", "--quiet", "--initial-branch=main", ".")
        self.write("slipway.yaml", f"repository: bench\nstages: {{ live: {{ engine: processes, listen: \"127.0.0.1:{self.port}\", host: \"{{app}}.example.net\" }} }}\n")
        for name in ("serve.pl", "migrate.pl", "database.pl"):
            shutil.copy(f"{ROOT}/bench/ledger/{name}", f"{self.folder}/repo/ledger/{name}")

    def git(self, *words):
        subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.net", *words], cwd=f"{self.folder}/repo", check=True, timeout=LIMIT)

    def write(self, name, text):
        os.makedirs(os.path.dirname(f"{self.folder}/repo/{name}"), exist_ok=True)
        os.makedirs(f"{self.folder}/repo/ledger", exist_ok=True)
        with open(f"{self.folder}/repo/{name}", "w", encoding="utf-8") as file:
            file.write(text)

    def version(self, write, read, is_broken=False):
        """Commits a version of the application that reads and writes so. One that is broken starts, and does not answer a smoke check."""
        self.count += 1
        self.write("ledger/sql/write.sql", write)
        self.write("ledger/sql/read.sql", read)
        self.write("ledger/slipway.yaml", "app: ledger\nrun: perl serve.pl\nmigrate: perl migrate.pl\nhealth: { ready: /healthz, timeout: 2m }\nexpose: {}\n"
                   f"smoke: [ {{ get: /check, status: 200 }}{', { get: /nothing, status: 200 }' if is_broken else ''} ]\n"
                   "needs: { database: { postgresql: 15, url: \"{secret:database-url}\", admin: \"{secret:database-admin}\" } }\n"
                   f"env: {{ common: {{ DATABASE_URL: \"{{database.url}}\" }} }}\n{self.more}")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"Version {self.count}")

    def migration(self, name, sql, compatible, reversible="no", down=None, is_one=True):
        path = f"ledger/migrations/{name}"
        self.write(f"{path}.sql", f"-- name: {name}\n-- compatible: {compatible}\n-- reversible: {reversible}\n-- transaction: {'yes' if is_one else 'no'}\n{sql}\n")
        if down:
            self.write(f"{path}.down.sql", down + "\n")

    def slipway(self, *words):
        return subprocess.run([TOOL, *words, "--stage", "live"], cwd=f"{self.folder}/repo", env=self.environment, capture_output=True, text=True, timeout=LIMIT)

    def done(self, *words):
        run = self.slipway(*words)
        if run.returncode:
            raise SystemExit(f"slipway {' '.join(words)}: exit {run.returncode}\n{run.stdout}{run.stderr}")
        return run

    def releases(self):
        """The newest first."""
        return json.loads(self.done("releases", "--output", "json").stdout)["releases"]

    def deploy_of(self, number):
        return json.loads(self.done("runs", str(number), "--output", "json").stdout)

    def request(self, path, method="GET"):
        """The status; 0: there was no answer."""
        try:
            with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method, headers={"Host": "ledger.example.net"}), timeout=60) as answer:
                answer.read()
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def end(self):
        """Its supervisor stops all that runs, in order."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
                    words = file.read()
            except OSError:
                continue
            if "supervise" in words and self.folder in words:
                os.kill(int(pid), signal.SIGTERM)
                while os.path.exists(f"/proc/{pid}"):
                    time.sleep(0.05)
        shutil.rmtree(self.folder)
        self.server.sql("postgres", f"select pg_terminate_backend(pid) from pg_stat_activity where datname like '{self.database}%'")
        for name in self.server.sql("postgres", f"select datname from pg_database where datname like '{self.database}%'"):
            self.server.sql("postgres", f"drop database \"{name}\" with (force)")
