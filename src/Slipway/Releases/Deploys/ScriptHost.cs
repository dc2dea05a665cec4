using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Releases.Deploys;

/// <summary>What components' own scripts are run with: those of this checkout, whatever was checked out when a deploy began.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="PlaceOf">Of a component, by its name; null: it is not in this checkout.</param>
sealed record ScriptHost(string Stage, IProgramRunner Programs, Func<string, ScriptPlace?> PlaceOf);

/// <summary>Where a component's scripts are run.</summary>
/// <param name="Folder">The component's, absolute.</param>
/// <param name="Passed">What they see of the user's own variables.</param>
sealed record ScriptPlace(string Folder, ImmutableSortedDictionary<string, string> Passed);
