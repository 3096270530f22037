using FsCheck;
using FsCheck.Fluent;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Tests.Encryption;

public sealed class Nip04Tests : IDisposable
{
    private readonly NostrKey own = Nip44Vectors.Secret("0000000000000000000000000000000000000000000000000000000000000001");
    private readonly NostrKey other = Nip44Vectors.Secret("0000000000000000000000000000000000000000000000000000000000000002");

    public void Dispose()
    {
        own.Dispose();
        other.Dispose();
    }

    [Fact]
    public void Any_text_goes_there_and_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), sample =>
        {
            var text = string.Concat(sample.Get.EnumerateRunes());
            return Nip04.TryDecrypt(Nip04.Encrypt(text, own, other.PublicKey), other, own.PublicKey, out var read) && read == text;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("?iv=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==?iv=")]
    [InlineData("?iv=AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA?iv=AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA?iv=AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==?iv=AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==?iv=AAAAAAAAAAAAAAAAAAAAAA==?iv=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAB==?iv=AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData(" AAAAAAAAAAAAAAAAAAAAAA==?iv=AAAAAAAAAAAAAAAAAAAAAA==")]
    public void What_has_another_form_is_refused(string payload) => Assert.False(Nip04.TryDecrypt(payload, own, other.PublicKey, out _));

    [Fact]
    public void Garbage_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(string Text, byte[] Bytes)>(), sample =>
        {
            var blocks = new byte[((sample.Bytes?.Length ?? 0) / 16 + 1) * 16];
            sample.Bytes?.CopyTo(blocks, 0);
            _ = Nip04.TryDecrypt($"{Convert.ToBase64String(blocks)}?iv={Convert.ToBase64String(blocks[..16])}", own, other.PublicKey, out _);
            return !Nip04.TryDecrypt(sample.Text ?? string.Empty, own, other.PublicKey, out _);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void With_a_key_that_is_no_point_of_the_curve_nothing_is_read_or_written()
    {
        var payload = Nip04.Encrypt("pay nobody", own, other.PublicKey);
        var none = Nip44Vectors.Public("1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcdef");

        Assert.False(Nip04.TryDecrypt(payload, own, none, out _));
        Assert.Throws<ArgumentException>(() => Nip04.Encrypt("pay nobody", own, none));
    }

    [Fact]
    public void Text_that_is_too_long_or_half_of_a_surrogate_pair_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => Nip04.Encrypt(new string('x', 65_536), own, other.PublicKey));
        Assert.ThrowsAny<ArgumentException>(() => Nip04.Encrypt("\ud83d", own, other.PublicKey));
    }
}
