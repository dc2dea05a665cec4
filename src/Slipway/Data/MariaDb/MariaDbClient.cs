using System.Collections.Immutable;
using System.Text;
using Slipway.Engines.Databases;
using Slipway.Programs;

namespace Slipway.Data.MariaDb;

/// <summary>Speaks with a MariaDB server through its own programs.</summary>
sealed class MariaDbClient(DataPrograms programs, ServerAccess access)
{
    static readonly ImmutableArray<string> UsualFolders =
    [
        "/usr/bin", "/usr/local/bin", "/opt/homebrew/opt/mariadb@*/bin", "/opt/homebrew/opt/mariadb/bin",
        "/usr/local/opt/mariadb@*/bin", "/usr/local/opt/mariadb/bin", "/usr/local/mariadb/bin", "/usr/local/mysql/bin",
    ];

    /// <summary>A session's settings: names in backquotes, and a backslash that escapes, whatever the server is set to.</summary>
    public const string Begin = "SET SESSION sql_mode = '', SESSION lock_wait_timeout = 60, SESSION max_statement_time = 0;\n";

    InstalledPrograms? _found;

    public ServerAccess Access => access;

    /// <summary>Runs SQL in one session, and answers the rows that were printed.</summary>
    /// <param name="database">Where one is; null: nowhere.</param>
    /// <param name="sql">Statements.</param>
    /// <param name="what">Told when it fails.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="goOn">After an error, too.</param>
    public async Task<IReadOnlyList<string[]>> SqlAsync(string? database, string sql, string what, CancellationToken cancellation, bool goOn = false)
    {
        string[] words = ["--batch", "--skip-column-names", "--comments", .. goOn ? (string[])["--force"] : [], .. database is null ? (string[])[] : [$"--database={database}"]];
        var call = await CallAsync("client", words, cancellation);
        var output = await programs.RunAsync(call with { Input = Begin + sql, Timeout = DataPrograms.Long }, what, cancellation);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t').Select(Unescape).ToArray())];
    }

    /// <summary>Runs SQL in one session, with the rows that are printed in the caller's hands: as many as there are.</summary>
    public async Task StreamAsync(string database, string sql, Func<Stream, CancellationToken, Task> read, string what, CancellationToken cancellation)
    {
        var call = await CallAsync("client", ["--batch", "--skip-column-names", "--comments", "--quick", $"--database={database}"], cancellation);
        await programs.RunAsync(call with { Input = Begin + sql, ReadOutputAsync = read, Timeout = DataPrograms.Long }, what, cancellation);
    }

    /// <summary>A session with input and output in the caller's hands, each row printed at once. Its first statement is <see cref="Begin"/>.</summary>
    public async Task TalkAsync(Func<Stream, CancellationToken, Task> write, Func<Stream, CancellationToken, Task> read, string what, CancellationToken cancellation)
    {
        var call = await CallAsync("client", ["--batch", "--skip-column-names", "--unbuffered"], cancellation);
        await programs.RunAsync(call with { WriteInputAsync = write, ReadOutputAsync = read, Timeout = DataPrograms.Long }, what, cancellation);
    }

    /// <summary>A call of <c>client</c> or <c>dump</c>; its words come after those that lead to the server.</summary>
    public async Task<ProgramCall> CallAsync(string role, IEnumerable<string> words, CancellationToken cancellation)
    {
        var found = await FindAsync(cancellation);
        var admin = access.Admin;
        string[] server = admin.Host is { } host
            ? ["--protocol=tcp", $"--host={host}", $"--port={admin.Property("port") ?? "3306"}"]
            : ["--protocol=socket", $"--socket={admin.Socket}"];
        return new ProgramCall([found.Paths[role], "--no-defaults", .. server, $"--user={admin.User}", "--default-character-set=utf8mb4", .. Encryption(admin.Url), .. words])
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("MYSQL_PWD", admin.Password),
            Timeout = DataPrograms.Long,
        };
    }

    public Task<string> RunAsync(ProgramCall call, string what, CancellationToken cancellation) => programs.RunAsync(call, what, cancellation);

    async Task<InstalledPrograms> FindAsync(CancellationToken cancellation)
    {
        if (_found is null)
        {
            var all = await programs.FindAsync(UsualFolders, "client", "Distrib ", [("client", ["mariadb", "mysql"]), ("dump", ["mariadb-dump", "mysqldump"])], cancellation);
            _found = all.Count > 0 ? all[0] : throw DataProblems.ProgramsMissing(ProviderKinds.MariaDb, "`mariadb` and `mariadb-dump` are needed");
        }

        return _found;
    }

    static string[] Encryption(string url) => UrlSetting.Of(url, "ssl-mode")?.ToUpperInvariant() switch
    {
        "REQUIRED" => ["--ssl"],
        "VERIFY_CA" or "VERIFY_IDENTITY" => ["--ssl", "--ssl-verify-server-cert"],
        _ => [],
    };

    // The client prints a tab within a value as \t, a line's end as \n, a backslash as \\ and a zero as \0.
    internal static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var place = 0; place < value.Length; place++)
        {
            text.Append(value[place] != '\\' || place + 1 == value.Length ? value[place] : value[++place] switch
            {
                't' => '\t',
                'n' => '\n',
                '0' => '\0',
                var other => other,
            });
        }

        return text.ToString();
    }
}
