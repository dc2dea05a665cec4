using System.Buffers;
using System.Text;

namespace Slipway.Secrets.Redaction;

/// <summary>
/// Knows the resolved secrets and puts <c>***</c> in their place: as they are, in base64, URL-encoded, JSON-escaped, quoted for a shell
/// or for markup. Secrets may be added while it is in use, from any thread.
/// </summary>
/// <remarks>What is shorter than <see cref="SecretValue.MinimumLength"/> is not masked; <see cref="SecretStore"/> hands out no such secret.</remarks>
public sealed class Redactor
{
    readonly Lock _adding = new();
    readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    volatile Lazy<PatternTree?> _tree = new(() => null);

    public Redactor(IEnumerable<Secret> secrets) => Add(secrets);

    public Redactor()
    {
    }

    /// <summary>Null while there is nothing to mask.</summary>
    internal PatternTree? Patterns => _tree.Value;

    public void Add(Secret secret) => Add([secret]);

    public void Add(IEnumerable<Secret> more)
    {
        lock (_adding)
        {
            var before = _secrets.Count;
            foreach (var secret in more)
            {
                _secrets.Add(secret.Reveal());
            }

            if (_secrets.Count > before)
            {
                string[] all = [.. _secrets];
                _tree = new Lazy<PatternTree?>(() => Build(all));
            }
        }
    }

    /// <summary>Adds a URL that holds a password: the whole of it, and its password as written and as decoded.</summary>
    public void AddUrl(Secret url) => Add(UrlPassword.Of(url.Reveal()).Select(text => new Secret(text)).Append(url));

    /// <summary>The text without secrets: the same object when there were none in it.</summary>
    public string Redact(string text)
    {
        if (Patterns is null || text.Length < SecretValue.MinimumLength)
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var output = new ArrayBufferWriter<byte>(bytes.Length);
        var flow = new RedactingFlow(this);
        flow.Write(bytes, output);
        flow.Complete(output, maskBeginnings: false);
        return flow.HasMasked ? Encoding.UTF8.GetString(output.WrittenSpan) : text;
    }

    static PatternTree? Build(string[] secrets)
    {
        var forms = secrets.Where(secret => secret.Length >= SecretValue.MinimumLength).SelectMany(SecretForms.Of).ToArray();
        return forms.Length == 0 ? null : new PatternTree(forms.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes));
    }
}
