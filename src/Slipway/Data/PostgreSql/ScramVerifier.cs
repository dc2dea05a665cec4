using System.Security.Cryptography;
using System.Text;

namespace Slipway.Data.PostgreSql;

/// <summary>What a server keeps of a password (RFC 5803): with it, the password itself need not be told to the server, nor get into its log.</summary>
static class ScramVerifier
{
    const int Iterations = 4096;
    const int SaltLength = 16;

    public static string Of(string password) => Of(password, RandomNumberGenerator.GetBytes(SaltLength));

    // SASLprep leaves ASCII as it is; for the rest its most usual step is taken.
    internal static string Of(string password, byte[] salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC)), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
