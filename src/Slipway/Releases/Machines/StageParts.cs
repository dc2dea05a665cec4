namespace Slipway.Releases.Machines;

/// <summary>All that a stage of this machine is made of, put together in one place.</summary>
sealed class StageParts
{
    public StageParts(MachineStage stage, MachineHost host)
    {
        var network = new StageNetwork(stage, host);
        (Stage, Host, Objects, Running, Ports, Resources) = (stage, host, new ObjectFiles(stage), new RunningFiles(stage), new StagePorts(stage, host.Time), new StageResources(stage, host, network));
        var variables = new StageVariables(stage, host, Resources, Ports, network);
        var runs = new StageRuns(new FileRuns(stage, host, variables), new ImageRuns(stage, host, variables, Resources, network));
        Sources = new StageSources(runs);
        Migrations = new StageMigrations(stage, host, runs, Resources);
        Processes = new StageProcesses(stage, host, runs, Running);
        Proxy = new StageProxy(stage, host, Ports, network);
    }

    public MachineStage Stage { get; }

    public MachineHost Host { get; }

    public ObjectFiles Objects { get; }

    public RunningFiles Running { get; }

    public StagePorts Ports { get; }

    public StageResources Resources { get; }

    public StageSources Sources { get; }

    public StageMigrations Migrations { get; }

    public StageProcesses Processes { get; }

    public StageProxy Proxy { get; }

    /// <summary>The components that no request is led to.</summary>
    public StageHolds Holds => new(Stage);

    /// <summary>Has all of it run that is to, after the machine or the supervisor was started anew. What runs is left alone.</summary>
    /// <param name="note">Gets what cannot be started.</param>
    public async Task RestoreAsync(Action<string> note, CancellationToken cancellation)
    {
        await Processes.RestoreAsync(note, cancellation);
        var routes = Objects.All().Where(one => MachineKinds.Is(one, MachineKinds.Route)).ToList();
        if (routes.Count == 0)
        {
            return;
        }

        foreach (var route in routes)
        {
            await Ports.OfAsync(new StageRoute(route).Component, cancellation);
        }

        await Proxy.EnsureAsync(cancellation);
        foreach (var route in routes)
        {
            await new StageRoute(route).FollowAsync(this, cancellation);
        }
    }
}
