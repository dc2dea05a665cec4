namespace Slipway.Inside;

/// <summary>The label of containers in which a command runs with a checkout in it, for as long as the command takes.</summary>
static class InsideLabels
{
    public const string Inside = "dev.slipway.inside";
    public const string Yes = "yes";
}
