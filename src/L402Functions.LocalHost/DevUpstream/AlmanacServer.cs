using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.DevUpstream;

/// <summary>
/// A small service on a port of its own that knows nothing of payment: what a configured upstream route puts a price on.
/// <c>GET /moon[?date=]</c> and <c>GET /daylight[?date=&amp;latitude=]</c>.
/// </summary>
public sealed class AlmanacServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private AlmanacServer(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts it on a free port of the loopback address.</summary>
    public static async Task<AlmanacServer> StartAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/moon", (string? date) => TryReadDate(date, clock, out var day)
            ? Results.Json(MoonPhase.On(day), AlmanacJson.Default.MoonPhase)
            : Results.Problem("date is written as 2026-01-31.", statusCode: StatusCodes.Status400BadRequest));
        app.MapGet("/daylight", (string? date, decimal? latitude) => TryReadDate(date, clock, out var day) && latitude is null or (>= -90 and <= 90)
            ? Results.Json(DayLength.On(day, latitude ?? 0), AlmanacJson.Default.DayLength)
            : Results.Problem("date is written as 2026-01-31, latitude is -90 to 90.", statusCode: StatusCodes.Status400BadRequest));
        await app.StartAsync(cancellationToken);
        return new AlmanacServer(app);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static bool TryReadDate(string? text, TimeProvider clock, out DateOnly date)
    {
        date = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
