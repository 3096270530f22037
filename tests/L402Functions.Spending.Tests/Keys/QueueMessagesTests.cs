using System.Text;
using System.Text.Json.Nodes;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;

namespace L402Functions.Spending.Tests.Keys;

public sealed class QueueMessagesTests
{
    private static readonly AgentId Root = AgentId.Parse("root");
    private static readonly AgentId Agent = AgentId.Parse("scout");
    private static readonly MasterSecretRing Master = new(new Dictionary<int, byte[]> { [1] = [.. Enumerable.Repeat((byte)7, 32)] }, 1);
    private static readonly AgentKeys Keys = new(Master);
    private static readonly QueueMessages Messages = new(Master, Keys);

    private static readonly PaymentRequestForm Form = new(
        "order-1", "lnbcrt1invoice", "three pages\"of text", "https://api.example.com/pages?n=3", "GET", "tool_calls", "run:7", 21_000);

    [Fact]
    public void Our_own_message_reads_back()
    {
        var message = Messages.Write(MessageKind.Payment, Root, Id("order-1"));
        Assert.Equal(new MessageReading.Own(Root, Id("order-1")), Messages.Read(MessageKind.Payment, message));
    }

    [Fact]
    public void Our_own_message_carries_ids_and_nothing_else()
    {
        var json = JsonNode.Parse(Messages.Write(MessageKind.Reconcile, Root, Id("order-1")))!.AsObject();
        Assert.Equal(["v", "master", "root", "intent", "mac"], json.Select(m => m.Key));
    }

