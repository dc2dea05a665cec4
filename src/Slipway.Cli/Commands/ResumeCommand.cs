using System.CommandLine;
using Slipway.Cli.Releases;
using Slipway.Discovery;
using Slipway.Releases.Deploys;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway resume</c>: goes on with deploys that were broken off.</summary>
sealed class ResumeCommand : TurnCommand
{
    public ResumeCommand()
        : base("resume", "Go on with a deploy that was broken off, and do nothing else.")
    {
    }

    protected override async Task<DeployEnd?> RunAsync(ParseResult parsed, OpenedPlace opened, LoadedRepository repository, DeployWords words, CommandContext context, CancellationToken cancellation)
    {
        var components = (await opened.Place.HistoryAsync(cancellation)).Unfinished.SelectMany(deploy => deploy.Began?.Components ?? []).Select(component => component.Component).Distinct().ToList();
        if (components.Count == 0)
        {
            context.Terminal.Error.WriteLine($"nothing to go on with: no deploy on {opened.Stage.Name} is unfinished");
            return null;
        }

        if (!Consents(opened.Stage, repository.Root, $"Go on with the deploy of {string.Join(", ", components)} on {opened.Stage.Name}?", words, context))
        {
            return null;
        }

        await using var release = await OpenedRelease.OpenAsync(repository, opened.Stage, repository.Model.Components.Where(component => components.Contains(component.Name)), context, cancellation);
        return await release.WithoutSecretsAsync(() => new DeploySession(release.Session, words, release.Redactor, release.Context).ResumeAsync(components, cancellation));
    }
}
