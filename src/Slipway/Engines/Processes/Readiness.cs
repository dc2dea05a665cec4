using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Engines.Processes;

/// <summary>How it is seen that a process is ready.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AfterStart), "started")]
[JsonDerivedType(typeof(WhenListening), "tcp")]
[JsonDerivedType(typeof(WhenReached), "proxied")]
[JsonDerivedType(typeof(WhenAnswering), "http")]
[JsonDerivedType(typeof(WhenSucceeding), "command")]
public abstract record Readiness
{
    /// <summary>It runs, and still does a moment later.</summary>
    public static Readiness Started { get; } = new AfterStart();
}

/// <summary>It runs, and still does half a second later: for a worker, which listens on nothing.</summary>
public sealed record AfterStart : Readiness;

/// <summary>Something accepts connections on the loopback port.</summary>
public sealed record WhenListening(int Port) : Readiness;

/// <summary>A connection through a container engine's proxy stays open. The proxy accepts whoever is behind it: it hangs up when nobody is, and waits while the container is being made.</summary>
/// <param name="Words">A command that ends with 0 once the container runs; as in <see cref="WhenSucceeding"/>.</param>
public sealed record WhenReached(int Port, ImmutableArray<string> Words) : Readiness
{
    public bool Equals(WhenReached? other) => other is not null && Port == other.Port && Words.AsSpan().SequenceEqual(other.Words.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Port, string.Join('\0', Words));

    public override string ToString() => $"{nameof(WhenReached)} {Port}";
}

/// <summary>A GET answers with a status from 200 to 399.</summary>
public sealed record WhenAnswering(int Port, string Path) : Readiness;

/// <summary>A command ends with exit code 0: a database accepts connections before it answers.</summary>
/// <param name="Words">Program, by its whole path, and arguments; never holds a secret. It gets no environment but a plain PATH, so that a
/// supervisor that adopts the process can run it as well. It is run again and again, for at most 5 s.</param>
public sealed record WhenSucceeding(ImmutableArray<string> Words) : Readiness
{
    public bool Equals(WhenSucceeding? other) => other is not null && Words.AsSpan().SequenceEqual(other.Words.AsSpan());

    public override int GetHashCode() => string.Join('\0', Words).GetHashCode(StringComparison.Ordinal);
}
