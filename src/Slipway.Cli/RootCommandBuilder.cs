using System.CommandLine;
using Slipway.Cli.Commands;
using Slipway.Cli.Commands.Cache;
using Slipway.Cli.Commands.Cluster;
using Slipway.Cli.Commands.Eject;
using Slipway.Cli.Commands.Export;
using Slipway.Cli.Commands.Hosts;
using Slipway.Cli.Commands.Image;
using Slipway.Cli.Commands.Secret;
using Slipway.Cli.Commands.Snapshot;
using Slipway.Cli.Commands.Version;
using Slipway.Cli.Help;
using Slipway.Cli.Tasks;

namespace Slipway.Cli;

/// <summary>The whole command line, in the order of <c>--help</c>.</summary>
static class RootCommandBuilder
{
    public static RootCommand Build()
    {
        var root = new RootCommand("Take a Git repository of components from clone to running, tested and released, and safely back.")
        {
            GlobalOptions.Directory,
            GlobalOptions.NoColour,
            new UpCommand(),
            new DownCommand(),
            new StatusCommand(),
            new LogsCommand(),
            new TestCommand(),
            new LintCommand(),
            new TypesCommand(),
            new RunCommand(),
            new BuildCommand(),
            new PlanCommand(),
            new DeployCommand(),
            new PromoteCommand(),
            new ResumeCommand(),
            new UndoCommand(),
            new RollbackCommand(),
            new SuperviseCommand(),
            new ReleasesCommand(),
            new SnapshotCommand(),
            new ClusterCommand(),
            new HostsCommand(),
            new WhyCommand(WhySteps.LoadAsync),
            new RunsCommand(),
            new ListCommand(),
            new CheckCommand(),
            new EnvCommand(),
            new ShellCommand(),
            new TerminalCommand(),
            new ExecCommand(),
            new GraphCommand(),
            new SchemaCommand(),
            new EjectCommand(),
            new ExportCommand(),
            new VersionCommand(),
            new BootstrapCommand(),
            new DoctorCommand(),
            new ImageCommand(),
            new SecretCommand(),
            new CacheCommand(),
            new CompletionCommand(),
            new HelpCommand(),
            new DataTaskCommand(),
        };
        root.Action = new ShowShortHelp(root, ExitCodes.Done);
        ShowHelp.Install(root);
        ShowVersion.Install(root);
        return root;
    }
}
