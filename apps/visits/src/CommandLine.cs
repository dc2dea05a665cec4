using System.Text.Json;
using Visits.Databases;
using Visits.Migrations;
using Visits.Settings;
using Visits.Web;

namespace Visits;

/// <summary>What the program can be told to do. Results go to <paramref name="output"/>, words for people to <paramref name="error"/>.</summary>
sealed class CommandLine(Func<string, string?> environment, TextWriter output, TextWriter error, TimeProvider clock)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    const string Help = """
        Counts visitors.

          visits                       serve the page
          visits migrate status        print the migrations and their state, as JSON
          visits migrate up            apply the pending ones
          visits migrate down --to ID  undo those after ID; `0` undoes all
          visits --version

        It is configured by environment variables: DATABASE_URL is required, the README describes the rest.
        """;

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        switch (args)
        {
            case ["--help" or "-h" or "help"]:
                await output.WriteLineAsync(Help);
                return Done;
            case ["--version"]:
                await output.WriteLineAsync(Version.Text);
                return Done;
            case [] or ["migrate", "status" or "up"] or ["migrate", "down", "--to", _]:
                return await WithSettingsAsync(args, cancellation);
            default:
                await error.WriteLineAsync($"error: `visits {string.Join(' ', args)}` is not a command\n\n{Help}");
                return Usage;
        }
    }

    async Task<int> WithSettingsAsync(string[] args, CancellationToken cancellation)
    {
        var (settings, wrong) = SettingsReader.Read(environment);
        if (settings is null)
        {
            foreach (var sentence in wrong)
            {
                await error.WriteLineAsync($"error: {sentence}");
            }

            return Usage;
        }

        if (args.Length == 0)
        {
            return await ServeAsync(settings, cancellation);
        }

        var database = Database.For(settings.Database);
        return await MigrateAsync(new Migrator(database, Schema.All, clock), database, args[1..], cancellation);
    }

    async Task<int> ServeAsync(VisitsSettings settings, CancellationToken cancellation)
    {
        try
        {
            await using var server = new WebServer(settings, clock);
            await server.RunAsync(cancellation);
            return Done;
        }
        catch (IOException exception)
        {
            await error.WriteLineAsync($"error: `{settings.ListenUrls}` cannot be listened on: {exception.Message}");
            return Failed;
        }
    }

    async Task<int> MigrateAsync(Migrator migrator, Database database, string[] args, CancellationToken cancellation)
    {
        try
        {
            await new DatabaseWait(database, error, clock).WaitAsync(cancellation);
            switch (args)
            {
                case ["status"]:
                    var status = await migrator.StatusAsync(cancellation);
                    await output.WriteLineAsync(JsonSerializer.Serialize(status, MigrationJson.Default.MigrationStatus));
                    return Done;
                case ["up"]:
                    await SayAsync("applied", await migrator.UpAsync(cancellation), "nothing to apply");
                    return Done;
                default:
                    await SayAsync("undid", await migrator.DownAsync(args[^1], cancellation), "nothing to undo");
                    return Done;
            }
        }
        catch (MigrationRefusedException exception)
        {
            await error.WriteLineAsync($"error: {exception.Message}");
            return Usage;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await error.WriteLineAsync($"error: the migrations could not be read or run: {exception.Message}");
            return Failed;
        }
    }

    async Task SayAsync(string what, IReadOnlyList<string> ids, string nothing) =>
        await error.WriteLineAsync(ids.Count == 0 ? nothing : $"{what} {string.Join(", ", ids)}");
}
