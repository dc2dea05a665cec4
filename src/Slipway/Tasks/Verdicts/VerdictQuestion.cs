using Slipway.Discovery.Snapshots;
using Slipway.Running;
using Slipway.Secrets;

namespace Slipway.Tasks.Verdicts;

/// <summary>What was asked, with all besides the checkout that may change the answer.</summary>
/// <param name="Root">Of the checkout; absolute, links followed.</param>
/// <param name="Key">Equal for equal questions alone.</param>
public sealed record VerdictQuestion(string Root, string Key)
{
    /// <param name="directory">Where the user stands.</param>
    /// <param name="words">As typed: command, options, arguments.</param>
    /// <param name="variables">The process's own.</param>
    /// <param name="platform">The operating system, the processor, and the command line's own build.</param>
    public static VerdictQuestion Of(string root, string directory, IReadOnlyCollection<string> words, IReadOnlyDictionary<string, string> variables, string platform)
    {
        // A NUL stands in none of them.
        var seen = new List<string>();
        foreach (var (name, value) in variables)
        {
            if (Counts(name))
            {
                seen.Add($"{name}={value}");
            }
        }

        seen.Sort(StringComparer.Ordinal);
        return new VerdictQuestion(root, SnapshotKey.Of(["verdict", root, directory, platform, $"{words.Count}", .. words, .. seen], variables.GetValueOrDefault));
    }

    /// <summary>What tasks see, and what is for us. What sees a secret is always planned, so that nothing hangs on its value here.</summary>
    static bool Counts(string name) =>
        PassedVariables.IsPassed(name)
        || (name.StartsWith("SLIPWAY_", StringComparison.Ordinal) && !name.StartsWith(SecretName.VariablePrefix, StringComparison.Ordinal));
}
