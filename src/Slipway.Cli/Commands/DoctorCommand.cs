using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Bootstrap;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Doctor;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Manifests.Schema;
using Slipway.Shells;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway doctor</c>: what this machine and this checkout lack, each with its fix.</summary>
sealed class DoctorCommand : SlipwayCommand
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    readonly OutputOption _output = new("text", "json");

    public DoctorCommand()
        : base("doctor", "Check this machine and this checkout; each finding comes with its fix.") => Options.Add(_output);

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await LoadAsync(context, cancellation);
        var checks = MachineChecksFor(context).Concat(repository is null ? [] : CheckoutChecksFor(repository, context));
        var results = await new DoctorRun(Limit, context.Time).AskAsync(checks, cancellation);
        if (WantsJson(parsed))
        {
            WriteJson(results, context.Terminal);
        }
        else
        {
            WriteText(results, context.Terminal);
        }

        return results.Any(result => result.Status == DoctorStatus.Failed) ? ExitCodes.Failed : ExitCodes.Done;
    }

    static async Task<LoadedRepository?> LoadAsync(CommandContext context, CancellationToken cancellation)
    {
        try
        {
            return await context.LoadAsync(cancellation);
        }
        catch (ProblemException)
        {
            // Doctor also helps where there is no repository yet.
            return null;
        }
    }

    static IEnumerable<DoctorCheck> MachineChecksFor(CommandContext context)
    {
        var resources = new LocalResources(ResourceHost.Of(context.Environment), context.Programs, context.Time);
        return
        [
            MachineChecks.Git(context.Programs),
            MachineChecks.Sdk(context.Programs),
            MachineChecks.Shells(name => Find(name, context)),
            MachineChecks.DiskSpace(context.Folders.State),
            Server(resources, ResourceKinds.PostgreSql, "PostgreSQL", "postgresql"),
            Server(resources, ResourceKinds.MariaDb, "MariaDB", "mariadb-server"),
            Server(resources, ResourceKinds.Redis, "Redis", "redis-server"),
            EngineChecks.Containers(context.ContainerPrograms.LookAsync),
            EngineChecks.Kubectl(context.Programs),
        ];
    }

    static IEnumerable<DoctorCheck> CheckoutChecksFor(LoadedRepository repository, CommandContext context) =>
    [
        CheckoutChecks.Submodules(repository.Root, context.Programs),
        .. CheckoutChecks.Tools(repository.Root, BootstrapInputs.Tools(repository), ToolPlatform.Current),
        CheckoutChecks.InitScripts(BootstrapInputs.Scripts(repository, repository.Model.Stages.Default, context)),
        Manifests(repository),
    ];

    static DoctorCheck Manifests(LoadedRepository repository) => new("manifests", _ => Task.FromResult(repository.Problems.Count == 0
        ? DoctorResult.Ok("manifests", $"the manifests of {Counted.Of(repository.Model.Components.Length, "component")} are sound")
        : DoctorResult.Failed("manifests", repository.Problems.Count == 1 ? "there is a mistake in a manifest" : $"there are {repository.Problems.Count} mistakes in manifests", "slipway check")));

    static DoctorCheck Server(LocalResources resources, string kind, string name, string package) =>
        MachineChecks.Server(kind, name, $"install it if you want it: apt-get install {package}, or brew install {kind}",
            async cancellation => (await resources.InstalledAsync(kind, null, cancellation))?.ToString());

    static string? Find(string name, CommandContext context)
    {
        try
        {
            return ProgramPath.Resolve(name, context.Directory, context.Environment("PATH"));
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    static void WriteText(ImmutableArray<DoctorResult> results, Terminal terminal)
    {
        foreach (var result in results)
        {
            var (mark, colour) = result.Status switch
            {
                DoctorStatus.Ok => ("ok", Colour.Green),
                DoctorStatus.Warning => ("warning", Colour.Yellow),
                _ => ("failed", Colour.Red),
            };
            terminal.Out.WriteLine($"{Terminal.Paint($"{mark,-7}", colour, terminal.ColourOutput)}  {result.What}");
            if (result.Fix is { } fix)
            {
                terminal.Out.WriteLine($"         fix: {fix}");
            }
        }
    }

    static void WriteJson(ImmutableArray<DoctorResult> results, Terminal terminal) => JsonText.Write(terminal.Out, json =>
    {
        json.WriteStartArray("checks");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("id", result.Id);
            json.WriteString("status", result.Status.ToString().ToLowerInvariant());
            json.WriteString("what", result.What);
            json.WriteString("fix", result.Fix);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
