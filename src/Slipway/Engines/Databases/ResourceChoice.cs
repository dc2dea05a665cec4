using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Engines.Databases;

/// <summary>Which kind a resource is going to be.</summary>
/// <param name="Kind">The wanted kind, or <c>sqlite</c>.</param>
/// <param name="Programs">The server's programs; null for SQLite.</param>
/// <param name="Notes">Warnings: what is not quite as asked, and how to change it.</param>
/// <param name="IsRecorded">False for a single run with <c>--embedded</c> over data of a server: the next run goes back to that.</param>
public sealed record ResourceChoice(string Kind, InstalledPrograms? Programs, ImmutableArray<Problem> Notes, bool IsRecorded = true)
{
    /// <summary>Decides. What was chosen once stays: a server installed later must not hide the data that is there.</summary>
    /// <param name="request">What the manifest and the user ask for.</param>
    /// <param name="found">The programs of the wanted kind; null: not here.</param>
    /// <param name="recordedKind">What was chosen before; null: the first time.</param>
    /// <param name="recordedVersion">The programs' version that made the data.</param>
    /// <exception cref="ProblemException"><c>resource-programs-missing</c>, <c>resource-kind-changed</c>, <c>resource-version</c></exception>
    public static ResourceChoice Decide(ResourceRequest request, InstalledPrograms? found, string? recordedKind, string? recordedVersion)
    {
        if (request.Kind == ProviderKinds.Sqlite)
        {
            return recordedKind is null or ProviderKinds.Sqlite ? Embedded([]) : throw Stop(ResourceProblems.KindChanged(request, recordedKind));
        }

        if (recordedKind is not null)
        {
            return recordedKind == ProviderKinds.Sqlite ? StayEmbedded(request, found)
                : recordedKind == request.Kind ? StayServer(request, found, recordedVersion!)
                : throw Stop(ResourceProblems.KindChanged(request, recordedKind));
        }

        if (request is { PreferEmbedded: true, MayBeEmbedded: true })
        {
            return Embedded([]);
        }

        return found is not null ? new ResourceChoice(request.Kind, found, VersionNotes(request, found))
            : request.MayBeEmbedded ? Embedded([ResourceProblems.Note(
                "resource-embedded",
                $"`{request.Id}` is a SQLite file, since {ResourceProblems.Title(request.Kind)} is not installed",
                $"for a server: {ResourceProblems.Install(request.Kind)}, then `slipway down {request.Component} --data` and `slipway up`")])
            : throw Stop(ResourceProblems.ProgramsMissing(request.Id, request.Kind, hadData: false));
    }

    static ResourceChoice StayEmbedded(ResourceRequest request, InstalledPrograms? found)
    {
        if (!request.MayBeEmbedded)
        {
            throw Stop(ResourceProblems.KindChanged(request, ProviderKinds.Sqlite));
        }

        return Embedded(found is null || request.PreferEmbedded ? [] : [ResourceProblems.Note(
            "resource-embedded",
            $"`{request.Id}` stays a SQLite file, since its data is there",
            $"to start anew with {ResourceProblems.Title(request.Kind)}: `slipway down {request.Component} --data`, then `slipway up`")]);
    }

    static ResourceChoice StayServer(ResourceRequest request, InstalledPrograms? found, string recordedVersion)
    {
        if (request is { PreferEmbedded: true, MayBeEmbedded: true })
        {
            var note = ResourceProblems.Note(
                "resource-embedded",
                $"`{request.Id}` is a SQLite file for this run; its data in {ResourceProblems.Title(request.Kind)} is kept aside",
                "`slipway up` without `--embedded` goes back to it");
            return new ResourceChoice(ProviderKinds.Sqlite, null, [note], IsRecorded: false);
        }

        if (found is null)
        {
            throw Stop(ResourceProblems.ProgramsMissing(request.Id, request.Kind, hadData: true));
        }

        return CanServe(request.Kind, recordedVersion, found.Version) ? new ResourceChoice(request.Kind, found, VersionNotes(request, found))
            : throw Stop(ResourceProblems.VersionChanged(request, request.Kind, recordedVersion, found.Version));
    }

    // PostgreSQL's data belongs to one major version. MariaDB and Redis take over what an older one of theirs wrote, never what a newer one did.
    internal static bool CanServe(string kind, string recorded, Version found) =>
        kind == ProviderKinds.PostgreSql ? ProgramSearch.Matches(found, recorded)
            : Version.TryParse(recorded.Contains('.', StringComparison.Ordinal) ? recorded : recorded + ".0", out var old)
                && (found.Major, found.Minor).CompareTo((old.Major, old.Minor)) >= 0;

    static ImmutableArray<Problem> VersionNotes(ResourceRequest request, InstalledPrograms found) =>
        ProgramSearch.Matches(found.Version, request.Version) ? [] : [ResourceProblems.Note(
            "resource-other-version",
            $"`{request.Id}` runs {ResourceProblems.Title(request.Kind)} {found.Version}, and the manifest asks for {request.Version}",
            $"install {ResourceProblems.Title(request.Kind)} {request.Version}; data that is there already belongs to the version that made it")];

    static ResourceChoice Embedded(ImmutableArray<Problem> notes) => new(ProviderKinds.Sqlite, null, notes);

    static ProblemException Stop(Problem problem) => new(problem);
}
