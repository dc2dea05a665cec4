using Slipway.Problems;

namespace Slipway.Secrets;

/// <summary>All that secrets come from, in the order in which they are asked.</summary>
public sealed class SecretStore(IReadOnlyList<ISecretProvider> providers)
{
    /// <summary>The secrets that hold for every stage.</summary>
    public const string Common = "common";

    /// <summary>The providers, first asked first.</summary>
    public IReadOnlyList<ISecretProvider> Providers { get; } = providers;

    /// <summary>The built-in order: the environment, then the file of each stage of the chain, then that of <c>common</c>.</summary>
    /// <param name="stages">The stage and those it extends, nearest first.</param>
    /// <param name="folder">From <see cref="SecretFolder"/>.</param>
    /// <param name="environment">The variables of this process.</param>
    public static SecretStore For(
        IEnumerable<string> stages, string folder, IReadOnlyDictionary<string, string> environment, TimeProvider time) =>
        new([
            new EnvironmentSecrets(environment),
            .. stages.Append(Common).Distinct(StringComparer.Ordinal).Select(stage => new FileSecrets(folder, stage, time)),
        ]);

    /// <summary>The first provider's that has it; null: none has.</summary>
    /// <exception cref="ProblemException"><c>secret-name</c>, or the value is not fit to be one (see <see cref="SecretValue"/>).</exception>
    public async Task<ProvidedSecret?> FindAsync(string name, CancellationToken cancellation)
    {
        SecretName.Check(name);
        foreach (var provider in Providers)
        {
            if (await provider.GetAsync(name, cancellation) is { } found)
            {
                SecretValue.Check(name, found.Value.Reveal());
                return found;
            }
        }

        return null;
    }

    /// <summary>Like <see cref="FindAsync"/>, but a missing one is the problem <c>secret-missing</c>, which names where it was looked for.</summary>
    public async Task<ProvidedSecret> GetAsync(string name, CancellationToken cancellation) =>
        await FindAsync(name, cancellation) ?? throw new ProblemException(Missing(name));

    /// <summary>All of them, or one exception with a problem for each that cannot be had.</summary>
    public async Task<IReadOnlyDictionary<string, ProvidedSecret>> GetAllAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var found = new SortedDictionary<string, ProvidedSecret>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var name in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            try
            {
                found[name] = await GetAsync(name, cancellation);
            }
            catch (ProblemException exception)
            {
                problems.AddRange(exception.Problems.Where(problem => !problems.Contains(problem)));
            }
        }

        return problems.Count == 0 ? found : throw new ProblemException(problems);
    }

    /// <summary>Each name once, with the provider that would give it. No values.</summary>
    public async Task<IReadOnlyList<(string Name, ISecretProvider Provider)>> ListAsync(CancellationToken cancellation)
    {
        var all = new SortedDictionary<string, ISecretProvider>(StringComparer.Ordinal);
        foreach (var provider in Providers)
        {
            foreach (var name in await provider.ListAsync(cancellation))
            {
                all.TryAdd(name, provider);
            }
        }

        return [.. all.Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>Writes to the first writable provider: the stage's own file. Returns the place it was put in.</summary>
    public async Task<string> SetAsync(string name, Secret value, CancellationToken cancellation)
    {
        SecretName.Check(name);
        SecretValue.Check(name, value.Reveal());
        var provider = Writable();
        await provider.SetAsync(name, value, cancellation);
        return provider.Place(name);
    }

    /// <summary>Removes from the first writable provider; false when it was not there, though another may still have it.</summary>
    public Task<bool> RemoveAsync(string name, CancellationToken cancellation)
    {
        SecretName.Check(name);
        return Writable().RemoveAsync(name, cancellation);
    }

    ISecretProvider Writable() =>
        Providers.FirstOrDefault(provider => provider.IsWritable)
        ?? throw new ProblemException(new Problem("secret-read-only", "none of the places that secrets come from can be written to"));

    Problem Missing(string name) => new("secret-missing", $"the secret `{name}` is not set")
    {
        Why = $"looked for in {string.Join(", ", Providers.Select(provider => $"`{provider.Place(name)}`"))}",
        Fix = Providers.OfType<FileSecrets>().FirstOrDefault() is { } file
            ? $"slipway secret set {name} --stage {file.Stage}"
            : $"set `{SecretName.Variable(name)}`",
    };
}
