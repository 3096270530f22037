using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>What the words of a wallet are taken for, as far as no simulated wallet says such things.</summary>
public sealed class ResultTests
{
    private static readonly Preimage Secret = Preimage.FromBytes(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly PaymentHash Hash = PaymentHash.Of(Secret);
    private static readonly string Other = new('2', 64);

    public static TheoryData<string, string> Payments => new()
    {
        { $$$"""{"result":{"preimage":"{{{Secret.ToHex()}}}"}}""", "Answered" },
        { $$$"""{"error":null,"result":{"preimage":"{{{Secret.ToHex().ToUpperInvariant()}}}","fees_paid":3}}""", "Answered" },
        { $$$"""{"error":{"code":"INTERNAL","message":"oops"},"result":{"preimage":"{{{Secret.ToHex()}}}"}}""", "Answered" },
        { $$$"""{"error":{"code":"INSUFFICIENT_BALANCE","message":"no"},"result":{"preimage":"{{{Other}}}"}}""", "Unknown" },
        { $$$"""{"result":{"preimage":"{{{Other}}}"}}""", "Unknown" },
        { """{"result":{"preimage":""}}""", "Unknown" },
        { """{"result":{"preimage":null}}""", "Unknown" },
        { """{"result":{"preimage":7}}""", "Unknown" },
        { """{"result":[]}""", "Unknown" },
        { """{"result":null}""", "Unknown" },
        { """{"error":null,"result":null}""", "Unknown" },
        { "{}", "Unknown" },
        { """{"error":{"code":"PAYMENT_FAILED","message":"no route"}}""", "Refused PaymentFailed" },
        { """{"error":{"code":"payment_failed","message":"no route"}}""", "Refused Unlisted" },
        { """{"error":{"message":"no code"}}""", "Refused Unlisted" },
        { """{"error":"text"}""", "Refused Unlisted" },
        { """{"error":{"code":"\ud800","message":"\ud800"}}""", "Refused Unlisted" },
    };

    public static TheoryData<string, string> Transactions => new()
    {
        { Row(), "Answered" },
        { Row(type: "incoming"), "Unknown" },
        { Row(type: "sideways"), "Unknown" },
        { Row(hash: Other), "Unknown" },
        { Row(hash: ""), "Unknown" },
        { Row(amount: "-1"), "Unknown" },
        { Row(amount: "1.5"), "Unknown" },
        { Row(amount: "2100000000000000001"), "Unknown" },
        { Row(createdAt: "0"), "Unknown" },
        { Row(createdAt: "99999999999999"), "Unknown" },
        { "[]", "Unknown" },
    };

    public static TheoryData<string, string, TransactionState, bool> States => new()
    {
        { "settled", Secret.ToHex(), TransactionState.Settled, true },
        { "SETTLED", Secret.ToHex(), TransactionState.Settled, true },
        { "settled", "", TransactionState.Settled, false },
        { "settled", Other, TransactionState.Unspecified, false },
        { "settled", new string('0', 64), TransactionState.Unspecified, false },
        { "settled", "not hexadecimal", TransactionState.Unspecified, false },
        { "pending", Other, TransactionState.Pending, false },
        { "accepted", "", TransactionState.Accepted, false },
        { "expired", "", TransactionState.Expired, false },
        { "failed", "", TransactionState.Failed, false },
        { "paid", Secret.ToHex(), TransactionState.Unspecified, true },
    };

    [Theory]
    [MemberData(nameof(Payments))]
    public void Only_the_matching_preimage_is_a_payment(string members, string expected)
    {
        var outcome = NwcResults.Payment(Response("pay_invoice", members), Hash);
        Assert.Equal(expected, Ask.NameOf(outcome));
        if (outcome is WalletOutcome<PaidInvoice>.Answered paid)
        {
            Assert.Equal(Secret, paid.Value.Preimage);
        }
    }

    [Theory]
    [MemberData(nameof(Transactions))]
    public void A_lookup_answers_only_for_what_was_asked(string result, string expected) =>
        Assert.Equal(expected, Ask.NameOf(NwcResults.Lookup(Response("lookup_invoice", $$$"""{"result":{{{result}}}}"""), Hash, TransactionDirection.Outgoing)));

    [Theory]
    [MemberData(nameof(States))]
    public void A_wrong_preimage_is_dropped_and_takes_settled_with_it(string state, string preimage, TransactionState expected, bool kept)
    {
        var found = Bounded.Answered(NwcResults.Lookup(Response("lookup_invoice", $$$"""{"result":{{{Row(state, preimage)}}}}"""), Hash, null));
        Assert.Equal(expected, found.State);
        Assert.Equal(kept ? Secret : null, found.Preimage);
    }

    [Fact]
    public void A_wallet_that_names_no_state_is_believed_when_it_proves_and_dates_it()
    {
        var proven = $$$"""{"type":"outgoing","payment_hash":"{{{Hash}}}","amount":1,"created_at":1,"settled_at":2,"preimage":"{{{Secret.ToHex()}}}"}""";
        Assert.Equal(TransactionState.Settled, Bounded.Answered(NwcResults.Lookup(Response("lookup_invoice", $$$"""{"result":{{{proven}}}}"""), Hash, null)).State);
        var unproven = $$$"""{"type":"outgoing","payment_hash":"{{{Hash}}}","amount":1,"created_at":1,"settled_at":2}""";
        Assert.Equal(TransactionState.Unspecified, Bounded.Answered(NwcResults.Lookup(Response("lookup_invoice", $$$"""{"result":{{{unproven}}}}"""), Hash, null)).State);
    }

    [Fact]
    public void One_row_that_cannot_be_read_leaves_no_list()
    {
        Assert.Equal(2, List($"[{Row()},{Row(type: "incoming")}]", null).Count);
        Assert.Single(List($"[{Row()},{Row(type: "incoming")}]", TransactionDirection.Outgoing));
        Bounded.Unknown(NwcResults.Transactions(Response("list_transactions", $$$"""{"result":{"transactions":[{{{Row()}}},{}]}}"""), null));
        Bounded.Unknown(NwcResults.Transactions(Response("list_transactions", """{"result":{}}"""), null));

        static IReadOnlyList<WalletTransaction> List(string rows, TransactionDirection? direction) =>
            Bounded.Answered(NwcResults.Transactions(Response("list_transactions", $$$"""{"result":{"transactions":{{{rows}}}}}"""), direction));
    }

    [Fact]
    public void Foreign_text_is_bounded_and_on_one_line()
    {
        var error = $$$"""{"error":{"code":"{{{new string('X', 300)}}}","message":"{{{new string('y', 5_000)}}}"}}""";
        var refused = Assert.IsType<WalletOutcome<PaidInvoice>.Refused>(NwcResults.Payment(Response("pay_invoice", error), Hash));
        Assert.Equal(ForeignText.MaxLength, refused.Message.Length);
        Assert.StartsWith(new string('X', 40) + ": y", refused.Message, StringComparison.Ordinal);
        Assert.Equal("a b c", ForeignText.Clean("a\nb\u202ec\0"));
        Assert.Equal("👍", ForeignText.Clean("👍👍", 3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"result_type":7}""")]
    [InlineData("""{"result_type":"get_info","result_type":"pay_invoice"}""")]
    [InlineData("""{"result_type":"\ud800"}""")]
    public void What_is_no_response_is_not_read(string text) => Assert.False(NwcResponse.TryRead("an event", text, out _));

    private static NwcResponse Response(string type, string members)
    {
        var text = members == "{}" ? $$$"""{"result_type":"{{{type}}}"}""" : $$$"""{"result_type":"{{{type}}}",{{{members[1..]}}}""";
        Assert.True(NwcResponse.TryRead("an event", text, out var response));
        return response;
    }

    private static string Row(
        string state = "pending", string preimage = "", string type = "outgoing", string? hash = null, string amount = "1000", string createdAt = "1700000000") =>
        $$$"""{"type":"{{{type}}}","state":"{{{state}}}","payment_hash":"{{{hash ?? Hash.ToString()}}}","amount":{{{amount}}},"created_at":{{{createdAt}}},"preimage":"{{{preimage}}}"}""";
}
