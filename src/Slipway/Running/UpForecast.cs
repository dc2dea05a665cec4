using System.Collections.Immutable;
using Slipway.Execution;
using Slipway.Images;
using Slipway.Repository.Components;
using Slipway.Running.Containers;

namespace Slipway.Running;

/// <summary>What <c>up</c> would do and why, from what is there now; nothing is started or made.</summary>
/// <param name="inputs">Null: nothing was ever up here.</param>
/// <param name="images">Those that stand, by component.</param>
sealed class UpForecast(
    UpRequest request, UpPreparation preparation, LocalPlace place, UpInputs? inputs, ContainerUp? containers, IReadOnlyDictionary<string, BuiltImage> images, RunningProcesses running, Undeclared undeclared)
{
    readonly MigrationRecords _migrations = new(place.Folders);

    public ImmutableArray<StepDecision> Decisions()
    {
        var decisions = ImmutableArray.CreateBuilder<StepDecision>();
        foreach (var name in undeclared.Names)
        {
            decisions.Add(new StepDecision(Shown($"stop {name}", []), WillRun: true, "no manifest declares it any more"));
        }

        foreach (var piece in preparation.Pieces)
        {
            var why = WhyRun(piece);
            decisions.Add(new StepDecision(Shown(piece.Name, piece.After), why is not null, why ?? WhyNot(piece)));
        }

        return decisions.DrainToImmutable();
    }

    static Step Shown(string name, ImmutableArray<string> after) =>
        new(name, after, _ => throw new InvalidOperationException($"`{name}` is only shown"));

    string? WhyRun(UpPiece piece) => piece switch
    {
        ResourcePiece { Need.Url: not null } bound => Bound(bound),
        ResourcePiece resource => Resource(resource),
        ImagePiece image => Image(image),
        MigrationPiece migration => Migration(migration),
        ProcessPiece process => Process(process),
        _ => throw new InvalidOperationException(piece.Name),
    };

    string WhyNot(UpPiece piece) => piece switch
    {
        ResourcePiece { Need.Url: not null } => "is bound to a URL",
        ResourcePiece => "is there",
        MigrationPiece => "has run for this source",
        ImagePiece image => $"{images[image.Component.Name].ShortId} stands",
        _ => "runs already",
    };

    string? Bound(ResourcePiece piece)
    {
        inputs?.Learn(piece.Name, inputs.Bound(piece));
        return null;
    }

    string? Resource(ResourcePiece piece)
    {
        if (place.Resources.Known(place.Request(piece.Component, piece.Need, request.PreferEmbedded)) is not { } known)
        {
            return "its data is not there";
        }

        inputs?.Learn(piece.Name, known);
        return known.File is null && running.ReadyWith(piece.Name) is null ? "does not run" : null;
    }

    string? Image(ImagePiece piece)
    {
        var image = images.GetValueOrDefault(piece.Component.Name);
        containers?.Foretell(piece, image);
        return image is null ? "no image of this content yet" : null;
    }

    string? Migration(MigrationPiece piece)
    {
        var before = _migrations.Find(piece.Component.Name);
        return before is null || inputs is null ? "has not run on this data, or not to its end" : Changed(before, containers?.Fingerprint(piece) ?? inputs.Fingerprint(piece));
    }

    string? Process(ProcessPiece piece)
    {
        var before = running.ReadyWith(piece.Name);
        return before is null || inputs is null ? "does not run" : Changed(before, (containers?.Spec(piece) ?? inputs.Spec(piece)).Fingerprint);
    }

    // its command and source have changed
    static string? Changed(string before, string now)
    {
        var changed = PartedFingerprint.Changed(before, now).ToList();
        return changed.Count switch
        {
            0 => null,
            1 => $"its {changed[0]} {(changed[0] == "variables" ? "have" : "has")} changed",
            _ => $"its {string.Join(", ", changed[..^1])} and {changed[^1]} have changed",
        };
    }
}
