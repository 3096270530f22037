using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Approvals;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents;

/// <summary>An intent as the JSON of its row, both ways. The document has a version; a row that cannot be read in full is not read at all.</summary>
public static class IntentDocument
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int FormatVersion = 1;

    /// <summary>The JSON of <paramref name="intent"/>.</summary>
    public static byte[] Write(Intent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        var request = intent.Request;
        return JsonSerializer.SerializeToUtf8Bytes(
            new IntentJson
            {
                V = FormatVersion,
                Id = intent.Id.ToString(),
                Agent = intent.Agent.ToString(),
                State = SnakeCase.Of(intent.State),
                CreatedAt = intent.CreatedAt,
                UpdatedAt = intent.UpdatedAt,
                LastStep = intent.LastStep,
                Request = new RequestJson(
                    request.Id.ToString(), request.Invoice, request.Digest.Request, request.Digest.Purpose, request.Purpose, request.Url?.ToString(),
                    request.Method, request.Category?.ToString(), request.Session?.ToString(), request.Quoted?.Value),
                Invoice = intent.Invoice is { } invoice
                    ? new InvoiceJson(
                        invoice.PaymentHash.ToString(), invoice.Amount?.Value, invoice.Payee.ToString(), invoice.ExpiresAt, invoice.MinFinalCltv, invoice.Network.Name)
                    : null,
                Reasons = intent.Reasons.IsEmpty ? null : [.. intent.Reasons.Select(WriteReason)],
                Cause = intent.Cause == IntentCause.None ? null : SnakeCase.Of(intent.Cause),
                Policy = intent.Policy?.Text,
                Category = intent.Category?.ToString(),
                Mode = intent.Mode is { } mode ? SnakeCase.Of(mode) : null,
                Wanted = WriteReservation(intent.Wanted),
                ApprovalUntil = intent.ApprovalUntil,
                Approval = intent.Approval is { } approval
                    ? new ApprovalJson(
                        approval.PaymentHash.ToString(), approval.Amount.Value, approval.FeeReserve.Value, approval.Policy.Text, approval.Approver, approval.At, approval.ExpiresAt)
                    : null,
                Reservation = WriteReservation(intent.Reservation),
                Mark = SnakeCase.Of(intent.Mark),
                Wallet = intent.Wallet,
                AttemptsBefore = intent.AttemptsBefore,
                Attempts = intent.Attempts.IsEmpty ? null : [.. intent.Attempts.Select(WriteAttempt)],
                Readings = new ReadingsJson(
                    [.. intent.Readings.Runs.Select(r => new RunJson(SnakeCase.Of(r.Kind), r.First, r.Last, r.Count))], intent.Readings.Silent, intent.Readings.Total),
                OpenSince = intent.OpenSince,
                ActAt = intent.ActAt,
                Pauses = intent.Pauses,
                LookAt = intent.LookAt,
                Preimage = intent.Preimage?.ToHex(),
                FeeMsat = intent.Fee?.Value,
                SettledAt = intent.SettledAt,
                Outcome = intent.Outcome is { } outcome
                    ? new OutcomeJson(outcome.Status, outcome.Bytes, outcome.BodySha256, outcome.Note, intent.OutcomeAt!.Value)
                    : null,
                NewInvoiceAllowed = intent.NewInvoiceAllowed,
                FirstAudit = intent.FirstAudit,
                EarlierInvoices = intent.EarlierInvoices,
            },
            IntentJsonContext.Default.IntentJson);
    }

    /// <summary>Reads a row.</summary>
    /// <exception cref="FormatException">It is not an intent, or of another version: nothing may be done with it.</exception>
    public static Intent Read(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Read(ReadAnew);
    }

    private static Intent ReadAnew(LedgerRow row)
    {
        try
        {
            var json = JsonSerializer.Deserialize(row.Document.Span, IntentJsonContext.Default.IntentJson);
            return json is { V: FormatVersion } && RowKeys.Intents + json.Id == row.Key
                ? ToIntent(json)
                : throw new FormatException("It is of another version, or in another's place.");
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or OverflowException)
        {
            // The document may hold a preimage: no part of it may get into a message.
            throw new FormatException($"Row '{row.Key}' is no intent that this version knows: {e.GetType().Name}.");
        }
    }

    private static Intent ToIntent(IntentJson json)
    {
        var agent = AgentId.Parse(json.Agent);
        return new Intent
        {
            Id = IntentId.TryParseStored(json.Id, out var id) ? id : throw new FormatException(),
            Request = ReadRequest(json.Request, agent),
            State = Known<IntentState>(json.State),
            CreatedAt = json.CreatedAt,
            UpdatedAt = json.UpdatedAt,
            LastStep = json.LastStep,
            Invoice = json.Invoice is { } invoice ? ReadInvoice(invoice) : null,
            Reasons = json.Reasons is { } reasons ? [.. reasons.Select(ReadReason)] : [],
            Cause = json.Cause is null ? IntentCause.None : Known<IntentCause>(json.Cause),
            Policy = json.Policy is { } stamp ? new PolicyStamp(stamp) : null,
            Category = json.Category is { } category ? CategoryName.Parse(category) : null,
            Mode = json.Mode is { } mode ? Known<PolicyMode>(mode) : null,
            Wanted = ReadReservation(json.Wanted),
            ApprovalUntil = json.ApprovalUntil,
            Approval = json.Approval is { } approval
                ? new Approval(
                    HashOf(approval.PaymentHash), new Msat(approval.AmountMsat), new Msat(approval.FeeReserveMsat), new PolicyStamp(approval.Policy),
                    approval.Approver, approval.At, approval.ExpiresAt)
                : null,
            Reservation = ReadReservation(json.Reservation),
            Mark = Known<BudgetMark>(json.Mark),
            Wallet = json.Wallet,
            AttemptsBefore = json.AttemptsBefore,
            Attempts = json.Attempts is { } attempts ? [.. attempts.Select(ReadAttempt)] : [],
            Readings = new ReadingHistory(
                [.. json.Readings.Runs.Select(r => new ReadingRun(Known<WalletReading>(r.Kind), r.First, r.Last, r.Count))], json.Readings.Silent, json.Readings.Total),
            OpenSince = json.OpenSince,
            ActAt = json.ActAt,
            Pauses = json.Pauses,
            LookAt = json.LookAt,
            Preimage = json.Preimage is { } hex ? PreimageOf(hex) : null,
            Fee = json.FeeMsat is { } fee ? new Msat(fee) : null,
            SettledAt = json.SettledAt,
            Outcome = json.Outcome is { } outcome ? new PaymentOutcome(outcome.Status, outcome.Bytes, outcome.BodySha256, outcome.Note) : null,
            OutcomeAt = json.Outcome?.At,
            NewInvoiceAllowed = json.NewInvoiceAllowed,
            FirstAudit = json.FirstAudit,
            EarlierInvoices = json.EarlierInvoices,
        };
    }

    private static PaymentRequest ReadRequest(RequestJson json, AgentId agent)
    {
        CanonicalUrl? url = null;
        if (json.Url is not null && UrlCanonicalizer.TryParse(json.Url, out url) != UrlError.None)
        {
            throw new FormatException();
        }

        return new PaymentRequest
        {
            Agent = agent,
            Id = IntentId.TryParse(json.Key, out var id) ? id : throw new FormatException(),
            Invoice = json.Invoice,
            Digest = new RequestDigest(json.Digest, json.PurposeDigest),
            Purpose = json.Purpose,
            Url = url,
            Method = json.Method,
            Category = json.Category is { } category ? CategoryName.Parse(category) : null,
            Session = json.Session is { } session ? SessionId.Parse(session) : null,
            Quoted = json.QuotedMsat is { } quoted ? new Msat(quoted) : null,
        };
    }

    private static InvoiceFacts ReadInvoice(InvoiceJson json) => new(
        HashOf(json.PaymentHash),
        json.AmountMsat is { } amount ? new Msat(amount) : null,
        NodeId.TryParse(json.Payee, out var payee) ? payee : throw new FormatException(),
        json.ExpiresAt,
        json.MinFinalCltv,
        LightningNetwork.TryParse(json.Network, out var network) ? network : throw new FormatException());

    private static AttemptJson WriteAttempt(Attempt attempt) => new(
        attempt.Number,
        attempt.Owner,
        attempt.WrittenAt,
        attempt.LeaseUntil,
        attempt.RequestId,
        attempt.Answer is { } answer ? SnakeCase.Of(answer.Seen) : null,
        attempt.Answer?.Code is { } code ? SnakeCase.Of(code) : null,
        attempt.AnsweredAt,
        SnakeCase.Of(attempt.Ending),
        attempt.ResponseId);

    private static Attempt ReadAttempt(AttemptJson json) => new(json.Number, json.Owner, json.WrittenAt, json.LeaseUntil, json.RequestId)
    {
        Answer = json.Seen is { } seen ? new AttemptAnswer(Known<AttemptSeen>(seen), json.Code is { } code ? Known<WalletErrorCode>(code) : null) : null,
        AnsweredAt = json.AnsweredAt,
        Ending = Known<AttemptEnding>(json.Ending),
        ResponseId = json.ResponseId,
    };

    private static ReasonJson WriteReason(Reason reason) =>
        new(reason.Code.Text(), reason.Agent?.ToString(), reason.Field, reason.Limit, reason.Actual, reason.Unit);

    private static Reason ReadReason(ReasonJson json) => new(
        ReasonCodes.TryParse(json.Code, out var code) ? code : throw new FormatException(),
        json.Agent is { } agent ? AgentId.Parse(agent) : null,
        json.Field,
        json.Limit,
        json.Actual,
        json.Unit);

    private static JsonElement? WriteReservation(Reservation? reservation)
    {
        if (reservation is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(reservation.ToUtf8Json());
        return document.RootElement.Clone();
    }

    private static Reservation? ReadReservation(JsonElement? json) =>
        json is not { } element ? null
        : Reservation.TryParse(JsonSerializer.SerializeToUtf8Bytes(element, IntentJsonContext.Default.JsonElement), out var reservation) ? reservation
        : throw new FormatException();

    private static PaymentHash HashOf(string hex) => PaymentHash.TryParse(hex, out var hash) ? hash : throw new FormatException();

    private static Preimage PreimageOf(string hex) => Preimage.TryParse(hex, out var preimage) ? preimage : throw new FormatException();

    private static T Known<T>(string text)
        where T : struct, Enum => SnakeCase.TryParse(text, out T value) ? value : throw new FormatException();
}
