using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Programs;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Rollout;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

/// <summary>A volume of the cluster whose size is enforced, claimed in a lab's namespace; a pod keeps as much of it as is wanted.</summary>
sealed class SmallVolume : IAsyncDisposable
{
    const string Filler = "filler";

    readonly DeployLab _lab;
    readonly string _program;

    SmallVolume(DeployLab lab, string program) => (_lab, _program) = (lab, program);

    string Name => $"{_lab.Space}-small";

    string[] There => [$"--namespace={_lab.Space}", $"--context={KubeLab.Access().Context}"];

    /// <summary>Skips or fails the test where nobody can make one. See <c>CONTRIBUTING.md</c>.</summary>
    public static async Task<SmallVolume> ClaimAsync(DeployLab lab, string claim, int mebibytes)
    {
        var file = Path.Combine(SlipwayTool.Checkout, ".slipway", "test-volume");
        var program = File.Exists(file) ? (await File.ReadAllTextAsync(file, KubeLab.Cancellation)).Trim() : "";
        RealParts.Require("volume", Path.IsPathRooted(program) && File.Exists(program), $"write the path of a program that makes volumes of the class `sized` into {file}");
        var volume = new SmallVolume(lab, program);
        await volume.CallAsync(volume.Name, string.Create(CultureInfo.InvariantCulture, $"{mebibytes}Mi"));
        try
        {
            await lab.ApplyAsync(DataKinds.Claims, volume.Claim(claim, mebibytes));
            await lab.CopyAsync("debian:bookworm-slim", $"{Filler}:1");
            await lab.ApplyAsync(RolloutKinds.Pods, volume.Pod(claim));
            await lab.KubectlAsync(["wait", "--for=condition=Ready", $"pod/{Filler}", "--timeout=300s", .. volume.There]);
            return volume;
        }
        catch
        {
            await volume.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has so much of it taken, and gives back what was.</summary>
    public Task FillAsync(int mebibytes) =>
        _lab.KubectlAsync(["exec", Filler, .. There, "--", "sh", "-c", string.Create(CultureInfo.InvariantCulture, $"rm -f /small/taken; [ {mebibytes} = 0 ] || fallocate --length {mebibytes}MiB /small/taken")]);

    public async ValueTask DisposeAsync() => await CallAsync("--delete", Name);

    async Task CallAsync(params string[] words)
    {
        var run = await _lab.Repository.RunAsync(ProgramCall.Of([_program, .. words]));
        Assert.True(run.ExitCode == 0, run.Whole);
    }

    JsonObject Claim(string name, int mebibytes)
    {
        var claim = Named("PersistentVolumeClaim", name);
        claim["spec"] = new JsonObject
        {
            ["accessModes"] = new JsonArray("ReadWriteOnce"),
            ["storageClassName"] = "sized",
            ["volumeName"] = Name,
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = string.Create(CultureInfo.InvariantCulture, $"{mebibytes}Mi") } },
        };
        return claim;
    }

    JsonObject Pod(string claim)
    {
        var pod = Named("Pod", Filler);
        pod["spec"] = new JsonObject
        {
            ["terminationGracePeriodSeconds"] = 0,
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = Filler,
                ["image"] = $"{_lab.Registry}/{Filler}:1",
                ["command"] = new JsonArray("sleep", "infinity"),
                ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "small", ["mountPath"] = "/small" }),
            }),
            ["volumes"] = new JsonArray(new JsonObject { ["name"] = "small", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } }),
        };
        return pod;
    }

    JsonObject Named(string kind, string name) => new() { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = _lab.Space } };
}
