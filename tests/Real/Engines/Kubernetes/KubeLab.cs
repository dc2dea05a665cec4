using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Engines.Kubernetes;

/// <summary>A cluster that tests may use, and a namespace of their own in it. See <c>CONTRIBUTING.md</c> on how it is named: never the current one.</summary>
sealed class KubeLab : IAsyncDisposable
{
    static readonly KubeResource Nodes = new("", "v1", "Node", "nodes", false, []);
    static readonly KubeResource Namespaces = new("", "v1", "Namespace", "namespaces", false, []);

    public static readonly KubeResource Maps = new("", "v1", "ConfigMap", "configmaps", true, []);

    readonly KubeProxy _proxy;
    string _uid = "";

    KubeLab(KubeProxy proxy, string folder)
    {
        (_proxy, Folder) = (proxy, folder);
        Connection = new KubeConnection(proxy.Http, new KubeLimits(), TimeProvider.System);
        Client = new KubeClient(Connection);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Folder { get; }

    public string Space { get; } = $"slipway-test-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";

    /// <summary>For a connection of the test's own.</summary>
    public HttpMessageInvoker Http => _proxy.Http;

    public KubeConnection Connection { get; }

    public KubeClient Client { get; }

    /// <summary>Skips or fails the test where there is no cluster.</summary>
    public static KubeAccess Access()
    {
        // A file, since a test sees nothing of the user's KUBECONFIG.
        var file = Path.Combine(SlipwayTool.Checkout, ".slipway", "test-cluster");
        string[] named = File.Exists(file) ? File.ReadAllLines(file) : [];
        RealParts.Require("kubernetes", named.Length == 2 && RealParts.Find("kubectl") is not null, $"install kubectl, and write the context of a cluster that tests may use, and the path of its kubeconfig, into two lines of {file}");
        return new KubeAccess(named[0], named[1]);
    }

    public static async Task<KubeLab> StartAsync()
    {
        var access = Access();
        var folder = Directory.CreateTempSubdirectory("slipway-kube-").FullName;
        var lab = new KubeLab(KubeProxy.Begin(access, Path.Combine(folder, "run"), new ProgramRunner(), new KubeLimits(), TimeProvider.System), folder);
        var space = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = lab.Space } };
        lab._uid = (await lab.Client.ApplyAsync(Namespaces, space, new KubeApply(), Cancellation)).Object.Uid()!;
        return lab;
    }

    /// <summary>The address at which pods reach this machine; skips or fails the test where they cannot, since it is no node of the cluster.</summary>
    public static async Task<IPAddress> HereAsync(KubeClient client)
    {
        var nodes = (await client.ListAsync(new KubeSelection(Nodes, null), Cancellation)).Items;
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address).ToHashSet();
        var here = nodes.SelectMany(node => node.Objects("status", "addresses")).Where(one => one.Text("type") == "InternalIP").Select(one => IPAddress.Parse(one.Text("address")!)).FirstOrDefault(own.Contains);
        RealParts.Require("kubernetes", here is not null, "tests with servers beside the cluster need one of which this machine is a node");
        return here!;
    }

    public JsonObject Map(string name, string value = "1") => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Space, ["labels"] = new JsonObject { ["of"] = "test" } },
        ["data"] = new JsonObject { ["value"] = value },
    };

    /// <summary>A proxy removes what is its own a moment after its end.</summary>
    public static Task UntilEmptyAsync(string folder) =>
        UpLab.UntilAsync(() => Task.FromResult(!Directory.EnumerateFileSystemEntries(folder).Any()), () => string.Join('\n', Directory.EnumerateFileSystemEntries(folder)));

    public async ValueTask DisposeAsync()
    {
        await Client.DeleteAsync(Namespaces, null, Space, _uid, KubePropagation.Background, CancellationToken.None);
        Connection.Dispose();
        await _proxy.DisposeAsync();
        await UntilEmptyAsync(Path.Combine(Folder, "run"));
        Directory.Delete(Folder, recursive: true);
    }
}
