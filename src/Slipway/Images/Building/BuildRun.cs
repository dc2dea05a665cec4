namespace Slipway.Images.Building;

/// <summary>One step that makes an image.</summary>
/// <param name="Write">Takes what the builder prints.</param>
/// <param name="IntendAsync">Called right before something is done that others can see.</param>
/// <param name="IsFresh">Nothing that was built before is used.</param>
sealed record BuildRun(Action<string> Write, Func<ValueTask> IntendAsync, bool IsFresh = false)
{
    public static BuildRun Silent { get; } = new(_ => { }, static () => default);
}
