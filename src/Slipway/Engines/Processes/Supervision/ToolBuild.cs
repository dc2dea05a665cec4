namespace Slipway.Engines.Processes.Supervision;

/// <summary>Which build of the tool this is: a supervisor of another build is replaced by the next <c>up</c>.</summary>
static class ToolBuild
{
    internal static string Current { get; } = typeof(ToolBuild).Module.ModuleVersionId.ToString("N");
}
