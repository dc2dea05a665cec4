using System.Text;
using Slipway.Images;

namespace Slipway.Tests.Images;

/// <remarks>The tokens are put together here, so that no scanner takes this file for one that holds any.</remarks>
public class SecretPatternsTests
{
    const string Random36 = "a8Kq2Zw7Lx0Vn5Tc3Rb9Ym4Pd6Hs1Gf8Je2U";
    const string KeyLine = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";

    [Fact]
    public void Tokens_are_found_by_the_form_that_their_makers_gave_them()
    {
        Assert.Equal("a GitHub token", SecretPatterns.Find("x=ghp_" + Random36 + "\n"));
        Assert.Equal("an npm token", SecretPatterns.Find("\"npm_" + Random36 + "\""));
        Assert.Equal("an AWS access key", SecretPatterns.Find("AKIA" + "Q3EGRK5TZ7WJ2LMX"));
        Assert.Equal("a GitLab token", SecretPatterns.Find("https://u:glpat-" + Random36[..20] + "@gitlab.example.net"));
    }

    [Fact]
    public void A_placeholder_or_a_longer_word_is_no_token()
    {
        Assert.Null(SecretPatterns.Find("ghp_" + new string('x', 36)));
        Assert.Null(SecretPatterns.Find("AKIA" + "IOSFODNN7EXAMPLE"));
        Assert.Null(SecretPatterns.Find("Xnpm_" + Random36));
        Assert.Null(SecretPatterns.Find("npm_" + Random36 + "more"));
        Assert.Null(SecretPatterns.Find("ghp_short"));
        Assert.Null(SecretPatterns.Find(""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("RSA ")]
    [InlineData("OPENSSH ")]
    [InlineData("ENCRYPTED ")]
    public void A_private_key_is_found(string word)
    {
        var begin = $"-----BEGIN {word}PRIVATE " + "KEY-----";

        Assert.Equal("a private key", SecretPatterns.Find($"{begin}\n{KeyLine}\n"));
        Assert.Equal("a private key", SecretPatterns.Find($$"""{ "private_key": "{{begin}}\n{{KeyLine}}\n" }"""));
        Assert.Equal("a private key", SecretPatterns.Find($"{begin}\nProc-Type: 4,ENCRYPTED\n"));
    }

    [Fact]
    public void A_program_that_knows_how_a_private_key_begins_holds_none()
    {
        Assert.Null(SecretPatterns.Find("-----BEGIN RSA PRIVATE " + "KEY-----\0-----BEGIN CERTIFICATE-----\0"));
        Assert.Null(SecretPatterns.Find("-----BEGIN PUBLIC KEY-----\n" + KeyLine));
        Assert.Null(SecretPatterns.Find("-----BEGIN PRIVATE " + "KEY-----\n...\n"));
    }

    [Fact]
    public void A_library_may_hold_the_keys_that_it_tests_itself_with()
    {
        var key = "-----BEGIN PRIVATE " + "KEY-----\n" + KeyLine;

        Assert.Null(Scanned("usr/lib/libgnutls.so.30", "\u007fELF" + key));
        Assert.NotNull(Scanned("usr/lib/libgnutls.so.30", "\u007fELF ghp_" + Random36));
        Assert.NotNull(Scanned("app/key", key));
    }

    [Fact]
    public void A_secret_is_found_wherever_the_pieces_of_a_file_are_cut()
    {
        var content = Encoding.ASCII.GetBytes(new string('.', 700) + " ghp_" + Random36 + " " + new string('.', 700));
        for (var size = 1; size < content.Length; size += 37)
        {
            var scan = new SecretScan("notes.txt");
            foreach (var piece in content.Chunk(size))
            {
                scan.Add(piece);
            }

            Assert.Equal("a GitHub token", scan.Found);
        }
    }

    [Theory]
    [InlineData(".env", true)]
    [InlineData("apps/visits/.env.production", true)]
    [InlineData(".env.example", false)]
    [InlineData("home/ada/.ssh/id_ed25519", true)]
    [InlineData("home/ada/.ssh/id_ed25519.pub", false)]
    [InlineData("root/.aws/credentials", true)]
    [InlineData("credentials", false)]
    [InlineData("root/.kube/config", true)]
    [InlineData(".git/config", false)]
    [InlineData("certificate.pem", false)]
    [InlineData("signing.pfx", true)]
    public void Some_names_tell_enough(string path, bool isSecret) => Assert.Equal(isSecret, SecretFileNames.Find(path) is not null);

    [Fact]
    public void Some_files_are_secret_when_they_say_a_certain_word()
    {
        Assert.NotNull(Scanned("app/.npmrc", "//npm.example.net/:_authToken=abc"));
        Assert.Null(Scanned("app/.npmrc", "registry=https://npm.example.net"));
        Assert.Null(Scanned("app/readme", "//npm.example.net/:_authToken=abc"));
        Assert.NotNull(Scanned("root/.docker/config.json", """{ "auths": { "x": { "auth": "YTpi" } } }"""));
        Assert.Null(Scanned("root/.docker/config.json", """{ "credsStore": "pass" }"""));
    }

    static string? Scanned(string path, string text)
    {
        var scan = new SecretScan(path);
        scan.Add(Encoding.UTF8.GetBytes(text));
        return scan.Found;
    }
}
