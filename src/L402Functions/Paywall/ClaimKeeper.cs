using L402Functions.Paywall.Receipts;
using L402Functions.Protocol.PaymentScheme;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Paywall.Http;

/// <summary>
/// Watches the response to a paid request. With its first byte the use is spent, unless that byte belongs to a server error or the caller
/// has gone: then, and where no byte ever comes, the use is given back.
/// </summary>
internal sealed class ClaimKeeper
{
    private readonly Gate gate;
    private readonly Admission admission;
    private readonly ReceiptDesk receipts;
    private readonly HttpContext http;
    private readonly TimeProvider clock;
    private int decided;

    public ClaimKeeper(Gate gate, Admission admission, ReceiptDesk receipts, HttpContext http, TimeProvider clock)
    {
        (this.gate, this.admission, this.receipts, this.http, this.clock) = (gate, admission, receipts, http, clock);
        http.Response.OnStarting(OnStartingAsync);
        http.Response.OnCompleted(OnCompletedAsync);
    }

    /// <summary>Gives the use back, unless it is spent or given back already. Not for a caller's cancellation to stop.</summary>
    public Task ReleaseAsync() =>
        Interlocked.Exchange(ref decided, 1) == 0 ? gate.ReleaseAsync(admission, CancellationToken.None) : Task.CompletedTask;

    private Task OnStartingAsync()
    {
        var response = http.Response;
        if (response.StatusCode >= StatusCodes.Status500InternalServerError || http.RequestAborted.IsCancellationRequested)
        {
            return ReleaseAsync();
        }

        if (Interlocked.Exchange(ref decided, 1) == 0)
        {
            response.Headers.Append("Access-Control-Expose-Headers", PaymentReceipt.HeaderName);
            PaidResponse.KeepFromSharedCaches(response);
            if (admission.Claim is { } claim)
            {
                PaidResponse.Add(response, receipts.Write(claim, response.StatusCode));
            }

            if (admission.Grant is { } grant && response.StatusCode is >= 200 and < 300)
            {
                response.Headers[PaymentReceipt.HeaderName] = PaymentReceipt.For(grant, clock.GetUtcNow()).Encode();
            }
        }

        return Task.CompletedTask;
    }

    private Task OnCompletedAsync() => ReleaseAsync();
}
