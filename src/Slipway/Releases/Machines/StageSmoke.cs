using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http;
using System.Text;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Rollout;
using Slipway.Repository.Components;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.Machines;

/// <summary>Asks a component on this machine whether it works.</summary>
/// <param name="who">For people: <c>visits</c>.</param>
/// <param name="port">On the loopback address: that of the proxy, or of a process itself.</param>
sealed class StageSmoke(string who, int port, Redactor redactor)
{
    const int LongestShown = 300;

    static readonly SmokeLimits Limits = new();

    /// <returns>What is wrong, one for each check; none: it works.</returns>
    public async Task<ImmutableArray<Problem>> RunAsync(ImmutableArray<SmokeCheck> checks, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var check in checks)
        {
            if (Judge(check, await AskAsync(client, check.Path, cancellation)) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return problems.DrainToImmutable();
    }

    static async Task<SmokeAnswer> AskAsync(HttpClient client, string path, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limits.Answer);
        try
        {
            using var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            var (kept, buffer) = (new MemoryStream(), new byte[16 * 1024]);
            while (kept.Length < Limits.Bytes && await body.ReadAsync(buffer, limit.Token) is > 0 and var read)
            {
                kept.Write(buffer, 0, (int)Math.Min(read, Limits.Bytes - kept.Length));
            }

            return new SmokeAnswer((int)response.StatusCode, Encoding.UTF8.GetString(kept.ToArray()));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new SmokeAnswer(0, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SmokeAnswer(0, $"no whole answer came within {Limits.Answer.TotalSeconds:0.#} s");
        }
    }

    Problem? Judge(SmokeCheck check, SmokeAnswer answer)
    {
        var asked = $"`GET {KubeText.Clean(check.Path, 100)}` of `{who}`";
        return answer.Status == 0 ? Failed($"{asked} was not answered", answer)
            : answer.Status != check.Status ? Failed($"{asked} answered {answer.Status}, not {check.Status}", answer)
            : check.Text is { } text && !answer.Body.Contains(text, StringComparison.Ordinal) ? Failed($"{asked} answered without `{KubeText.Clean(text, 100)}` in it", answer)
            : null;
    }

    Problem Failed(string what, SmokeAnswer answer)
    {
        var shown = KubeText.Clean(redactor.Redact(answer.Body), LongestShown);
        var why = answer.Status == 0 ? shown : shown.Length == 0 ? "the answer is empty" : $"the answer begins: {shown}";
        return new Problem("smoke-failed", what) { Kind = ProblemKind.Failure, Why = why, Fix = "see what the new version logs when it is asked that; or correct `smoke`, if it now answers otherwise" };
    }
}
