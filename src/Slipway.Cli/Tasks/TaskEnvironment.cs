using System.Collections.Immutable;
using Slipway.Discovery;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;
using Slipway.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>The variables of a task, values and all.</summary>
/// <param name="secrets">By stage, resolved.</param>
/// <param name="redactor">Learns addresses that hold a password. It knows the secrets.</param>
sealed class TaskEnvironment(
    LoadedRepository repository, TaskPrograms programs, IReadOnlyDictionary<string, IReadOnlyDictionary<string, ProvidedSecret>> secrets, Redactor redactor, CommandContext context)
{
    static readonly IReadOnlyDictionary<string, ProvidedSecret> None = ImmutableDictionary<string, ProvidedSecret>.Empty;

    public async Task<ImmutableSortedDictionary<string, string>> OfAsync(PlannedTask task, CancellationToken cancellation)
    {
        var stage = task.Selected.Stage;
        var component = task.Selected.Task.Component;
        var passed = (task.Place.Image is null ? programs.Passed(component) : programs.PassedInside(component))
            .SetItem("SLIPWAY_STAGE", stage.Name)
            .SetItem("SLIPWAY_REPOSITORY", repository.Root);
        var endpoints = await EndpointsAsync(task, stage, cancellation);
        var values = new RuntimeEnvironment(secrets.GetValueOrDefault(stage.Name, None), endpoints.GetValueOrDefault).Over(passed, task.Variables);

        // The URL alone: a password that stands in a manifest may be any word, such as the database's name.
        redactor.Add(values.Values.Where(value => UrlPassword.Of(value).Any()).Select(url => new Secret(url)));
        return values;
    }

    async Task<Dictionary<EndpointPart, string?>> EndpointsAsync(PlannedTask task, Stage stage, CancellationToken cancellation)
    {
        var values = new Dictionary<EndpointPart, string?>();
        var parts = task.Variables.SelectMany(variable => variable.Parts).OfType<EndpointPart>().Distinct().ToList();
        if (parts.Count == 0)
        {
            return values;
        }

        var place = context.Place(repository, stage);
        var up = (await SupervisorClient.StatusAsync(place.Folders, context.Time, cancellation)).Where(status => status.State == ProcessState.Ready).Select(status => status.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            values[part] = await place.BoundAsync(part, context.Secrets(repository, stage), cancellation) ?? await UpAsync(part, place, up, cancellation) ?? throw NotUp(part, stage);
            redactor.Add((part.Property == "password" ? [values[part]!] : UrlPassword.Of(values[part]!)).Select(text => new Secret(text)));
        }

        return values;
    }

    /// <summary>The address of what is up, and of what need not be: a file.</summary>
    static async Task<string?> UpAsync(EndpointPart part, LocalPlace place, HashSet<string> up, CancellationToken cancellation) =>
        up.Contains($"{part.Component}/{part.Need ?? "web"}") || (part.Need is not null && await place.KnownAsync(part with { Property = "file" }, cancellation) is not null)
            ? await place.KnownAsync(part, cancellation)
            : null;

    static ProblemException NotUp(EndpointPart part, Stage stage) => new(new Problem("endpoint-not-up", $"`{part.Reference}` is not up on stage `{stage.Name}`")
    {
        Kind = ProblemKind.Failure,
        Fix = $"slipway up {part.Component} --stage {stage.Name} --detach",
    });
}
