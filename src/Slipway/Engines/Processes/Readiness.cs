using System.Text.Json.Serialization;

namespace Slipway.Engines.Processes;

/// <summary>How it is seen that a process is ready.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AfterStart), "started")]
[JsonDerivedType(typeof(WhenListening), "tcp")]
[JsonDerivedType(typeof(WhenAnswering), "http")]
public abstract record Readiness
{
    /// <summary>It runs, and still does a moment later.</summary>
    public static Readiness Started { get; } = new AfterStart();
}

/// <summary>It runs, and still does half a second later: for a worker, which listens on nothing.</summary>
public sealed record AfterStart : Readiness;

/// <summary>Something accepts connections on the loopback port.</summary>
public sealed record WhenListening(int Port) : Readiness;

/// <summary>A GET answers with a status from 200 to 399.</summary>
public sealed record WhenAnswering(int Port, string Path) : Readiness;
