using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Places;

/// <summary>Writes objects that are made once: of several who try, one wins, and all of them learn which.</summary>
sealed class WriteOnce(KubeClient client, KubeConnection connection)
{
    const string Unreachable = "kube-unreachable";

    /// <summary>An outage was waited for to no end: the many entries that follow in one deploy do not wait for it one after the other.</summary>
    volatile bool _isAway;

    /// <summary>Tries again where nobody knows whether it was made, which does no harm: what is there then is looked at.</summary>
    /// <returns>What is there now: ours, or another's.</returns>
    /// <exception cref="ProblemException">The cluster refuses it, or is away for longer than <see cref="KubeLimits.Away"/>.</exception>
    public async Task<JsonObject> WriteAsync(KubeResource resource, JsonObject wanted, CancellationToken cancellation)
    {
        var began = connection.Time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var there = await client.CreateOnceAsync(resource, wanted, cancellation)
                    ?? await client.GetAsync(resource, wanted.Namespace(), wanted.Name()!, cancellation)
                    ?? throw PlaceProblems.Vanished(wanted);
                _isAway = false;
                return there;
            }
            catch (ProblemException problem) when (connection.Time.GetElapsedTime(began) < PatienceWith(problem))
            {
                await Task.Delay(connection.Pause(attempt), connection.Time, cancellation);
            }
            catch (ProblemException problem) when (problem.Problems[0].Code == Unreachable)
            {
                _isAway = true;
                throw;
            }
        }
    }

    /// <summary>After these nobody knows whether it was made. An outage is waited for; what is refused will most likely be refused again.</summary>
    TimeSpan PatienceWith(ProblemException problem) => problem.Problems[0].Code switch
    {
        Unreachable => _isAway ? TimeSpan.Zero : connection.Limits.Away,
        "kube-refused" or "kube-answer" or PlaceProblems.Broken => connection.Limits.Patience,
        _ => TimeSpan.Zero,
    };
}
