using System.Collections.Immutable;
using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Data.Snapshots.Content;
using Slipway.Data.Snapshots.Stores;
using Slipway.Data.Work;
using Slipway.Engines.Databases;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Deploys;
using Slipway.Releases.Machines;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Running;
using Slipway.Secrets;

namespace Slipway.Cli.Releases;

/// <summary>The data of a stage of this machine: worked on in this process.</summary>
sealed class MachineData(OpenedMachine opened, CommandContext context) : IStageData
{
    static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    readonly SecretStore _secrets = context.Secrets(opened.Repository, opened.Stage);

    /// <inheritdoc/>
    public string Tool => ToolVersion.Text;

    /// <inheritdoc/>
    public async Task<IPieceData> OpenAsync(string component, ReleaseData data, bool holdsLease, CancellationToken cancellation)
    {
        var owner = opened.Model.Find(component) ?? throw Unknown(component, data);
        var need = LocalData.Of(owner, opened.Stage).FirstOrDefault(need => need.Name == data.Need) ?? throw Unknown(component, data);
        var place = context.Place(opened.Repository, opened.Stage);
        var own = await opened.Parts.Resources.EnsureAsync(MachineNeed.Of(component, need, opened.Model.StageOf(owner, opened.Stage).IsEmbedded), cancellation);
        var access = await new LocalData(place, opened.Stage, _secrets).FindAsync(owner, need, cancellation);
        var admitted = new AdmittedLogin(place.Key(), component, need.Name);
        opened.Parts.Host.Redactor.Add([admitted.Password, .. new[] { access.Admin.Url, access.Password }.OfType<string>().Select(text => new Secret(text))]);
        var programs = holdsLease ? await AloneAsync(component, need, place, cancellation) : context.Programs;
        var server = DatabaseServers.Of(access, programs, context.Environment("PATH") ?? "", context.Time);
        var worker = new DataWorker(server, access, await ArchiveAsync(owner, need, place, cancellation), owner.On(opened.Stage).Data.IsEncrypted, admitted.Password, context.Time);
        return new MachinePiece(worker, own, admitted, data, await ValuesAsync(data, cancellation));
    }

    /// <summary>Ends the database's programs that a killed command has left at work: one that still waits for a lock would raise a fence that was lifted since.</summary>
    /// <exception cref="ProblemException"><c>data-left</c></exception>
    async Task<IProgramRunner> AloneAsync(string component, ResourceNeed need, LocalPlace place, CancellationToken cancellation)
    {
        var marked = MarkedProcesses.Of(place.Folders, $"data:{component}.{need.Name}", context.Time);
        return await marked.EndAsync(EndLimit, cancellation) ? new MarkedRunner(context.Programs, marked)
            : throw new ProblemException(new Problem("data-left", $"programs that work on the data of `{component}/{need.Name}`, and that an earlier command has left, cannot be ended")
            {
                Kind = ProblemKind.Failure,
                Why = $"process {string.Join(", ", marked.Find())}",
                Fix = "end what runs there, then try again",
            });
    }

    async Task<SnapshotArchive> ArchiveAsync(Component component, ResourceNeed need, LocalPlace place, CancellationToken cancellation)
    {
        var (repository, stage) = (opened.Model.Name, opened.Stage.Name);
        var store = await new SnapshotPlace(_secrets, context.Environment, context.Time).OpenAsync(component.On(opened.Stage).Data.Destination, place.Folders.Snapshots, repository, stage, cancellation);
        return new SnapshotArchive(new SnapshotSubject(repository, stage, component.Name, need.Name), store, await SnapshotKey.FindAsync(_secrets, cancellation));
    }

    /// <summary>What the variables refer to besides the database: secrets.</summary>
    async Task<ImmutableDictionary<string, string>> ValuesAsync(ReleaseData data, CancellationToken cancellation)
    {
        const string prefix = "secret:";
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var reference in data.Variables.Values.SelectMany(text => Template.Parse(text)).OfType<ReferencePart>().Select(part => part.Text).Where(text => text.StartsWith(prefix, StringComparison.Ordinal)).Distinct())
        {
            values[reference] = (await _secrets.GetAsync(reference[prefix.Length..], cancellation)).Value.Reveal();
        }

        return values.ToImmutable();
    }

    ProblemException Unknown(string component, ReleaseData data) => new(new Problem("data-unknown", $"`{component}/{data.Need}` has no data on stage `{opened.Stage.Name}` that can be worked on")
    {
        Kind = ProblemKind.Failure,
        Why = "the repository does not know the need (any more)",
        Fix = $"check out what was released: `slipway releases {component} --stage {opened.Stage.Name}`",
    });
}

/// <summary>The data of one need on this machine.</summary>
/// <param name="own">As the application reaches it: in a container from inside.</param>
/// <param name="values">Of what the variables refer to besides it.</param>
sealed class MachinePiece(IDataWorker worker, ResourceEndpoint own, AdmittedLogin admitted, ReleaseData data, ImmutableDictionary<string, string> values) : IPieceData
{
    public IDataWorker Worker => worker;

    public bool IsFile => own.Kind == ProviderKinds.Sqlite;

    public string Live => own.File ?? own.Name!;

    public string? Admitted => IsFile ? null : admitted.User;

    public ImmutableSortedDictionary<string, Secret> Variables(string? database, bool isAdmitted)
    {
        var there = IsFile ? ResourceEndpoint.OfFile(Seen(database ?? Live), own.Name!) : (own.Inside ?? own).Elsewhere(database ?? Live, isAdmitted ? (admitted.User, admitted.Password.Reveal()) : null);
        return DataVariables.Of(data, there, reference => values.GetValueOrDefault(reference) ?? "");
    }

    /// <summary>A copy lies beside the live file, and is seen there by a container too.</summary>
    string Seen(string file) => own.Inside?.File is { } inside ? Path.Combine(Path.GetDirectoryName(inside)!, Path.GetFileName(file)) : file;
}
