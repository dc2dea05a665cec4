using System.Text.Json;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

/// <summary>A ledger in a SQLite file on a stage of this machine: it writes numbered rows, and answers when one is written.</summary>
sealed class LedgerLab : IAsyncDisposable
{
    const string Server = """
        import http.server, os, sqlite3
        FILE, WRITE, READ = os.environ["DATABASE_FILE"], open("write.sql").read(), open("read.sql").read()
        class Ledger(http.server.BaseHTTPRequestHandler):
            def answer(self, status, text):
                body = text.encode(); self.send_response(status); self.send_header("Content-Length", str(len(body))); self.end_headers(); self.wfile.write(body)
            def ask(self, sql, *values):
                base = sqlite3.connect(FILE, timeout=20)
                try:
                    with base: return [str(row[0]) for row in base.execute(sql, values)]
                finally: base.close()
            def do_GET(self):
                try: self.answer(200, "\n".join(self.ask(READ)))
                except sqlite3.Error as error: self.answer(500, str(error))
            def do_POST(self):
                try: self.ask(WRITE, int(self.path.rsplit("/", 1)[1])); self.answer(200, "written")
                except sqlite3.Error as error: self.answer(500, str(error))
            def log_message(self, *words): pass
        http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ledger).serve_forever()
        """;

    const string Migrate = """
        import glob, json, os, sqlite3, sys
        os.makedirs(os.path.dirname(os.environ["DATABASE_FILE"]), exist_ok=True)
        base = sqlite3.connect(os.environ["DATABASE_FILE"], timeout=20, isolation_level=None)
        base.execute("create table if not exists applied (id text primary key)") if sys.argv[1] == "up" else None
        done = {row[0] for row in base.execute("select id from applied")} if base.execute("select 1 from sqlite_master where name = 'applied'").fetchone() else set()
        every = [json.load(open(path)) for path in sorted(glob.glob("migrations/*.json"))]
        if sys.argv[1] == "status":
            print(json.dumps({"head": max(done, default=None), "migrations": [dict(one, name=one["id"], state="applied" if one["id"] in done else "pending", sql=";".join(one["up"])) for one in every]}))
        elif sys.argv[1] == "up":
            for one in every:
                if one["id"] not in done:
                    for sql in one["up"]: base.execute(sql)
                    base.execute("insert into applied values (?)", (one["id"],))
        else:
            for one in reversed(every):
                if one["id"] in done and one["id"] > sys.argv[3]:
                    for sql in one["down"]: base.execute(sql)
                    base.execute("delete from applied where id = ?", (one["id"],))
        """;

    LedgerLab(MachineLab machine) => (Machine, Clients) = (machine, new LedgerClients("shop.example.net", machine.Port, TimeSpan.FromMilliseconds(10)));

    public MachineLab Machine { get; }

    public LedgerClients Clients { get; }

    /// <summary>The column that the rows' numbers are in.</summary>
    public string Column { get; private set; } = "number";

    public static async Task<LedgerLab> CreateAsync()
    {
        RealParts.Program("python3", "python3", "apt-get install python3");
        var lab = new LedgerLab(await MachineLab.CreateAsync());
        lab.Machine.Repository.With("shop/server.py", Server).With("shop/migrate.py", Migrate).With("shop/slipway.yaml", """
            app: shop
            needs: { database: sqlite }
            env: { common: { DATABASE_FILE: "{database.file}" } }
            run: python3 server.py
            migrate: python3 migrate.py
            health: { ready: /rows, timeout: 10s }
            expose: {}
            smoke: [{ get: /rows, status: 200 }]
            """);
        await lab.AddAsync("0001", "yes", ["create table row (number integer primary key)"]);
        return lab;
    }

    /// <summary>A new version with one more migration.</summary>
    public Task AddAsync(string id, string compatible, string[] up, string reversible = "no", params string[] down)
    {
        var migration = JsonSerializer.Serialize(new Dictionary<string, object> { ["id"] = id, ["compatible"] = compatible, ["reversible"] = reversible, ["up"] = up, ["down"] = down });
        Machine.Repository.With($"shop/migrations/{id}.json", migration).With("shop/write.sql", $"insert into row ({Column}) values (?)").With("shop/read.sql", $"select {Column} from row order by 1");
        return Machine.Repository.CommitAsync($"Migration {id}");
    }

    /// <summary>One that the version before does not work on; its way back loses nothing.</summary>
    public Task RenameAsync(string id)
    {
        var (before, after) = (Column, Column == "number" ? "id" : "number");
        Column = after;
        return AddAsync(id, "no", [$"alter table row rename column {before} to {after}"], "lossless", $"alter table row rename column {after} to {before}");
    }

    public ValueTask DisposeAsync()
    {
        Clients.Dispose();
        return Machine.DisposeAsync();
    }
}
