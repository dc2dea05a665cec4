using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Tests.Proxy;

public class OldServerTests
{
    const string Body = "a body";

    static CancellationToken Cancellation => ProxyLab.Cancellation;

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nsaid")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nsaid")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsaid")]
    public async Task A_server_that_closes_after_each_answer_gets_each_request_on_a_connection_of_its_own(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var serving = ServeAsync(listener, answer, over.Token);
        await using var lab = await ProxyLab.StartAsync();
        await lab.PutAsync("1", $"{listener.LocalEndpoint}");
        using var client = lab.Client();

        for (var number = 0; number < 10; number++)
        {
            using var content = new StringContent(number % 2 == 0 ? "" : Body);
            using var said = await client.PostAsync("/", content, Cancellation);

            Assert.Equal("said", await said.Content.ReadAsStringAsync(Cancellation));
            Assert.Equal(HttpStatusCode.OK, said.StatusCode);
            Assert.DoesNotContain("Connection", said.Headers.Select(header => header.Key));
        }

        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    static async Task ServeAsync(TcpListener listener, string answer, CancellationToken cancellation)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(cancellation);
            _ = AnswerAsync(client, answer, cancellation);
        }
    }

    /// <summary>Answers once, byte by byte; closes late where the answer says how long it is, and at once where it ends with the connection.</summary>
    static async Task AnswerAsync(TcpClient client, string answer, CancellationToken cancellation)
    {
        using (client)
        {
            client.NoDelay = true;
            var (stream, buffer, request) = (client.GetStream(), new byte[64 * 1024], "");
            while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal) && !request.EndsWith(Body, StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(buffer, cancellation) is not (> 0 and var length))
                {
                    // A connection that the client had no use for.
                    return;
                }

                request += Encoding.ASCII.GetString(buffer, 0, length);
            }

            foreach (var part in Encoding.ASCII.GetBytes(answer))
            {
                stream.WriteByte(part);
            }

            if (answer.Contains("Content-Length", StringComparison.Ordinal))
            {
                // The client's own end, or a request that should not have come here: it gets no answer.
                _ = await stream.ReadAsync(buffer, cancellation);
            }
        }
    }
}
