using System.Globalization;
using Slipway.Data.Snapshots.Stores;

namespace Slipway.Releases.DataJobs;

/// <summary>The authorities of an S3 store on their way into a Job: variables of its Secret, though they are no secret, and are not masked.</summary>
static class AuthorityVariables
{
    /// <summary>Followed by a number: they come in pieces.</summary>
    const string Name = "SLIPWAY_DATA_AUTHORITIES_";

    /// <summary>No program is started with a variable of 128 KiB.</summary>
    const int Length = 96 * 1024;

    public static IEnumerable<(string Name, string Value)> Of(S3Authorities? authorities) =>
        authorities?.Pem.Chunk(Length).Select((piece, number) => (NameOf(number), new string(piece))) ?? [];

    /// <summary>Null: there are none.</summary>
    public static S3Authorities? Read(IReadOnlyDictionary<string, string> variables)
    {
        var pieces = new List<string>();
        while (variables.TryGetValue(NameOf(pieces.Count), out var piece))
        {
            pieces.Add(piece);
        }

        return pieces.Count == 0 ? null : S3Authorities.Parse(string.Concat(pieces), Name);
    }

    static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Name}{number}");
}
