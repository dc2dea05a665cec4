using System.Collections.Immutable;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;

namespace Slipway.Releases.Machines;

/// <summary>Makes what components are to become on a stage of this machine.</summary>
/// <param name="values">Their variables.</param>
/// <param name="key">Of the stage, for the hash of secrets.</param>
sealed class MachineWanted(ReleaseScope scope, ReleaseFiles files, MachineStage place, ReleaseValues values, byte[] key)
{
    /// <param name="version">Of the component, with the build number: for what was not released from the same files before.</param>
    /// <param name="attempt">Names this attempt in the migrations.</param>
    public WantedRelease Of(Component component, ReleaseSummary? standing, string? version, string attempt)
    {
        var (settings, owner, fingerprint) = (component.On(scope.Stage), new ObjectOwner(scope.Model.Name, scope.Stage.Name, component.Name), files.FingerprintOf(component));

        // What is run from the same files is no other version for another number.
        version = standing?.Fingerprint == fingerprint ? standing.Version : version;
        var inputs = new MachineInputs(owner, settings, component.Folder, fingerprint)
        {
            Version = version,
            Host = scope.Of(component).Stage.Host,
            Variables = values.Declared(component).ToImmutableSortedDictionary(variable => variable.Name, MachineInputs.Text, StringComparer.Ordinal),
            Needs = [.. Needs(component).DistinctBy(need => need.Id).OrderBy(need => need.Id, StringComparer.Ordinal)],
            Secrets = values.SecretsHash(component, key),
            Attempt = attempt,
        };
        return new WantedRelease(owner, "", MachineObjects.Of(inputs))
        {
            Migration = MachineObjects.Migration(inputs),
            Smoke = settings.Smoke,
            Image = new WantedImage(ReleaseFiles.AreThere(place, fingerprint) ? WantedImageState.Standing : WantedImageState.ToBuild, null, fingerprint),
            Version = version,
            Data = values.DataOf(component),
            Notes = settings.Data.Schedule is null ? [] : ["`data.snapshot.schedule` is for stages in a cluster: here `slipway snapshot create` is for the machine's own timer to call"],
        };
    }

    IEnumerable<MachineNeed> Needs(Component component)
    {
        foreach (var need in component.On(scope.Stage).Needs.OfType<ResourceNeed>().Where(need => need.Owner is null))
        {
            yield return Need(component, need);
        }

        foreach (var part in values.Declared(component).SelectMany(variable => variable.Parts).OfType<EndpointPart>().Where(part => part.Need is not null))
        {
            var owner = scope.Model.Get(part.Component);
            yield return Need(owner, owner.On(scope.Stage).Needs.OfType<ResourceNeed>().First(need => need.Name == part.Need));
        }
    }

    MachineNeed Need(Component owner, ResourceNeed need) => MachineNeed.Of(owner.Name, need, scope.Model.StageOf(owner, scope.Stage).IsEmbedded);
}
