using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Containers.Resources;

/// <summary>Makes the application's role and database in a server that runs.</summary>
sealed class ContainerFilling(ContainerCalls calls, IProgramRunner runner)
{
    /// <exception cref="ProblemException"><c>resource-failed</c></exception>
    public async Task FillAsync(ResourceRequest request, ContainerServer server, string container, string name, Version version, ResourceSecrets secrets, CancellationToken cancellation)
    {
        if (server.Client(secrets) is not { } client || (server.HasUser(name) is { } question && (await AskAsync(question)).Trim() != "0"))
        {
            return;
        }

        await AskAsync(server.Create(name, secrets.User, version));

        async Task<string> AskAsync(string sql)
        {
            var call = calls.Exec(container, client.Words, isInteractive: true, [client.Password.Key]);
            call = call with { Environment = call.Environment.Add(client.Password.Key, client.Password.Value), Input = sql, Timeout = TimeSpan.FromMinutes(1) };
            var result = await runner.RunAsync(call, cancellation);
            return result.ExitCode == 0 ? result.Output
                : throw new ProblemException(ResourceProblems.Failed($"the database of `{request.Id}` could not be made", result.Error, secrets.Admin, secrets.User));
        }
    }
}
