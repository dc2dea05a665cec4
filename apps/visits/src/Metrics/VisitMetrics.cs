using System.Globalization;
using Visits.Visitors;

namespace Visits.Metrics;

/// <summary>What this process has seen since it started, in Prometheus' text format.</summary>
sealed class VisitMetrics(string version, TimeProvider clock)
{
    // https://prometheus.io/docs/instrumenting/exposition_formats/
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    static readonly string[] Classes = ["1xx", "2xx", "3xx", "4xx", "5xx"];

    readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    readonly Lock _lock = new();
    readonly long[] _answers = new long[Classes.Length];
    readonly long[] _bucketCounts = new long[Buckets.Length + 1];
    readonly Dictionary<string, long> _ignored = CountingRules.Reasons.ToDictionary(reason => reason, _ => 0L);
    double _seconds;
    long _counted;
    long _refused;

    public void Counted() => Interlocked.Increment(ref _counted);

    public void Refused() => Interlocked.Increment(ref _refused);

    public void Ignored(string reason)
    {
        lock (_lock)
        {
            _ignored[reason]++;
        }
    }

    public void Answered(int status, TimeSpan time)
    {
        lock (_lock)
        {
            _answers[Math.Clamp(status / 100, 1, Classes.Length) - 1]++;
            _seconds += time.TotalSeconds;
            var bucket = Array.FindIndex(Buckets, limit => time.TotalSeconds <= limit);
            _bucketCounts[bucket < 0 ? Buckets.Length : bucket]++;
        }
    }

    public string Write(bool databaseIsReady)
    {
        var text = new MetricText();
        text.Family("visits_build_info", "gauge", "The running version.").Value(1, ("version", version));
        text.Family("visits_counted_total", "counter", "Visits counted by this process.").Value(Interlocked.Read(ref _counted));
        text.Family("visits_refused_total", "counter", "Visits not counted because the database was away.").Value(Interlocked.Read(ref _refused));
        text.Family("visits_database_up", "gauge", "1 while the database is there and has the schema that this version needs.").Value(databaseIsReady ? 1 : 0);
        lock (_lock)
        {
            text.Family("visits_ignored_total", "counter", "Requests for the page that are not a person's visit.");
            foreach (var (reason, count) in _ignored)
            {
                text.Value(count, ("reason", reason));
            }

            WriteRequests(text);
        }

        text.Family("process_start_time_seconds", "gauge", "When the process started, in seconds since 1970.").Value(_startedAt.ToUnixTimeMilliseconds() / 1000d);
        text.Family("process_resident_memory_bytes", "gauge", "Memory in use.").Value(Environment.WorkingSet);
        text.Family("process_cpu_seconds_total", "counter", "Processor time used.").Value(Environment.CpuUsage.TotalTime.TotalSeconds);
        return text.ToString();
    }

    void WriteRequests(MetricText text)
    {
        text.Family("visits_http_requests_total", "counter", "Requests answered.");
        for (var i = 0; i < Classes.Length; i++)
        {
            text.Value(_answers[i], ("code", Classes[i]));
        }

        text.Family("visits_http_request_duration_seconds", "histogram", "How long answers took.");
        var sum = 0L;
        for (var i = 0; i < _bucketCounts.Length; i++)
        {
            sum += _bucketCounts[i];
            text.Value("_bucket", sum, ("le", i < Buckets.Length ? Buckets[i].ToString(CultureInfo.InvariantCulture) : "+Inf"));
        }

        text.Value("_sum", _seconds).Value("_count", sum);
    }
}
