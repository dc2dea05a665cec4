using System.Collections.Immutable;
using System.Threading.Channels;
using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>All processes that the supervisor looks after, and what can be asked of them.</summary>
sealed class SupervisedProcesses(SupervisionParts parts, CancellationToken ending) : ISupervisorRequests
{
    readonly Lock _changing = new();
    readonly Dictionary<string, SupervisedProcess> _processes = new(StringComparer.Ordinal);
    readonly List<Task> _loops = [];
    readonly TaskCompletionSource _endWanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly StatusReader _status = new(parts.Facts, parts.Clock);
    int _requestsUnderWay;
    bool _ended;

    internal Task EndWanted => _endWanted.Task;

    internal bool IsBusy
    {
        get
        {
            lock (_changing)
            {
                return _requestsUnderWay > 0 || _processes.Values.Any(process => process.IsBusy);
            }
        }
    }

    /// <summary>Decides the end, after which no request is taken any more.</summary>
    internal bool MayEnd(bool idleLongEnough)
    {
        lock (_changing)
        {
            _ended = EndWanted.IsCompleted || (idleLongEnough && !IsBusy);
            return _ended;
        }
    }

    internal Task LoopsEnded() => Task.WhenAll(_loops);

    internal void Adopt(IEnumerable<ProcessRecord> records)
    {
        foreach (var record in records)
        {
            parts.Table.Set(record);
            _ = Add(record);
        }
    }

    public async Task<SupervisorResponse> DoAsync(SupervisorRequest request, CancellationToken cancellation)
    {
        lock (_changing)
        {
            if (_ended)
            {
                throw new ProblemException(new Problem(SupervisorClient.Ending, "the supervisor is ending") { Kind = ProblemKind.Locked });
            }

            _requestsUnderWay++;
        }

        try
        {
            return await CarryOutAsync(request).WaitAsync(cancellation);
        }
        finally
        {
            lock (_changing)
            {
                _requestsUnderWay--;
            }
        }
    }

    public void Answered(SupervisorRequest request)
    {
        if (request.Do is SupervisorRequest.Shutdown or SupervisorRequest.Release)
        {
            _endWanted.TrySetResult();
        }
    }

    public IDisposable Watch(out ChannelReader<SupervisorEvent> events) => parts.Table.Watch(out events);

    /// <summary>Stops everything in order, and then wants to end.</summary>
    internal async Task ShutdownAsync(bool now)
    {
        await StopAsync(parts.Table.Records, now);
        _endWanted.TrySetResult();
    }

    async Task<SupervisorResponse> CarryOutAsync(SupervisorRequest request)
    {
        switch (request.Do)
        {
            case SupervisorRequest.Hello:
                return new SupervisorResponse { Build = ToolBuild.Current };
            case SupervisorRequest.Release:
                return new SupervisorResponse();
            case SupervisorRequest.Shutdown:
                await StopAsync(parts.Table.Records, request.Now);
                return Answer([]);
            case SupervisorRequest.Start when IsOurs(request):
                Start(request);
                return Answer(request.Specs.Select(spec => spec.Id));
            case SupervisorRequest.Wait when IsOurs(request):
                return await WaitAsync(request.Ids);
            case SupervisorRequest.Stop when IsOurs(request):
                await StopAsync(parts.Table.Records.Where(record => request.Ids.Contains(record.Id)), request.Now);
                return Answer(request.Ids);
            case SupervisorRequest.Status when IsOurs(request):
                return Answer(null);
            default:
                throw new ProblemException(new Problem("supervisor-request", $"the supervisor does not know `{request.Do}` of version {request.Version}")
                {
                    Kind = ProblemKind.Failure,
                    Fix = "slipway up   (replaces a supervisor of another version)",
                });
        }
    }

    static bool IsOurs(SupervisorRequest request) => request.Version == SupervisorRequest.CurrentVersion;

    void Start(SupervisorRequest request)
    {
        parts.Redactor.Add(request.Secrets.Select(secret => new Secret(secret)));
        foreach (var spec in request.Specs)
        {
            Find(spec.Id, new ProcessRecord(spec.Component, spec.Name) { Since = parts.Clock.GetUtcNow() }.With(spec)).Start(spec);
        }
    }

    async Task<SupervisorResponse> WaitAsync(ImmutableArray<string> ids)
    {
        var waits = new List<Task<Problem?>>();
        Each(ids, process => waits.Add(process.WhenReady()));
        var problems = await Task.WhenAll(waits);
        return Answer(ids) with { Problems = SentProblem.From(problems.OfType<Problem>()) };
    }

    async Task StopAsync(IEnumerable<ProcessRecord> records, bool now)
    {
        foreach (var wave in StopWaves.Of(records))
        {
            var stops = new List<Task>();
            Each(wave.Select(record => record.Id), process => stops.Add(process.StopAsync(now)));
            await Task.WhenAll(stops);
        }
    }

    SupervisorResponse Answer(IEnumerable<string>? ids)
    {
        var now = _status.Of(parts.Table.Records.Where(record => ids is null || ids.Contains(record.Id)), supervised: true);
        lock (_changing)
        {
            return new SupervisorResponse { Processes = [.. now.Select(one => one with { IsSupervised = _processes.GetValueOrDefault(one.Id)?.CanStartAgain != false })] };
        }
    }

    void Each(IEnumerable<string> ids, Action<SupervisedProcess> act)
    {
        lock (_changing)
        {
            foreach (var id in ids)
            {
                act(_processes.GetValueOrDefault(id) ?? throw new ProblemException(new Problem("unknown-process", $"there is no process `{id}`") { Kind = ProblemKind.Failure }));
            }
        }
    }

    SupervisedProcess Find(string id, ProcessRecord unknown)
    {
        lock (_changing)
        {
            if (_processes.TryGetValue(id, out var known))
            {
                return known;
            }

            parts.Table.Set(unknown);
            return Add(unknown);
        }
    }

    SupervisedProcess Add(ProcessRecord record)
    {
        var process = new SupervisedProcess(parts, record);
        lock (_changing)
        {
            _processes.Add(record.Id, process);
            _loops.Add(Task.Run(() => process.RunAsync(ending), CancellationToken.None));
        }

        return process;
    }
}
