using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Problems;

namespace Slipway.Engines.Containers.Resources;

/// <summary>What a resource is going to be: any kind and version can be had, so only the data that is there has a say.</summary>
/// <param name="Server">Null: a SQLite file.</param>
/// <param name="IsRecorded">False for a single run with <c>--embedded</c> over data of a server: the next run goes back to that.</param>
sealed record ContainerChoice(ContainerServer? Server, string Version, ImmutableArray<Problem> Notes, bool IsRecorded = true)
{
    /// <exception cref="ProblemException"><c>resource-kind-changed</c>, <c>resource-version</c></exception>
    public static ContainerChoice Decide(ResourceRequest request, ContainerServer? server, string? recordedKind, string? recordedVersion)
    {
        var wanted = request.Version ?? (recordedKind == request.Kind ? recordedVersion : null) ?? server?.DefaultVersion ?? "";
        if (server is not null && recordedKind == request.Kind && request is not { PreferEmbedded: true, MayBeEmbedded: true } && !ResourceChoice.CanServe(request.Kind, recordedVersion!, Parse(wanted)))
        {
            throw new ProblemException(new Problem("resource-version", $"the data of `{request.Id}` was made by {ResourceProblems.Title(request.Kind)} {recordedVersion}, and the manifest asks for {wanted}")
            {
                Kind = ProblemKind.Failure,
                Why = $"{ResourceProblems.Title(request.Kind)} {wanted} cannot take over that data, which was not touched",
                Fix = $"ask for {recordedVersion} again, or remove the data with `slipway down {request.Component} --data`",
            });
        }

        var found = server is null ? null : new InstalledPrograms(Parse(wanted), ImmutableSortedDictionary<string, string>.Empty);
        var choice = ResourceChoice.Decide(request with { Version = null }, found, recordedKind, recordedVersion);
        return new ContainerChoice(choice.Programs is null ? null : server, wanted, choice.Notes, choice.IsRecorded);
    }

    /// <summary><c>15</c>, <c>10.11</c>, <c>7.2-alpine</c>.</summary>
    internal static Version Parse(string text)
    {
        var number = string.Concat(text.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.')).TrimEnd('.');
        return System.Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : number + ".0", out var version) ? version : new Version(0, 0);
    }
}
