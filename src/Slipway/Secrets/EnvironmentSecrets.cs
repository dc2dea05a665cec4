namespace Slipway.Secrets;

/// <summary>Secrets in <c>SLIPWAY_SECRET_*</c>: what a CI system sets. An empty variable counts as none.</summary>
public sealed class EnvironmentSecrets(IReadOnlyDictionary<string, string> environment) : ISecretProvider
{
    public string Name => "environment";

    public bool IsWritable => false;

    public string Place(string name) => SecretName.Variable(name);

    public Task<ProvidedSecret?> GetAsync(string name, CancellationToken cancellation) =>
        Task.FromResult(
            environment.TryGetValue(SecretName.Variable(name), out var value) && value.Length > 0
                ? new ProvidedSecret(name, new Secret(value), Name, Place(name))
                : null);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>(
            [.. environment.Where(pair => pair.Value.Length > 0).Select(pair => SecretName.FromVariable(pair.Key)).OfType<string>()
                .Order(StringComparer.Ordinal)]);

    public Task SetAsync(string name, Secret value, CancellationToken cancellation) =>
        throw new NotSupportedException("the environment is not written to");

    public Task<bool> RemoveAsync(string name, CancellationToken cancellation) =>
        throw new NotSupportedException("the environment is not written to");
}
