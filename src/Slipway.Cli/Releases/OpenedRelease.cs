using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary>A stage with its place, opened for one command.</summary>
/// <param name="Context">Its terminal shows no secret.</param>
sealed record OpenedRelease(IReleaseSession Session, Redactor Redactor, CommandContext Context) : IAsyncDisposable
{
    /// <exception cref="ProblemException">All that stands in the way.</exception>
    public static async Task<OpenedRelease> OpenAsync(LoadedRepository repository, Stage stage, IEnumerable<Component> components, CommandContext context, CancellationToken cancellation)
    {
        var redactor = new Redactor();
        var terminal = context.Terminal with { Out = new RedactingTextWriter(context.Terminal.Out, redactor), Error = new RedactingTextWriter(context.Terminal.Error, redactor) };
        var quiet = context with { Terminal = terminal };
        IReleaseSession session = stage.IsMachine
            ? await MachineSession.CreateAsync(repository, stage, components, quiet, redactor, cancellation)
            : await ReleaseSession.CreateAsync(repository, stage, components, quiet, redactor, cancellation);
        return new OpenedRelease(session, redactor, quiet);
    }

    /// <summary>The cluster quotes what it refuses: a secret in that is masked too.</summary>
    public async Task<T> WithoutSecretsAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ProblemException exception)
        {
            throw new ProblemException([.. exception.Problems.Select(problem => problem with { What = Redactor.Redact(problem.What), Why = problem.Why is { } why ? Redactor.Redact(why) : null })]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Context.Terminal.Out.FlushAsync();
        await Context.Terminal.Error.FlushAsync();
    }
}
