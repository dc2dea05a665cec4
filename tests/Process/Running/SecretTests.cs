using System.Text;
using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class SecretTests
{
    const string Secret = "hunter2+hunter2/x=";
    const string Url = "postgres://ada:s%40lmon-trout@db.example.net/visits";

    [Fact]
    [Trait("list", "slow")]
    public async Task What_a_component_says_of_its_secrets_is_masked_everywhere()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", """
            env:
              common: { TOKEN: "{secret:token}", DATABASE: "{secret:database}", PLAIN: "http://ada:trouble-maker@example.net/x" }
            run: { web: sh -c 'sh tell; exec sh ../serve', job: sh -c 'sh tell; exec sleep 600' }
            """);
        lab.Repository.With("shop/tell", "sh ../serve tell TOKEN DATABASE PLAIN\necho s@lmon-trout\necho told everything\n");
        lab.Repository.Environment["SLIPWAY_SECRET_TOKEN"] = Secret;
        lab.Repository.Environment["SLIPWAY_SECRET_DATABASE"] = Url;

        var up = lab.Start("up");
        await up.SeeAsync("running; Ctrl-C stops everything");
        await UpLab.UntilAsync(async () => (await lab.RunAsync("logs", "--grep", "told everything")).Output.Split('\n').Length == 3, "both have told everything");

        Assert.NotEmpty(lab.Left());
        Assert.All(lab.Left().SelectMany(UpLab.Words), AssertClean);
        AssertClean((await lab.RunAsync("logs")).Whole);
        AssertClean(up.Text);
        await up.SignalAsync("TERM");
        await up.EndAsync();
        await lab.NothingIsLeftAsync();
        AssertClean(up.Text);
        foreach (var file in Directory.EnumerateFiles(lab.State, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".pipe", StringComparison.Ordinal)))
        {
            AssertClean(await File.ReadAllTextAsync(file, Encoding.Latin1, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_component_that_fails_with_its_secret_on_its_lips_is_quoted_without_it()
    {
        await using var lab = await UpLab.CreateAsync();
        lab.With("shop", "env:\n  common: { TOKEN: \"{secret:token}\" }\nrun: sh -c 'echo cannot log in with $TOKEN; exit 1'");
        lab.Repository.Environment["SLIPWAY_SECRET_TOKEN"] = Secret;

        var run = await lab.RunAsync("up", "--detach");

        Assert.Contains("cannot log in with ***", run.Error, StringComparison.Ordinal);
        AssertClean(run.Whole);
    }

    static void AssertClean(string text)
    {
        string[] all =
        [
            Secret, "hunter2", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)), Uri.EscapeDataString(Secret),
            "lmon-trout", Convert.ToBase64String(Encoding.UTF8.GetBytes(Url)), Uri.EscapeDataString(Url), "trouble-maker",
        ];
        Assert.All(all, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }
}
