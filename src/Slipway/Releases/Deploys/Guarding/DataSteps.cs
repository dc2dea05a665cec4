namespace Slipway.Releases.Deploys.Guarding;

/// <summary>The names of the steps around a component's migrations.</summary>
static class DataSteps
{
    /// <summary>Tries the migrations on a copy.</summary>
    public static string RehearseOf(string component) => $"{component}/rehearse";

    /// <summary>Holds writers off.</summary>
    public static string FenceOf(string component) => $"{component}/fence";

    /// <summary>Takes the snapshot to which an undo leads.</summary>
    public static string SnapshotOf(string component) => $"{component}/snapshot";

    /// <summary>Puts an earlier snapshot in the place of the live data.</summary>
    public static string RestoreOf(string component) => $"{component}/restore";
}
