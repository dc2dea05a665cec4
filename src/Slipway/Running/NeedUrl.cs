using System.Collections.Immutable;
using System.Text;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Secrets;

namespace Slipway.Running;

/// <summary>The URLs of a need that is bound to a resource which exists, with the secrets in them.</summary>
static class NeedUrl
{
    /// <param name="parts">From <see cref="NeedAddress"/>.</param>
    /// <exception cref="ProblemException"><c>secret-missing</c></exception>
    public static async Task<string> TextAsync(ImmutableArray<ValuePart> parts, SecretStore secrets, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part is SecretPart secret ? (await secrets.GetAsync(secret.Name, cancellation)).Value.Reveal() : ((TextPart)part).Text);
        }

        return text.ToString();
    }

    /// <summary>As the application reaches it.</summary>
    /// <exception cref="ProblemException"><c>secret-missing</c>, <c>bad-resource-url</c></exception>
    public static async Task<ResourceEndpoint> BoundAsync(string component, ResourceNeed need, SecretStore secrets, CancellationToken cancellation) =>
        BoundUrl.Parse($"{component}/{need.Name}", need.Kind, await TextAsync(NeedAddress.Parse(need, []), secrets, cancellation));

    /// <summary>As whoever may do everything with it reaches it; null: nobody said so.</summary>
    /// <exception cref="ProblemException"><c>secret-missing</c>, <c>bad-resource-url</c></exception>
    public static async Task<ResourceEndpoint?> AdminAsync(string component, ResourceNeed need, SecretStore secrets, CancellationToken cancellation) => need.Admin is null ? null
        : BoundUrl.Parse($"{component}/{need.Name}", need.Kind, await TextAsync(NeedAddress.ParseAdmin(need, []), secrets, cancellation));
}
