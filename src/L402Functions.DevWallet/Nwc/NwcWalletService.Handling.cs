using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using L402Functions.DevWallet.Faults;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol.Wallets;
using Microsoft.Extensions.Logging;
using EventId = L402Functions.Nostr.Events.EventId;

namespace L402Functions.DevWallet.Nwc;

public sealed partial class NwcWalletService
{
    /// <summary>A relay's connection does not wait for a payment: each request is handled by itself.</summary>
    private ValueTask ReceiveAsync(NostrEvent candidate)
    {
        if (!closing.IsCancellationRequested)
        {
            var handling = Task.Run(() => HandleAsync(candidate));
            running.TryAdd(handling, true);
            handling.ContinueWith(done => running.TryRemove(done, out _), TaskScheduler.Default);
        }

        return ValueTask.CompletedTask;
    }

    private async Task HandleAsync(NostrEvent candidate)
    {
        if (reader.Read(candidate) is not { } request)
        {
            return;
        }

        try
        {
            await AnswerAsync(request);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The service has closed: silence.
        }
#pragma warning disable CA1031 // Whatever one request does to the service, the next one is served.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(request.MethodName.Length > 40 ? "?" : request.MethodName, request.Id, e);
        }
        finally
        {
            Interlocked.Increment(ref handled);
        }
    }

    private async Task AnswerAsync(NwcRequest request)
    {
        if (!Encryptions.Contains(request.Encryption))
        {
            var spoken = Encryptions.Contains(NwcEncryption.Nip44) ? NwcEncryption.Nip44 : NwcEncryption.Nip04;
            await SendAsync(
                request with { Encryption = spoken },
                NwcReply.Error(request.MethodName, WalletErrorCode.UnsupportedEncryption, "this wallet does not know that encryption"));
        }
        else if (NwcNames.FindMethod(request.MethodName) is not { } method)
        {
            await SendAsync(request, NwcReply.Error(request.MethodName, WalletErrorCode.NotImplemented, "no such method"));
        }
        else if (!request.Connection.Methods.Contains(method))
        {
            await SendAsync(request, NwcReply.Error(request.MethodName, WalletErrorCode.Restricted, "this connection may not do that"));
        }
        else
        {
            await RunAsync(request, method, Faults.Take(method));
        }
    }

    private async Task RunAsync(NwcRequest request, WalletMethod method, WalletFault? fault)
    {
        switch (fault)
        {
            case WalletFault.Unavailable or WalletFault.DropRequest:
                break;
            case WalletFault.RefuseWith refusal:
                await SendAsync(request, NwcReply.Error(request.MethodName, refusal.Code, refusal.Message));
                break;
            case WalletFault.ExecuteThenRefuse refusal:
                await ExecuteAsync(request, method);
                await SendAsync(request, NwcReply.Error(request.MethodName, refusal.Code, refusal.Message));
                break;
            case WalletFault.Delay delay:
                await Task.Delay(delay.Time, clock, closing.Token);
                await RunAsync(request, method, delay.Then);
                break;
            case WalletFault.ExecuteLate late:
                await Task.Delay(late.Time, clock, closing.Token);
                await ExecuteAsync(request, method);
                break;
            case WalletFault.Restart:
                var working = ExecuteAsync(request, method);
                await RestartAsync(closing.Token);
                await working;
                break;
            default:
                if (await ExecuteAsync(request, method) is { } reply)
                {
                    await ReplyAsync(request, reply, fault);
                }

                break;
        }
    }

    private Task<NwcReply?> ExecuteAsync(NwcRequest request, WalletMethod method) =>
        dispatcher.ExecuteAsync(request.Connection, method, request.Params, closing.Token);

    private async Task ReplyAsync(NwcRequest request, NwcReply reply, WalletFault? fault)
    {
        var connection = request.Connection;
        switch (fault)
        {
            case null:
                await SendAsync(request, reply);
                break;
            case WalletFault.DropReply:
                break;
            case WalletFault.ReplyLate late:
                await Task.Delay(late.Time, clock, closing.Token);
                await SendAsync(request, reply);
                break;
            case WalletFault.DuplicateReply:
                await SendAsync(request, reply);
                await SendAsync(request, reply);
                break;
            case WalletFault.ForgedSignature forged:
                await MisleadAsync(envelope.Forged(connection, request.Id, request.Encryption, reply.ToJson()), forged.ThenAnswer, options.PassOnForged);
                break;
            case WalletFault.WrongRequest wrong:
                await MisleadAsync(envelope.Reply(connection, Another(request.Id), request.Encryption, reply.ToJson()), wrong.ThenAnswer);
                break;
            case WalletFault.OtherAuthor other:
                await MisleadAsync(envelope.ByAnother(connection, request.Id, reply.ToJson()), other.ThenAnswer);
                break;
            case WalletFault.GarbageContent garbage:
                await MisleadAsync(envelope.Garbage(connection, request.Id), garbage.ThenAnswer);
                break;
            case WalletFault.MalformedPayload malformed:
                await MisleadAsync(envelope.Reply(connection, request.Id, request.Encryption, "[\"no payload\"]"), malformed.ThenAnswer);
                break;
            case WalletFault.WrongResultType wrong:
                var renamed = reply with { ResultType = request.MethodName == "get_info" ? "get_balance" : "get_info" };
                await MisleadAsync(envelope.Reply(connection, request.Id, request.Encryption, renamed.ToJson()), wrong.ThenAnswer);
                break;
            case WalletFault.EmptyResult:
                await SendAsync(request, reply with { Result = [] });
                break;
            default:
                Spoil(reply.Result, request.Id, fault);
                await SendAsync(request, reply);
                break;
        }

        async Task MisleadAsync(NostrEvent wrongReply, bool thenAnswer, Action<NostrEvent>? passOn = null)
        {
            if (passOn is not null)
            {
                passOn(wrongReply);
            }
            else
            {
                await PublishAsync(wrongReply, closing.Token);
            }

            if (thenAnswer)
            {
                await SendAsync(request, reply);
            }
        }
    }

    private Task<bool> SendAsync(NwcRequest request, NwcReply reply) =>
        PublishAsync(envelope.Reply(request.Connection, request.Id, request.Encryption, reply.ToJson()), closing.Token);

    private static void Spoil(JsonObject? result, EventId id, WalletFault fault)
    {
        if (result?.Remove("preimage") is true && fault is not WalletFault.SuccessWithoutPreimage)
        {
            result["preimage"] = fault is WalletFault.ZeroPreimage ? new string('0', 64) : Another(id).ToString();
        }
    }

    /// <summary>Thirty-two bytes that belong to nothing.</summary>
    private static EventId Another(EventId id) => EventId.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(id.ToString())));

    [LoggerMessage(1, LogLevel.Error, "{Method} request {RequestId} failed")]
    private partial void LogFailed(string method, EventId requestId, Exception exception);
}
