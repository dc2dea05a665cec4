namespace Slipway.Doctor;

/// <summary>One question about this machine or checkout, and how it is answered. Quick, and changes nothing.</summary>
/// <param name="Id">Stable, kebab-case: <c>git</c>, <c>tool-kubectl</c>.</param>
/// <param name="Ask">Answers within a few seconds, or is cut off.</param>
public sealed record DoctorCheck(string Id, Func<CancellationToken, Task<DoctorResult>> Ask);

/// <summary>The answer.</summary>
/// <param name="Id">That of the check.</param>
/// <param name="What">One plain sentence, lower case: what was found.</param>
/// <param name="Fix">What to do about it, a command where there is one; null when nothing is wrong.</param>
public sealed record DoctorResult(string Id, DoctorStatus Status, string What, string? Fix = null)
{
    public static DoctorResult Ok(string id, string what) => new(id, DoctorStatus.Ok, what);

    public static DoctorResult Warning(string id, string what, string? fix) => new(id, DoctorStatus.Warning, what, fix);

    public static DoctorResult Failed(string id, string what, string fix) => new(id, DoctorStatus.Failed, what, fix);
}

/// <summary>How it stands.</summary>
public enum DoctorStatus
{
    /// <summary>As it should be, or a fact that nothing hangs on.</summary>
    Ok,

    /// <summary>Something that some command will miss.</summary>
    Warning,

    /// <summary>Something that must be mended first.</summary>
    Failed,
}
