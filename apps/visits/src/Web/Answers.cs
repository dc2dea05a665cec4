using Microsoft.AspNetCore.Http;

namespace Visits.Web;

/// <summary>Writes answers. HEAD gets the same headers and no body.</summary>
static class Answers
{
    public static Task PageAsync(HttpContext context, int status, string html)
    {
        // Never kept: a page fetched ahead of time, or kept by a proxy, would show another moment's, or another visitor's, figures.
        context.Response.Headers.CacheControl = "no-store";
        return WriteAsync(context, status, "text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(html));
    }

    public static Task TextAsync(HttpContext context, int status, string contentType, string text)
    {
        context.Response.Headers.CacheControl = "no-store";
        return WriteAsync(context, status, contentType, System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A file that is compiled in. Its address changes with the version.</summary>
    public static RequestDelegate Asset(string name, string contentType)
    {
        using var stream = typeof(Answers).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return context =>
        {
            context.Response.Headers.CacheControl = "public, max-age=86400";
            return WriteAsync(context, StatusCodes.Status200OK, contentType, bytes);
        };
    }

    static async Task WriteAsync(HttpContext context, int status, string contentType, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
