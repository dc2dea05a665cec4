using System.Collections.Immutable;

namespace Slipway.Images.Registry;

/// <summary>The media types of manifests: OCI's, and Docker's which came before them.</summary>
static class ManifestTypes
{
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    public static readonly ImmutableArray<string> All = [OciIndex, OciManifest, DockerList, DockerManifest];

    /// <summary>A list of manifests, one for each platform.</summary>
    public static bool IsIndex(string type) => type is OciIndex or DockerList;
}
