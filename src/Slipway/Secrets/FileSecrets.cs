using System.Text;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Secrets;

/// <summary>The secrets of one stage in a file that only its owner may read.</summary>
/// <param name="folder">See <see cref="SecretFolder"/>.</param>
/// <param name="stage">A stage's name, or <c>common</c>.</param>
public sealed class FileSecrets(string folder, string stage, TimeProvider time) : ISecretProvider
{
    const int MaximumFile = 1024 * 1024;
    static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);
    readonly string _path = Path.Combine(folder, stage);

    public string Name => $"file:{stage}";

    /// <summary>The stage whose secrets these are.</summary>
    public string Stage => stage;

    public bool IsWritable => true;

    public string Place(string name) => _path;

    public async Task<ProvidedSecret?> GetAsync(string name, CancellationToken cancellation) =>
        (await ReadAsync(cancellation)).TryGetValue(name, out var value) ? new ProvidedSecret(name, value, Name, _path) : null;

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation) =>
        [.. (await ReadAsync(cancellation)).Keys.Order(StringComparer.Ordinal)];

    public async Task SetAsync(string name, Secret value, CancellationToken cancellation)
    {
        SecretName.Check(name);
        SecretValue.Check(name, value.Reveal());
        using var held = await LockAsync(cancellation);
        var secrets = await ReadAsync(cancellation);
        secrets[name] = value;
        Write(secrets);
    }

    public async Task<bool> RemoveAsync(string name, CancellationToken cancellation)
    {
        if (!File.Exists(_path))
        {
            return false;
        }

        using var held = await LockAsync(cancellation);
        var secrets = await ReadAsync(cancellation);
        if (!secrets.Remove(name))
        {
            return false;
        }

        Write(secrets);
        return true;
    }

    async Task<Dictionary<string, Secret>> ReadAsync(CancellationToken cancellation) =>
        SecretFileFormat.Read(await OwnerOnlyFile.ReadAsync(_path, MaximumFile, cancellation) ?? "", _path);

    void Write(Dictionary<string, Secret> secrets)
    {
        var text = SecretFileFormat.Write(secrets);
        if (Encoding.UTF8.GetByteCount(text) > MaximumFile)
        {
            throw new ProblemException(new Problem("secret-file-too-big", $"`{_path}` would become bigger than {MaximumFile / 1024} KiB"));
        }

        OwnerOnlyFile.Write(_path, text);
    }

    // Two commands that set a secret at once must not lose one of them.
    async Task<FileLock> LockAsync(CancellationToken cancellation)
    {
        OwnerOnlyFile.CreateFolder(folder);
        return await FileLock.TakeAsync($"{_path}.lock", LockLimit, time, cancellation)
            ?? throw new ProblemException(new Problem("secret-file-locked", $"`{_path}` is being written by another command")
            {
                Kind = ProblemKind.Locked,
                Fix = "try again when it has ended",
            });
    }
}
