namespace Slipway.State;

/// <summary>The places of what <c>up</c> runs and keeps for one stage of one checkout.</summary>
/// <param name="Root">Absolute; owner-only. Outlives the checkout's <c>.slipway/</c>.</param>
/// <param name="Sockets">Absolute and short; owner-only.</param>
public sealed record UpFolders(string Root, string Sockets)
{
    /// <summary>The processes and what became of them, as JSON (docs/formats.md).</summary>
    public string Table => Path.Combine(Root, "processes.json");

    /// <summary>Ports that were chosen, so that they stay the same.</summary>
    public string Ports => Path.Combine(Root, "ports.json");

    /// <summary>A folder for each component, with the log files of its processes.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>What databases and the like keep.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>The same where they are containers.</summary>
    public string ContainerData => Path.Combine(Root, "containers");

    /// <summary>Snapshots of the data, where no manifest names another place.</summary>
    public string Snapshots => Path.Combine(Root, "snapshots");

    /// <summary>Held by the supervisor for as long as it lives.</summary>
    public string SupervisorLock => Path.Combine(Root, "supervisor.lock");

    /// <summary>What the supervisor itself has to say.</summary>
    public string SupervisorLog => Path.Combine(Root, "supervisor.log");

    /// <summary>Where the supervisor listens.</summary>
    public string Socket => Path.Combine(Sockets, "up.sock");

    /// <summary>Creates <see cref="Root"/> and <see cref="Sockets"/>, readable by their owner alone.</summary>
    /// <exception cref="Problems.ProblemException">A folder cannot be made, is a link, or belongs to somebody else.</exception>
    public void Create()
    {
        PrivateFolder.Create(Root, keepPassable: true);
        PrivateFolder.Create(Logs);
        PrivateFolder.Create(Sockets);
    }
}
