using System.Collections.Immutable;
using Slipway.Releases.Objects;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Running.Containers;

namespace Slipway.Releases.Machines;

/// <summary>Makes what components are to become on a stage of this machine.</summary>
/// <param name="values">Their variables.</param>
/// <param name="key">Of the stage, for the hash of secrets.</param>
sealed class MachineWanted(ReleaseScope scope, ReleaseValues values, byte[] key)
{
    /// <param name="image">What it is run from: its image; without a reference: its files, by their fingerprint.</param>
    /// <param name="version">Of the component, with the build number: for what was not released from the same before.</param>
    /// <param name="attempt">Names this attempt in the migrations.</param>
    public WantedRelease Of(Component component, WantedImage image, ReleaseSummary? standing, string? version, string attempt)
    {
        var owner = new ObjectOwner(scope.Model.Name, scope.Stage.Name, component.Name);
        var settings = image.Reference is null ? component.On(scope.Stage) : InImage.Of(component, scope.Stage);

        // What is run from the same is no other version for another number.
        version = standing is not null && standing.Fingerprint == image.Fingerprint ? standing.Version : image.Version ?? version;
        var inputs = new MachineInputs(owner, settings, component.Folder, image.Fingerprint ?? "")
        {
            Image = image.Reference,
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
            Image = image,
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
