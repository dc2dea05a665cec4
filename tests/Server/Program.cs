using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Tests.Server;

/// <summary>
/// What components run in tests: <c>serve</c> answers every request with its environment, and is unwell while there is a file <c>sick</c>;
/// <c>tell NAME…</c> says variables aloud in all the ways in which a secret may slip out.
/// </summary>
/// <remarks>A program of our own, since a machine with git and the .NET SDK has no other web server.</remarks>
static class Program
{
    static async Task Main(string[] words)
    {
        if (words is ["tell", .. var names])
        {
            foreach (var name in names)
            {
                await TellAsync(Environment.GetEnvironmentVariable(name)!);
            }
        }
        else
        {
            await ServeAsync(words is ["serve", var address] ? IPAddress.Parse(address) : IPAddress.Loopback);
        }
    }

    static async Task ServeAsync(IPAddress address)
    {
        Console.WriteLine("listens");
        using var listener = new TcpListener(address, int.Parse(Environment.GetEnvironmentVariable("PORT")!, CultureInfo.InvariantCulture));
        listener.Start();
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            try
            {
                await AnswerAsync(client.GetStream());
            }
            catch (IOException)
            {
                // A probe that went away before the answer.
            }
        }
    }

    static async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync(); // GET /live HTTP/1.1
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        if (request is null)
        {
            return; // Somebody only looked whether the port is open.
        }

        var status = File.Exists("sick") && request.Contains(" /live ", StringComparison.Ordinal) ? "500 Unwell" : "200 OK";
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(one => $"{one.Key}={one.Value}\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n{string.Concat(variables)}"));
    }

    static async Task TellAsync(string value)
    {
        Console.WriteLine(value);
        Console.WriteLine($"base64 {Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}");
        Console.WriteLine($"inside {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x{value}yz"))}");
        Console.WriteLine($"quoted {Uri.EscapeDataString(value)}");
        foreach (var letter in value)
        {
            Console.Write(letter);
            await Task.Delay(2); // so that the letters are read one by one
        }

        Console.WriteLine();
    }
}
