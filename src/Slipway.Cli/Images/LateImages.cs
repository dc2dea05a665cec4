using Slipway.Images;
using Slipway.Repository.Components;

namespace Slipway.Cli.Images;

/// <summary>Puts together what images are built with when the first one is asked for: what runs no containers does without.</summary>
sealed class LateImages(Func<CancellationToken, Task<ImageSession>> open) : IImageSupply, IDisposable
{
    readonly Lock _lock = new();
    Task<ImageSession>? _session;

    public async Task<BuiltImage> EnsureAsync(Component component, ImageTarget target, CancellationToken cancellation) =>
        await (await SessionAsync(cancellation)).Building.EnsureAsync(component, target, cancellation);

    public async Task<BuiltImage?> FindAsync(Component component, ImageTarget target, CancellationToken cancellation) =>
        await (await SessionAsync(cancellation)).Building.FindAsync(component, target, cancellation);

    /// <summary>All of it, put together now where nobody has asked before.</summary>
    public Task<ImageSession> SessionAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _session ??= open(cancellation);
        }
    }

    public void Dispose()
    {
        if (_session is { IsCompletedSuccessfully: true } opened)
        {
            opened.Result.Dispose();
        }
    }
}
