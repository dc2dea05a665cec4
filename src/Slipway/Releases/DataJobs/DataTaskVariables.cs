namespace Slipway.Releases.DataJobs;

/// <summary>The variables of a Job that works on data. All but the first come from its Secret; see <see cref="AuthorityVariables"/> for more.</summary>
static class DataTaskVariables
{
    /// <summary>A <see cref="DataTask"/> as JSON.</summary>
    public const string Task = "SLIPWAY_DATA_TASK";

    /// <summary>The URL of the database for whoever may do everything with it.</summary>
    public const string Admin = "SLIPWAY_DATA_ADMIN_URL";

    /// <summary>The URL of the database for the application.</summary>
    public const string Application = "SLIPWAY_DATA_URL";

    /// <summary>The password of the logins that <see cref="Data.Work.Admit"/> lets in.</summary>
    public const string Admitted = "SLIPWAY_DATA_ADMITTED";

    /// <summary>Where the volume with snapshots is mounted.</summary>
    public const string Folder = "/snapshots";
}
