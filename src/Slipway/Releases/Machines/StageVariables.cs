using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Repository.Environment;
using Slipway.Running;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Machines;

/// <summary>Puts values in the place of references, right before a command is started: with the secrets of now, whichever release it is of.</summary>
/// <remarks>A container sees what is here by other names than a process of this machine.</remarks>
sealed class StageVariables(MachineStage stage, MachineHost host, StageResources resources, StagePorts ports, StageNetwork network)
{
    const string SecretPrefix = "secret:";
    const string ThisMachine = "127.0.0.1";

    /// <summary>All that the command sees, and what of it must not be shown.</summary>
    /// <param name="passed">What it sees besides its own.</param>
    /// <exception cref="ProblemException"><c>secret-missing</c>; a resource does not come up.</exception>
    public async Task<StageEnvironment> OfAsync(RunObject run, ImmutableSortedDictionary<string, string> passed, CancellationToken cancellation)
    {
        var (values, secrets) = (passed.ToBuilder(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (name, template) in run.Variables)
        {
            values[name] = await ValueAsync(run, template, secrets, cancellation);
        }

        values["SLIPWAY_STAGE"] = stage.Name;
        if (run.Image is null)
        {
            values["SLIPWAY_REPOSITORY"] = stage.FilesOf(run.Files);
        }

        if (run.Version is { } version)
        {
            values["SLIPWAY_VERSION"] = version;
        }

        host.Redactor.Add(secrets.Select(text => new Secret(text)));
        return new StageEnvironment(values.ToImmutable(), [.. secrets.SelectMany(text => UrlPassword.Of(text).Append(text)).Distinct()]);
    }

    async Task<string> ValueAsync(RunObject run, string template, HashSet<string> secrets, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        foreach (var part in Template.Parse(template))
        {
            text.Append(part is ReferencePart reference ? await ReferenceAsync(run, reference.Text, secrets, cancellation) : (part as LiteralPart)?.Text ?? "");
        }

        return text.ToString();
    }

    async Task<string> ReferenceAsync(RunObject run, string reference, HashSet<string> secrets, CancellationToken cancellation)
    {
        if (reference.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            var secret = (await host.Secrets.GetAsync(reference[SecretPrefix.Length..], cancellation)).Value.Reveal();
            secrets.Add(secret);
            return secret;
        }

        return reference.Split('.') switch
        {
            [var component, var property] => Endpoints.Property(run.Image is null ? ThisMachine : await network.GatewayAsync(cancellation), await ports.OfAsync(component, cancellation), property) ?? "",
            [var owner, var name, var property] when run.Needs.FirstOrDefault(need => need.Owner == owner && need.Name == name) is { } need => await NeedAsync(run, need, property, secrets, cancellation),
            _ => throw Unknown(run, reference),
        };
    }

    async Task<string> NeedAsync(RunObject run, MachineNeed need, string property, HashSet<string> secrets, CancellationToken cancellation)
    {
        var known = await resources.EnsureAsync(need, cancellation);
        var endpoint = run.Image is null ? known : SeenInside(need, known);
        if (endpoint.Password is { } password)
        {
            secrets.UnionWith([endpoint.Url, password]);
        }

        return endpoint.Property(property) ?? throw new ProblemException(new Problem("endpoint-unknown", $"`{need.Id}.{property}` has no value: its URL does not say it") { Fix = "use the whole `{NEED.url}`" });
    }

    /// <summary>As a container reaches it.</summary>
    /// <exception cref="ProblemException"><c>machine-loopback</c>: it is bound to an address that is the container's own there.</exception>
    public static ResourceEndpoint SeenInside(MachineNeed need, ResourceEndpoint known) => known.Inside
        ?? (known.Host is not { } host || !(host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))) ? known
        : throw new ProblemException(new Problem("machine-loopback", $"`{need.Id}` is bound to `{host}`, which in a container is the container itself")
        {
            Fix = "bind it to an address of this machine that its containers reach, and let the server listen there; or let the stage make it: no `url`",
        }));

    static ProblemException Unknown(RunObject run, string reference) =>
        new(new Problem("release-reference", $"`{{{reference}}}` leads to nothing that release of `{run.Component}` knows") { Fix = $"slipway deploy {run.Component}" });
}

/// <summary>What a command sees.</summary>
/// <param name="Secrets">What must be masked in what it writes.</param>
sealed record StageEnvironment(ImmutableSortedDictionary<string, string> Values, ImmutableArray<string> Secrets)
{
    /// <summary>With the port that it is to listen on, and with some that are others than those of the release.</summary>
    public ImmutableSortedDictionary<string, string> At(int? port, ImmutableSortedDictionary<string, string>? changed)
    {
        var values = port is { } number ? Values.SetItem("PORT", number.ToString(CultureInfo.InvariantCulture)) : Values;
        return changed is null ? values : values.SetItems(changed);
    }

    /// <summary>What must be masked where these are seen too.</summary>
    public ImmutableArray<string> SecretsWith(ImmutableSortedDictionary<string, string>? changed) => changed is null ? Secrets : [.. Secrets, .. changed.Values];

    // A record's own text would hold every value.
    public override string ToString() => $"{Values.Count} variables";
}
