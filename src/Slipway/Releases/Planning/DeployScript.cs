using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Records;
using Slipway.Running;
using Slipway.Sources;

namespace Slipway.Releases.Planning;

/// <summary>A component's own <c>scripts/deploy</c>, which replaces all that Slipway would do for it.</summary>
/// <param name="folder">The component's.</param>
sealed class DeployScript(ISourceTree sources, string folder)
{
    public const string Command = "scripts/deploy";

    SourceFile? File => sources.Find(folder.Length == 0 ? Command : $"{folder}/{Command}");

    public bool IsThere => File is not null;

    /// <summary>With what decides what comes of it: when all of that is as it was, it is not run again.</summary>
    /// <param name="image">By digest; null: the component has none.</param>
    public ReleaseScript Of(ObjectInputs inputs, string? image) => new(Command, KeyedHash.Of(inputs.Key,
    [
        sources.OfFolder(folder).ToString(), image, $"{inputs.Variables.Count}",
        .. inputs.Variables.SelectMany(variable => (string[])[variable.Key, variable.Value]),
        .. inputs.Secrets.SelectMany(variable => (string[])[variable.Key, variable.Value.Reveal()]),
    ]));

    /// <summary>Where it were silently left out, objects would be made in its place.</summary>
    public IEnumerable<Problem> Problems(string component)
    {
        if (File is { Kind: not SourceKind.Executable })
        {
            yield return new Problem("script-not-executable", $"`{Command}` of `{component}` cannot be run") { Why = "it has no executable bit, or is a link", Fix = $"chmod +x {Path.Combine(folder, Command)}" };
        }
    }
}
