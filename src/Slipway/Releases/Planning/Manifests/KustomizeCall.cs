using Slipway.Programs;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>Kustomize, as kubectl has it built in. It runs no programs of the folder's unless it is asked to, which it is not.</summary>
static class KustomizeCall
{
    public static ProgramCall Of(string path) => ProgramCall.Of("kubectl", "kustomize", path) with { Timeout = TimeSpan.FromMinutes(1) };
}
