using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.LoadTest.Audit;

/// <summary>
/// The books of any number of payments, each with six audit rows as an ordinary one has and its intent, made as they are read: chained, canonical and with a head
/// that agrees. As a store it serves verification without any storage; its rows can be copied into one.
/// </summary>
internal sealed class GeneratedBooks : ILedgerStore
{
    public const int RowsEach = 6;
    private static readonly AgentId Agent = AgentId.Parse("research");
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Msat Amount = Msat.FromSats(21);
    private static readonly Msat Reserve = new(1_000);
    private static readonly Msat Fee = new(7);
    private static readonly NodeId Payee = NodeId.TryParse("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", out var id) ? id : throw new FormatException();

    private readonly int payments;
    private readonly Lazy<LedgerRow> head;

    public GeneratedBooks(int rows)
    {
        payments = (rows + RowsEach - 1) / RowsEach;
        head = new Lazy<LedgerRow>(MakeHead);
    }

    public static AgentId Root => Agent;

    public int Rows => payments * RowsEach;

    public Task<LedgerRow?> ReadAsync(AgentId root, string key, CancellationToken cancellationToken) =>
        Task.FromResult(key == RowKeys.Head ? head.Value : null);

    public async IAsyncEnumerable<LedgerRow> ReadRangeAsync(AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var isBeyond = string.CompareOrdinal(from, RowKeys.AuditEntry(Rows)) > 0;
        var rows = from.StartsWith(RowKeys.Audit, StringComparison.Ordinal) ? isBeyond ? [] : AuditRows() : from.StartsWith(RowKeys.Intents, StringComparison.Ordinal) ? Intents() : [];
        foreach (var row in rows)
        {
            if (string.CompareOrdinal(row.Key, from) >= 0 && string.CompareOrdinal(row.Key, to) < 0)
            {
                yield return row;
            }
        }
    }

    public Task<WriteResult> WriteAsync(AgentId root, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
        throw new NotSupportedException("These books are only read.");

    /// <summary>Everything, as a store would hold it.</summary>
    public IEnumerable<LedgerRow> All() => AuditRows().Concat(Intents()).Append(head.Value);

    private static PaymentHash HashOf(int number) => PaymentHash.FromBytes(SHA256.HashData(BitConverter.GetBytes(number)));

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"order-{number:D9}");

    private static Reservation ReservationOf(int number) => new() { Chain = [Agent], Amount = Amount, FeeReserve = Reserve, Payee = Payee, At = Start.AddSeconds(number) };

    private IEnumerable<LedgerRow> AuditRows()
    {
        var link = AuditLink.Start;
        for (var number = 1; number <= payments; number++)
        {
            var at = Start.AddSeconds(number).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            var (intent, hash) = (NameOf(number), HashOf(number));
            foreach (var (what, details) in Steps())
            {
                var document = Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{"actor":"system","agent":"{{Agent}}","at":"{{at}}","details":{"amount":"{{Amount.Value}}","category":"tool_calls",{{details}},"host":"api.example.com","mode":"enforce","path":"/pages","payee":"{{Payee}}","policy":"research@1","session":"run:1","wallet":"main"},"event":"{{what}}","intent":"{{intent}}","payment_hash":"{{hash}}","prev":"{{link.Hash}}","seq":{{link.Sequence + 1}},"step":"{{intent}}-{{what}}","v":1}"""));
                link = new AuditLink(link.Sequence + 1, AuditHash.Of(document));
                yield return new LedgerRow(RowKeys.AuditEntry(link.Sequence), "*", document);
            }
        }

        static IEnumerable<(string What, string Details)> Steps() =>
        [
            ("requested", "\"h\":\"a page of text\""),
            ("decided", "\"fee_reserve\":\"1000\""),
            ("reserved", "\"fee_reserve\":\"1000\""),
            ("attempted", "\"h\":\"79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798\""),
            ("answered", "\"h\":\"proof\""),
            ("settled", $"\"fee\":\"{Fee.Value}\",\"fee_told\":true"),
        ];
    }

    private IEnumerable<LedgerRow> Intents()
    {
        for (var number = 1; number <= payments; number++)
        {
            var (name, at) = (NameOf(number), Start.AddSeconds(number));
            var id = IntentId.TryParse(name, out var parsed) ? parsed : throw new FormatException();
            var intent = new Intent
            {
                Id = id,
                Request = new PaymentRequest { Agent = Agent, Id = id, Invoice = "lnbc21u1", Digest = new RequestDigest("digest", "purpose"), Purpose = "a page of text" },
                State = IntentState.Settled,
                Mark = BudgetMark.Spent,
                CreatedAt = at,
                UpdatedAt = at,
                SettledAt = at,
                LastStep = name,
                Invoice = new InvoiceFacts(HashOf(number), Amount, Payee, at.AddHours(1), 18, LightningNetwork.Regtest),
                Reservation = ReservationOf(number),
                Fee = Fee,
                Wallet = "main",
                FirstAudit = ((number - 1L) * RowsEach) + 1,
            };
            yield return new LedgerRow(RowKeys.Intent(id), "*", IntentDocument.Write(intent));
        }
    }

    private LedgerRow MakeHead()
    {
        var budget = BudgetState.Empty;
        for (var number = 1; number <= payments; number++)
        {
            var reservation = ReservationOf(number);
            budget = budget.Reserve(reservation).Settle(reservation, Amount, Fee, reservation.At);
        }

        var last = AuditRows().Last();
        var made = new LedgerHead
        {
            Budget = budget,
            Agents = LedgerHead.Empty.Agents.Add(Agent, new AgentEntry(null, 1, Frozen: false, "main")),
            Chain = new AuditLink(Rows, AuditHash.Of(last.Document.Span)),
        };
        return new LedgerRow(RowKeys.Head, "*", made.ToUtf8Json());
    }
}
