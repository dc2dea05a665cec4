using System.Text.Json;
using Slipway.Data;
using Slipway.Data.Snapshots;
using Slipway.Data.Snapshots.Content;
using Slipway.Data.Snapshots.Stores;
using Slipway.Data.Work;
using Slipway.Engines.Databases;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Releases.DataJobs;

/// <summary>Inside a Job: carries out its task, writes how far it is, and then the answer.</summary>
/// <param name="variables">Of this process: see <see cref="DataTaskVariables"/>.</param>
/// <param name="write">Gets each line for the log.</param>
sealed class DataTaskRun(IReadOnlyDictionary<string, string> variables, IProgramRunner programs, Action<string> write, TimeProvider time)
{
    const int LongestLine = 1000;

    /// <summary>An answer to a question that was ended with its pod must be read before that pod is gone.</summary>
    static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    readonly Redactor _redactor = new();

    /// <param name="cancellation">SIGTERM.</param>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="ProblemException"><c>data-task</c>: there is none, so that nobody waits for an answer.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var task = Task();
        var answer = await AnswerAsync(task, cancellation);
        if (task.Mark.Length == 0)
        {
            Tell(answer);
        }
        else
        {
            AnswerText.Lines(answer, task.Mark).ToList().ForEach(write);
        }

        if (task.Order is ObserveLocks && cancellation.IsCancellationRequested)
        {
            await System.Threading.Tasks.Task.Delay(Linger, time, CancellationToken.None);
        }

        return answer.Problems.IsEmpty;
    }

    /// <summary>Nobody waits for an answer: what stands in the way is for people, and the last that is written.</summary>
    void Tell(ToldAnswer answer)
    {
        foreach (var problem in answer.Problems)
        {
            Show(problem.Why is null ? problem.What : $"{problem.What}: {problem.Why}");
        }
    }

    DataTask Task()
    {
        try
        {
            return variables.TryGetValue(DataTaskVariables.Task, out var text) && JsonSerializer.Deserialize(text, DataTaskJson.Default.DataTask) is { } task ? task : throw new JsonException();
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new ProblemException(new Problem("data-task", "there is no task for work on data")
            {
                Why = "this command is what a Job in a cluster runs; its task comes in a variable, from the same version of Slipway",
                Fix = "`slipway snapshot --help` has the commands for people",
            });
        }
    }

    async Task<ToldAnswer> AnswerAsync(DataTask task, CancellationToken cancellation)
    {
        try
        {
            var worker = await WorkerAsync(task, cancellation);
            return new ToldAnswer(await worker.AnswerAsync(task.Order, Show, cancellation), []);
        }
        catch (ProblemException exception)
        {
            return new ToldAnswer(null, [.. exception.Problems.Select(problem => new ToldProblem(problem.Code, _redactor.Redact(problem.What), Masked(problem.Why), Masked(problem.Fix), problem.Kind))]);
        }
    }

    async Task<DataWorker> WorkerAsync(DataTask task, CancellationToken cancellation)
    {
        var secrets = new SecretStore([new EnvironmentSecrets(variables)]);
        _redactor.Add(variables.Where(variable => SecretName.FromVariable(variable.Key) is not null).Select(variable => new Secret(variable.Value)));
        Secret? admitted = variables.TryGetValue(DataTaskVariables.Admitted, out var password) ? new Secret(password) : null;
        _redactor.Add(admitted is null ? [] : [admitted.Value]);
        var (admin, own) = (Endpoint(task, DataTaskVariables.Admin), Endpoint(task, DataTaskVariables.Application));
        var place = new SnapshotPlace(secrets, _ => null, time) { Authorities = AuthorityVariables.Read(variables) };
        var store = await place.OpenAsync(task.Destination ?? DataTaskVariables.Folder, DataTaskVariables.Folder, task.Subject.Repository, task.Subject.Stage, cancellation);
        var access = new ServerAccess(admin, own.User, own.File ?? own.Name!) { Password = own.Password };
        var server = DatabaseServers.Of(access, programs, variables.GetValueOrDefault("PATH") ?? "", time);
        return new DataWorker(server, access, new SnapshotArchive(task.Subject, store, await SnapshotKey.FindAsync(secrets, cancellation)), task.IsEncrypted, admitted, time);
    }

    ResourceEndpoint Endpoint(DataTask task, string variable)
    {
        var url = new Secret(variables.GetValueOrDefault(variable) ?? "");
        _redactor.AddUrl(url);
        return BoundUrl.Parse($"{task.Subject}", task.Kind, url.Reveal());
    }

    string? Masked(string? text) => text is null ? null : _redactor.Redact(text);

    void Show(string line) => write(KubeText.Clean(_redactor.Redact(line), LongestLine));
}
