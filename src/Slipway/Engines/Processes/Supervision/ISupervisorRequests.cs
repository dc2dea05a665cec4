using System.Threading.Channels;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>What clients can ask for, seen from the socket.</summary>
interface ISupervisorRequests
{
    /// <exception cref="Problems.ProblemException">It cannot be done.</exception>
    Task<SupervisorResponse> DoAsync(SupervisorRequest request, CancellationToken cancellation);

    /// <summary>The answer is out.</summary>
    void Answered(SupervisorRequest request);

    IDisposable Watch(out ChannelReader<SupervisorEvent> events);
}