    [Fact]
    public void Our_own_message_may_carry_a_trace_and_nothing_that_is_none()
    {
        const string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var message = Messages.Write(MessageKind.Payment, Root, Id("order-1"), trace);
        Assert.Equal(new MessageReading.Own(Root, Id("order-1")) { TraceParent = trace }, Messages.Read(MessageKind.Payment, message));
        Assert.Throws<ArgumentException>(() => Messages.Write(MessageKind.Payment, Root, Id("order-1"), "a trace"));

        var json = JsonNode.Parse(message)!;
        json["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        Refused(MessageFault.NotAuthentic, MessageKind.Payment, Encoding.UTF8.GetBytes(json.ToJsonString()));
        json["traceparent"] = "a trace";
        Refused(MessageFault.Malformed, MessageKind.Payment, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    [Fact]
    public void Our_own_message_may_say_when_it_is_due_and_nobody_else_may()
    {
        var due = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var message = Messages.Write(MessageKind.Reconcile, Root, Id("order-1"), dueAt: due.AddMilliseconds(7));
        Assert.Equal(new MessageReading.Own(Root, Id("order-1")) { DueAt = due }, Messages.Read(MessageKind.Reconcile, message));

        var json = JsonNode.Parse(message)!;
        json["due"] = due.ToUnixTimeSeconds() + 1;
        Refused(MessageFault.NotAuthentic, MessageKind.Reconcile, Encoding.UTF8.GetBytes(json.ToJsonString()));
        json["due"] = long.MaxValue;
        Refused(MessageFault.Malformed, MessageKind.Reconcile, Encoding.UTF8.GetBytes(json.ToJsonString()));

        var agents = JsonNode.Parse(QueueMessages.Write(Keys.Derive(Agent, 1), Form))!;
        agents["due"] = 1;
        Refused(MessageFault.Malformed, MessageKind.Payment, Encoding.UTF8.GetBytes(agents.ToJsonString()));
    }

    [Fact]
    public void A_message_of_one_queue_is_not_taken_from_the_other() =>
        Refused(MessageFault.NotAuthentic, MessageKind.Reconcile, Messages.Write(MessageKind.Payment, Root, Id("order-1")));

    [Theory]
    [InlineData("root", "another")]
    [InlineData("intent", "order-2")]
    [InlineData("mac", "0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_tampered_message_is_refused(string field, string value)
    {
        var json = JsonNode.Parse(Messages.Write(MessageKind.Payment, Root, Id("order-1")))!;
        json[field] = value;
        Refused(MessageFault.NotAuthentic, MessageKind.Payment, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    [Fact]
    public void A_message_cut_off_anywhere_is_refused()
    {
        foreach (var message in new[] { Messages.Write(MessageKind.Payment, Root, Id("order-1")), QueueMessages.Write(Keys.Derive(Agent, 1), Form) })
        {
            for (var length = 0; length < message.Length; length++)
            {
                Refused(MessageFault.Malformed, MessageKind.Payment, message.AsSpan(0, length));
            }
        }
    }

    [Fact]
    public void An_agents_message_reads_back_as_that_agents_request()
    {
        var message = QueueMessages.Write(Keys.Derive(Agent, 4), Form);
        var read = Assert.IsType<MessageReading.FromAgent>(Messages.Read(MessageKind.Payment, message));
        Assert.Equal(4, read.Generation);
        Assert.Equal(Agent, read.Request.Agent);
        Assert.Equal("three pages\"of text", read.Request.Purpose);
        Assert.Equal(21_000, read.Request.Quoted!.Value.Value);
        Assert.Equal("https://api.example.com/pages", read.Request.Url!.ToString());
    }

    [Theory]
    [InlineData("agent", "root")]
    [InlineData("idempotency_key", "order-2")]
    [InlineData("invoice", "lnbcrt1other")]
    [InlineData("purpose", "another purpose")]
    [InlineData("url", "https://api.example.com/other")]
    [InlineData("method", "POST")]
    [InlineData("category", "inference")]
    [InlineData("session", "run:8")]
    public void An_agents_message_with_any_field_changed_is_refused(string field, string value)
    {
        var json = JsonNode.Parse(QueueMessages.Write(Keys.Derive(Agent, 1), Form))!;
        json[field] = value;
        Refused(MessageFault.NotAuthentic, MessageKind.Payment, Encoding.UTF8.GetBytes(json.ToJsonString()));
        json.AsObject().Remove(field);
        Refused(field == "agent" ? MessageFault.Malformed : MessageFault.NotAuthentic, MessageKind.Payment, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    [Theory]
    [InlineData("quoted_msat", 1)]
    [InlineData("generation", 2)]
    [InlineData("master", 2)]
    public void An_agents_message_with_a_number_changed_is_refused(string field, int value)
    {
        var json = JsonNode.Parse(QueueMessages.Write(Keys.Derive(Agent, 1), Form))!;
        json[field] = value;
        Refused(MessageFault.NotAuthentic, MessageKind.Payment, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    [Fact]
    public void A_message_replayed_into_another_agent_is_refused()
    {
        var json = JsonNode.Parse(QueueMessages.Write(Keys.Derive(Agent, 1), Form))!;
        json["agent"] = "victim";
        Refused(MessageFault.NotAuthentic, MessageKind.Payment, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    [Fact]
    public void Fields_cannot_be_moved_into_each_other()
    {
        // The same characters, shifted from one field to the next, have another text to be authenticated.
        var key = Keys.Derive(Agent, 1);
        var mac = MacOf(QueueMessages.Write(key, Form with { Session = "a", Category = "b\nsession:1:a" }));
        var other = MacOf(QueueMessages.Write(key, Form with { Session = "a", Category = "b" }));
        Assert.NotEqual(mac, other);
    }

    [Fact]
    public void An_agents_message_is_not_taken_from_the_queue_of_look_ups() =>
        Refused(MessageFault.Malformed, MessageKind.Reconcile, QueueMessages.Write(Keys.Derive(Agent, 1), Form));

    [Theory]
    [InlineData("""{"v":1,"master":1,"root":"root","intent":"order-1","amount":5,"mac":""}""")]
    [InlineData("""{"v":1,"v":1}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_message_is_refused(string text) => Refused(MessageFault.Malformed, MessageKind.Payment, Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Our_own_message_with_a_field_that_its_authenticator_does_not_cover_is_refused()
    {
        var json = JsonNode.Parse(Messages.Write(MessageKind.Payment, Root, Id("order-1")))!;
        json["purpose"] = "smuggled";
        Refused(MessageFault.Malformed, MessageKind.Payment, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    [Fact]
    public void A_message_of_another_version_is_refused_by_name()
    {
        var json = JsonNode.Parse(Messages.Write(MessageKind.Payment, Root, Id("order-1")))!;
        json["v"] = 2;
        Refused(MessageFault.UnknownVersion, MessageKind.Payment, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    [Fact]
    public void An_authentic_message_that_is_no_request_names_its_fields()
    {
        var message = QueueMessages.Write(Keys.Derive(Agent, 1), Form with { IdempotencyKey = "no spaces allowed", Url = "ftp://example.com/" });
        var refused = Assert.IsType<MessageReading.Refused>(Messages.Read(MessageKind.Payment, message));
        Assert.Equal(MessageFault.NotARequest, refused.Fault);
        Assert.Equal(["idempotency_key", "url"], refused.Problems.Select(p => p.Field));
    }

    private static IntentId Id(string text) => IntentId.TryParse(text, out var id) ? id : throw new FormatException(text);

    private static string MacOf(byte[] message) => JsonNode.Parse(message)!["mac"]!.GetValue<string>();

    private static void Refused(MessageFault fault, MessageKind kind, ReadOnlySpan<byte> message)
    {
        var refused = Assert.IsType<MessageReading.Refused>(Messages.Read(kind, message));
        Assert.Equal(fault, refused.Fault);
    }
}
