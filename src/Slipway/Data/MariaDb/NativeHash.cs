using System.Security.Cryptography;
using System.Text;

namespace Slipway.Data.MariaDb;

/// <summary>What <c>mysql_native_password</c> keeps of a password: with it, the password itself is in no statement, nor in a log of them.</summary>
static class NativeHash
{
#pragma warning disable CA5350 // The server's own form, for a password of chance that is good for minutes.
    public static string Of(string password) => "*" + Convert.ToHexString(SHA1.HashData(SHA1.HashData(Encoding.UTF8.GetBytes(password))));
#pragma warning restore CA5350
}
