using System.Buffers.Binary;
using System.Text;

namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>A message in the wire format of Protocol Buffers, as far as OTLP's traces use it: its fields by their numbers.</summary>
internal sealed class OtlpMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;
    private readonly List<(int Field, ReadOnlyMemory<byte> Value, ulong Number)> fields = [];

    public OtlpMessage(ReadOnlyMemory<byte> message)
    {
        for (var rest = message; rest.Length > 0;)
        {
            var tag = ReadVarint(ref rest);
            var field = (int)(tag >> 3);
            switch ((int)(tag & 7))
            {
                case Varint:
                    fields.Add((field, default, ReadVarint(ref rest)));
                    break;
                case Fixed64:
                    fields.Add((field, default, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, sizeof(ulong)).Span)));
                    break;
                case Bytes:
                    fields.Add((field, Take(ref rest, (int)ReadVarint(ref rest)), 0));
                    break;
                case Fixed32:
                    fields.Add((field, default, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref rest, sizeof(uint)).Span)));
                    break;
                default:
                    throw new InvalidDataException($"Field {field} is of a kind that OTLP does not have.");
            }
        }
    }

    /// <summary>Every message of a repeated field.</summary>
    public IEnumerable<OtlpMessage> All(int field) => fields.Where(f => f.Field == field).Select(f => new OtlpMessage(f.Value));

    /// <summary>A field of bytes, in hexadecimal; empty where there is none.</summary>
    public string Hex(int field) => Convert.ToHexStringLower(Find(field).Value.Span);

    /// <summary>A text; empty where there is none.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Find(field).Value.Span);

    /// <summary>A number; 0 where there is none.</summary>
    public ulong Number(int field) => Find(field).Number;

    private (int Field, ReadOnlyMemory<byte> Value, ulong Number) Find(int field) => fields.LastOrDefault(f => f.Field == field);

    private static ulong ReadVarint(ref ReadOnlyMemory<byte> rest)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref rest, 1).Span[0];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest, int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
