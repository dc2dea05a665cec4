using System.Globalization;

namespace Slipway.Inside;

/// <summary>A list of users: <c>/etc/passwd</c>.</summary>
static class PasswordFile
{
    /// <summary>The same, in which a user's number has a name and a home.</summary>
    public static string With(string users, InsideUser user)
    {
        var lines = users.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var number = user.Id.ToString(CultureInfo.InvariantCulture);
        var own = lines.FirstOrDefault(line => line.Split(':') is [_, _, var id, ..] && id == number)?.Split(':')[0] ?? "slipway";
        var others = lines.Where(line => line.Split(':') is [var name, _, var id, ..] && id != number && name != own);
        return string.Join('\n', others.Append(string.Create(CultureInfo.InvariantCulture, $"{own}:x:{user.Id}:{user.Group}::{InsideRun.HomeInside}:/bin/sh"))) + "\n";
    }
}
