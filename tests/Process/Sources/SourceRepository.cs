using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

/// <summary>A component with another in it, and rules.</summary>
static class SourceRepository
{
    public static async Task<TemporaryRepository> CreateAsync()
    {
        var repository = await TemporaryRepository.CreateAsync();
        return await repository.With("slipway.yaml", "repository: plasma\n").With(".gitignore", "out/\n*.log\nbin/\n")
            .With("apps/visits/a.txt", "a\n").With("apps/visits/b.txt", "b\n").With("apps/visits/src/c.txt", "c\n")
            .With("apps/visits/inner/d.txt", "d\n").CommitAsync();
    }
}
