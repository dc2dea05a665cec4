using NuGet.Versioning;
using Slipway.Digests;
using Slipway.Images.Registry;
using Slipway.Repository.Components;

namespace Slipway.Images;

/// <summary>What images are called on this machine.</summary>
/// <param name="repository">The name of the repository of components.</param>
/// <param name="user">Whose images they are.</param>
public sealed class ImageNames(string repository, string user)
{
    /// <summary>For people; moves with each build: <c>plasma/visits:local-ada-1.4.0</c>, or for the target <c>dev</c> <c>plasma/visits:local-ada-dev-1.4.0</c>.</summary>
    /// <exception cref="Problems.ProblemException"><c>bad-image-name</c></exception>
    public string Local(ImageDeclaration image, ImageTarget target, NuGetVersion version) =>
        Of(image, ImageTag.Local(target == ImageTarget.Dev ? user + "-dev" : user, version).Text);

    /// <summary>Never another image: what is built from it names it so.</summary>
    public string Fixed(ImageDeclaration image, Digest fingerprint) => Of(image, $"f-{fingerprint.ToString()[..20]}");

    string Of(ImageDeclaration image, string tag) => ImageReference.Parse($"{repository}/{image.Name}").Tagged(tag).ToString();
}
