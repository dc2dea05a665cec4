using System.Text;
using System.Text.Json;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Tests.Secrets.Redaction;

public class RedactorTests
{
    const string Password = "p@ss w/rd+'$x'\"<é>&";
    static readonly Redactor Redactor = new([new Secret(Password), new Secret("hunter2")]);

    [Theory]
    [InlineData("the password is hunter2.", "the password is ***.")]
    [InlineData("hunter2hunter2 hunter2", "*** ***")]
    [InlineData("hunter1 hunte r2", "hunter1 hunte r2")]
    [InlineData("", "")]
    [InlineData("hunter", "hunter")]
    public void A_secret_becomes_stars_and_nothing_else_does(string text, string expected) =>
        Assert.Equal(expected, Redactor.Redact(text));

    [Fact]
    public void A_text_without_a_secret_is_the_same_object()
    {
        var text = new string('x', 100) + "\ud800";
        Assert.Same(text, Redactor.Redact(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("user:")]
    public void Base64_is_masked_wherever_the_secret_begins_in_it(string before)
    {
        foreach (var after in (string[])["", "z", "zz", "zzz"])
        {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Password + after));
            foreach (var text in (string[])[encoded, encoded.TrimEnd('='), encoded.Replace('+', '-').Replace('/', '_')])
            {
                var shown = Redactor.Redact(text);
                Assert.Contains("***", shown);
                Assert.True(shown.Length <= "***".Length + (before.Length + after.Length) * 4 / 3 + 4, $"{text} became {shown}");
            }
        }
    }

    [Fact]
    public void Base64_of_the_secret_alone_leaves_nothing_but_padding()
    {
        Assert.Equal("***", Redactor.Redact(Convert.ToBase64String(Encoding.UTF8.GetBytes(Password))).TrimEnd('='));
        Assert.Equal("***", Redactor.Redact(Convert.ToBase64String("hunter2"u8)).TrimEnd('='));
    }

    [Fact]
    public void Url_encoded_forms_are_masked()
    {
        var strict = Uri.EscapeDataString(Password);
        var form = System.Net.WebUtility.UrlEncode(Password);
        Assert.Equal("?q=***&x=1", Redactor.Redact($"?q={strict}&x=1"));
        Assert.Equal("?q=***&x=1", Redactor.Redact($"?q={strict.Replace("%C3%A9", "%c3%a9").Replace("%2F", "%2f").Replace("%2B", "%2b").Replace("%3C", "%3c").Replace("%3E", "%3e")}&x=1"));
        Assert.Equal("?q=***&x=1", Redactor.Redact($"?q={form}&x=1"));
    }

    [Fact]
    public void Json_escaped_forms_are_masked()
    {
        Assert.Equal("\"***\"", Redactor.Redact(JsonSerializer.Serialize(Password)));
        Assert.Equal("\"***\"", Redactor.Redact("\"p@ss w/rd+'$x'\\\"<é>&\""));
        Assert.Equal("\"***\"", Redactor.Redact("\"p@ss w/rd+'$x'\\\"\\u003cé\\u003e\\u0026\""));
        Assert.Equal("\"***\"", Redactor.Redact("\"p@ss w/rd+'$x'\\\"<\\u00e9>&\""));
    }

    [Fact]
    public void Shell_quoted_and_markup_forms_are_masked()
    {
        Assert.Equal("P='***'", Redactor.Redact("P='" + Password.Replace("'", "'\\''") + "'"));
        Assert.Equal("P=\"***\"", Redactor.Redact("P=\"p@ss w/rd+'\\$x'\\\"<é>&\""));
        Assert.Equal("P=***", Redactor.Redact("P=p@ss\\ w/rd+\\'\\$x\\'\\\"\\<é\\>\\&"));
        Assert.Equal("<p>***</p>", Redactor.Redact("<p>p@ss w/rd+'$x'\"&lt;é&gt;&amp;</p>"));
    }

    [Fact]
    public void Overlapping_secrets_are_masked_as_one()
    {
        var redactor = new Redactor([new Secret("abcdef"), new Secret("defghi"), new Secret("cdef")]);
        Assert.Equal("1***2", redactor.Redact("1abcdefghi2"));
        Assert.Equal("ab*** ***g", redactor.Redact("abcdef ").Replace("***", "ab***") + redactor.Redact("abcdefg"));
    }

    [Fact]
    public void Each_line_of_a_key_is_masked_but_not_its_frame()
    {
        var redactor = new Redactor([new Secret("-----BEGIN KEY-----\nMIIBVgIBADANBg\nkqhkiG9w0BAQ==\n-----END KEY-----\n")]);
        Assert.Equal("web | -----BEGIN KEY-----\nweb | ***\nweb | ***\n",
            redactor.Redact("web | -----BEGIN KEY-----\nweb | MIIBVgIBADANBg\nweb | kqhkiG9w0BAQ==\n"));
    }

    [Fact]
    public void A_url_is_masked_and_so_is_its_password_alone()
    {
        var redactor = new Redactor();
        redactor.AddUrl(new Secret("postgres://ada:s3c%2Fret@db:5432/visits"));
        Assert.Equal("*** | *** | *** | db:5432/visits | ada", redactor.Redact(
            "postgres://ada:s3c%2Fret@db:5432/visits | s3c%2Fret | s3c/ret | db:5432/visits | ada"));
    }

    [Theory]
    [InlineData("http://localhost:8080/path")]
    [InlineData("not a url at all")]
    [InlineData("http://user@host/x:y@z")]
    public void A_url_without_a_password_is_masked_as_a_whole_only(string url)
    {
        var redactor = new Redactor();
        redactor.AddUrl(new Secret(url));
        Assert.Equal("*** host x:y user 8080", redactor.Redact($"{url} host x:y user 8080"));
    }

    [Fact]
    public void What_is_too_short_to_be_masked_is_left_alone() =>
        Assert.Equal("a cat", new Redactor([new Secret("cat"), new Secret("")]).Redact("a cat"));

    [Fact]
    public void A_secret_does_not_print_itself()
    {
        var secret = new Secret("hunter2");
        Assert.Equal("*** ***", $"{secret} {secret.ToString()}");
        Assert.Equal("{}", JsonSerializer.Serialize(secret));
        Assert.DoesNotContain("hunter2", new ProvidedSecret("x", secret, "file:test", "/x").ToString());
        Assert.Equal("hunter2", secret.Reveal());
    }
}
