using System.Collections.Immutable;
using System.Text;
using Slipway.Images;
using Slipway.Images.Checks;
using Slipway.Repository.Components;

namespace Slipway.Tests.Images.Checks;

public class ImageVerdictTests
{
    static readonly LayerFindings Clean = new([], ImmutableSortedDictionary<string, long>.Empty, 0);

    [Theory]
    [InlineData("", true)]
    [InlineData("root", true)]
    [InlineData("0", true)]
    [InlineData("0:1000", true)]
    [InlineData("app", false)]
    [InlineData("1000:0", false)]
    public void A_prod_image_does_not_run_as_root(string user, bool isRefused)
    {
        var configuration = Configuration($$"""{ "config": { "User": "{{user}}" } }""");

        Assert.Equal(isRefused ? ["image-runs-as-root"] : [], Codes(ImageTarget.Prod, configuration, Clean));
        Assert.Empty(Codes(ImageTarget.Prod, configuration, Clean, "root"));
        Assert.Empty(Codes(ImageTarget.Dev, configuration, Clean));
    }

    [Fact]
    public void A_prod_image_holds_no_package_cache_of_some_size()
    {
        var configuration = Configuration("""{ "config": { "User": "app" } }""");
        var cached = Clean with { Caches = Clean.Caches.Add("apt's lists", 18 * 1024 * 1024) };

        Assert.Equal(["image-has-cache"], Codes(ImageTarget.Prod, configuration, cached));
        Assert.Empty(Codes(ImageTarget.Prod, configuration, cached, "package-cache"));
        Assert.Empty(Codes(ImageTarget.Dev, configuration, cached));
        Assert.Empty(Codes(ImageTarget.Prod, configuration, Clean with { Caches = Clean.Caches.Add("apt's lists", 1000) }));
    }

    [Fact]
    public void A_secret_is_refused_in_every_image()
    {
        var configuration = Configuration("""{ "config": { "User": "app" } }""");
        var secret = Clean with { Secrets = [new SecretFile("app/id_rsa", "a private key")] };

        Assert.Equal("the image of `visits` holds a private key: `/app/id_rsa`", ImageVerdict.Of("visits", ImageTarget.Dev, configuration, secret, []).Single().What);
    }

    [Theory]
    [InlineData("DB_PASSWORD=hunter22", "the variable `DB_PASSWORD`")]
    [InlineData("DATABASE_URL=postgresql://ada:hunter22@db/visits", "the variable `DATABASE_URL`")]
    [InlineData("npm_token=abcd", "the variable `npm_token`")]
    [InlineData("PASSWORD_FILE=/run/secrets/password", null)]
    [InlineData("DB_PASSWORD=", null)]
    [InlineData("TOKEN=/run/secrets/token", null)]
    [InlineData("GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D", null)]
    [InlineData("DATABASE_URL=postgresql://db/visits", null)]
    [InlineData("PATH=/usr/bin", null)]
    public void Variables_hold_no_secret(string variable, string? place) =>
        Assert.Equal(place, ConfigurationSecrets.Find(Configuration($$"""{ "config": { "Env": ["{{variable}}"] } }""")).SingleOrDefault());

    [Theory]
    [InlineData("RUN |1 NPM_TOKEN=abcd /bin/sh -c npm ci # buildkit", true)]
    [InlineData("|2 A=b NPM_TOKEN=abcd /bin/sh -c npm ci", true)]
    [InlineData("/bin/sh -c #(nop)  ARG API_KEY=abcd", true)]
    [InlineData("/bin/sh -c git clone https://ada:hunter22@git.example.net/x", true)]
    [InlineData("/bin/sh -c git clone https://ada:$TOKEN@git.example.net/x", false)]
    [InlineData("RUN |1 VERSION=1.4 /bin/sh -c make # buildkit", false)]
    [InlineData("COPY . . # buildkit", false)]
    public void The_history_holds_no_secret(string step, bool isFound) =>
        Assert.Equal(isFound, ConfigurationSecrets.Find(new ImageConfiguration { History = [step] }).Any());

    [Fact]
    public void A_secret_is_never_repeated()
    {
        var configuration = Configuration("""{ "config": { "Env": ["DB_PASSWORD=hunter22"], "User": "app" }, "history": [{ "created_by": "ARG TOKEN=hunter22" }] }""");

        Assert.DoesNotContain("hunter22", string.Join('\n', ImageVerdict.Of("visits", ImageTarget.Prod, configuration, Clean, [])));
    }

    [Fact]
    public void An_image_that_grew_by_a_fifth_and_20_MiB_is_a_warning()
    {
        const long mebibyte = 1024 * 1024;

        Assert.Null(ImageVerdict.Grown("visits", 100 * mebibyte, null));
        Assert.Null(ImageVerdict.Grown("visits", 30 * mebibyte, 20 * mebibyte));
        Assert.Null(ImageVerdict.Grown("visits", 1030 * mebibyte, 1000 * mebibyte));
        Assert.Equal("the image of `visits` has 130 MiB, and the one before it 100 MiB", ImageVerdict.Grown("visits", 130 * mebibyte, 100 * mebibyte)!.What);
    }

    static IEnumerable<string> Codes(ImageTarget target, ImageConfiguration configuration, LayerFindings layers, params string[] allowed) =>
        ImageVerdict.Of("visits", target, configuration, layers, [.. allowed]).Select(problem => problem.Code);

    static ImageConfiguration Configuration(string json) => ImageConfiguration.Read(Encoding.UTF8.GetBytes(json))!;
}
