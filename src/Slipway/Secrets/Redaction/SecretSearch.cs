using System.Buffers;

namespace Slipway.Secrets.Redaction;

/// <summary>Looks for secrets in what is to be kept as it is.</summary>
public static class SecretSearch
{
    const int Portion = 64 * 1024;

    /// <summary>Whether a secret stands in it, in one of the forms that the redactor masks. Reads to the first one, or to the end.</summary>
    public static bool IsIn(Stream content, Redactor redactor)
    {
        if (redactor.Patterns is null)
        {
            return false;
        }

        var flow = new RedactingFlow(redactor);
        var passed = new ArrayBufferWriter<byte>(Portion);
        var buffer = new byte[Portion];
        int read;
        while (!flow.HasMasked && (read = content.Read(buffer)) > 0)
        {
            flow.Write(buffer.AsSpan(0, read), passed);
            passed.ResetWrittenCount();
        }

        return flow.HasMasked;
    }
}
