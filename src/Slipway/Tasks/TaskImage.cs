using System.Collections.Immutable;
using Slipway.Digests;

namespace Slipway.Tasks;

/// <summary>An image in which tasks run.</summary>
/// <param name="Fingerprint">Of all that it is made from: known without an engine.</param>
/// <param name="StepName">Of the step that makes it ready.</param>
/// <param name="Deciding">The passed-on variables that decide results inside it: not all that there are on this machine get there.</param>
public sealed record TaskImage(Digest Fingerprint, string StepName, ImmutableSortedDictionary<string, string> Deciding);
