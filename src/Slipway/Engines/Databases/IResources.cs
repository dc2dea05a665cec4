using Slipway.Problems;

namespace Slipway.Engines.Databases;

/// <summary>An engine's way to have resources: servers and SQLite files.</summary>
/// <remarks>In this order: <see cref="PrepareAsync"/>, run the process it gives and wait until that is ready, <see cref="CreateAsync"/>.
/// All of them may be called again at any time.</remarks>
public interface IResources
{
    /// <summary>Decides what the resource is, and makes what its process needs where it is missing.</summary>
    /// <exception cref="ProblemException">What the user can mend; see <c>docs/resources.md</c>.</exception>
    Task<PreparedResource> PrepareAsync(ResourceRequest request, CancellationToken cancellation);

    /// <summary>Once the process is ready: makes the application's role and database where they are missing.</summary>
    /// <exception cref="ProblemException"><c>resource-failed</c></exception>
    Task CreateAsync(PreparedResource resource, CancellationToken cancellation);

    /// <summary>How a resource that was made before is reached, whether it runs or not; nothing is changed. Null: it was never made.</summary>
    ResourceEndpoint? Known(ResourceRequest request);

    /// <summary>The same for whoever may do everything with it: another role than the application's. A file is the same for everybody.</summary>
    ResourceEndpoint? Admin(ResourceRequest request);

    /// <summary>Removes the resource with all its data, which cannot be undone: the caller has asked.</summary>
    /// <exception cref="ProblemException"><c>resource-in-use</c>, <c>resource-outside-state</c>, <c>resource-failed</c></exception>
    Task RemoveAsync(ResourceRequest request, CancellationToken cancellation);
}
