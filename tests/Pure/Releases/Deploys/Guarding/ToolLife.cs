namespace Slipway.Tests.Releases.Deploys.Guarding;

/// <summary>A run of the tool: once it is killed, it does nothing any more.</summary>
sealed class ToolLife
{
    public bool IsDead { get; private set; }

    public void Check()
    {
        if (IsDead)
        {
            throw new ToolKilledException();
        }
    }

    public void Kill()
    {
        IsDead = true;
        Check();
    }
}

#pragma warning disable CA1032 // nobody else throws it
sealed class ToolKilledException : Exception;
#pragma warning restore CA1032
