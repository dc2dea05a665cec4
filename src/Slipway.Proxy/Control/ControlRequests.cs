using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Slipway.Problems;
using Slipway.Proxy.Routing;

namespace Slipway.Proxy.Control;

/// <summary>What the owner of the proxy asks of it.</summary>
sealed class ControlRequests(RouteTable routes, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan LongestDrain = TimeSpan.FromHours(1);

    /// <summary><c>PUT /routes/NAME</c>: makes or switches it.</summary>
    public Task PutAsync(HttpContext context) => AnswerAsync(context, async name =>
    {
        var spec = (await ReadAsync(context, name, ProxyJson.Default.RouteSpec)).Checked(name);
        await WriteAsync(context, RouteState.Of(await routes.PutAsync(name, spec, context.RequestAborted)), ProxyJson.Default.RouteState);
    });

    /// <summary><c>GET /routes/NAME</c></summary>
    public Task GetAsync(HttpContext context) => AnswerAsync(context, name => WriteAsync(context, RouteState.Of(routes.Get(name)), ProxyJson.Default.RouteState));

    /// <summary><c>DELETE /routes/NAME</c>: its requests that are underway come to their end.</summary>
    public Task DeleteAsync(HttpContext context) => AnswerAsync(context, async name =>
    {
        await routes.RemoveAsync(name, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    /// <summary><c>POST /routes/NAME/drain</c>: answers when a version has no requests any more, or the time is over.</summary>
    public Task DrainAsync(HttpContext context) => AnswerAsync(context, async name =>
    {
        var wish = await ReadAsync(context, name, ProxyJson.Default.DrainWish);
        var (route, limit, began) = (routes.Get(name), TimeSpan.FromSeconds(Math.Clamp(wish.Seconds ?? 30, 0, LongestDrain.TotalSeconds)), time.GetTimestamp());
        int left;
        while ((left = route.InFlight.GetValueOrDefault(wish.Version ?? "")) > 0 && time.GetElapsedTime(began) < limit)
        {
            await Task.Delay(Pause, time, context.RequestAborted);
        }

        await WriteAsync(context, new DrainAnswer(wish.Version ?? "", left), ProxyJson.Default.DrainAnswer);
    });

    static async Task AnswerAsync(HttpContext context, Func<string, Task> doing)
    {
        try
        {
            await doing((string)context.Request.RouteValues["name"]!);
        }
        catch (ProblemException exception)
        {
            var problem = exception.Problems[0];
            context.Response.StatusCode = problem.Code switch
            {
                "proxy-no-route" => StatusCodes.Status404NotFound,
                "proxy-route" => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status500InternalServerError,
            };
            await WriteAsync(context, ControlError.Of(problem), ProxyJson.Default.ControlError);
        }
    }

    static async Task<T> ReadAsync<T>(HttpContext context, string name, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) ?? throw ProxyProblems.Route(name, "nothing was said");
        }
        catch (JsonException exception)
        {
            throw ProxyProblems.Route(name, exception.Message);
        }
    }

    static async Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }
}
