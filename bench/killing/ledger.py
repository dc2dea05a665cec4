"""The application whose data must not get lost, one version after the other."""
import os, shutil, subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.environ.get("SLIPWAY", f"{ROOT}/artifacts/bin/Slipway.Cli/debug/Slipway.Cli")
LIMIT = 600
KINDS = {
    "compatible": "a column is added",
    "lossless": "a column is renamed, with a way back",
    "lossy": "a column is renamed, without a way back",
    "broken": "half of the rows are deleted, then the migration fails",
}


class Ledger:
    """A repository with the component `ledger`; each commit is a version."""

    def __init__(self, folder, place):
        self.folder, self.place, self.column, self.count = folder, place, "number", 1
        self.write("slipway.yaml", place.repository)
        self.write("ledger/slipway.yaml", f"app: ledger\nrun: perl serve.pl\nmigrate: perl migrate.pl\nsmoke: [ {{ get: /check, status: 200 }} ]\nenv: {{ common: {{ DATABASE_URL: \"{{database.url}}\" }} }}\n{place.component}")
        for name in ("serve.pl", "migrate.pl", "database.pl", "Dockerfile"):
            shutil.copy(f"{ROOT}/bench/ledger/{name}", f"{folder}/ledger/{name}")
        self.write("ledger/version.txt", "1.0.0\n")
        self.write("ledger/migrations/0001-rows.sql", "-- name: rows\n-- compatible: yes\n-- reversible: no\ncreate table row (number bigint primary key)\n")
        self.code()
        self.git("init", "--quiet", "--initial-branch=main", ".")
        self.commit("1: rows")

    def write(self, name, text):
        os.makedirs(os.path.dirname(f"{self.folder}/{name}"), exist_ok=True)
        with open(f"{self.folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)

    def git(self, *words):
        subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.net", *words], cwd=self.folder, check=True, timeout=LIMIT)

    def commit(self, words):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", words)

    def code(self):
        self.write("ledger/sql/write.sql", f"insert into row ({self.column}) values (NUMBER)")
        self.write("ledger/sql/read.sql", f"select {self.column} from row order by 1")

    def migrate(self, kind):
        """A new version with one more migration of a kind."""
        self.count += 1
        name, back = f"ledger/migrations/{self.count:04}-{kind}", None
        if kind == "compatible":
            sql = f"alter table row add column note{self.count} varchar(20)"
        elif kind == "broken":
            sql = f"delete from row where {self.column} % 2 = 0;\nselect no_such_function()"
        else:
            other = "id" if self.column == "number" else "number"
            sql, back, self.column = f"alter table row rename column {self.column} to {other}", f"alter table row rename column {other} to {self.column}", other
        self.write(f"{name}.sql", f"-- name: {KINDS[kind]}\n-- compatible: {'yes' if kind == 'compatible' else 'no'}\n-- reversible: {'lossless' if kind == 'lossless' else 'no'}\n"
                   f"-- transaction: {'no' if kind == 'broken' else 'yes'}\n{sql}\n")
        if back:
            self.write(f"{name}.down.sql", back + "\n")
        self.code()
        self.commit(f"{self.count}: {kind}")

    def forget(self):
        """The version before: what was taken back is not deployed again."""
        self.git("reset", "--quiet", "--hard", "HEAD~1")
        with open(f"{self.folder}/ledger/sql/read.sql", encoding="utf-8") as file:
            self.column = file.read().split()[1]

    def call(self, *words):
        return [TOOL, *words, "--stage", self.place.stage]

    def slipway(self, *words):
        return subprocess.run(self.call(*words), cwd=self.folder, env=self.place.environment, capture_output=True, text=True, timeout=LIMIT)

    def begin(self):
        return subprocess.Popen(self.call("deploy"), cwd=self.folder, env=self.place.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
