using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Faults;

/// <summary>
/// One thing that goes wrong with one request. Some can happen only on the wire: they are for the script of a <see cref="Nwc.NwcWalletService"/>. What a
/// caller makes of each is said in terms of <see cref="WalletOutcome{T}"/>.
/// </summary>
public abstract record WalletFault
{
    private WalletFault()
    {
    }

    /// <summary>True where the fault concerns a reply's preimage.</summary>
    internal bool IsAboutPreimage => this is SuccessWithoutPreimage or ZeroPreimage or WrongPreimage;

    /// <summary>True where the fault is about messages, which a wallet in the caller's process does not send.</summary>
    internal bool NeedsWire => this is ReplyLate or DuplicateReply or ForgedSignature or WrongRequest or OtherAuthor or GarbageContent
        or MalformedPayload or WrongResultType or EmptyResult or Restart;

    /// <summary>
    /// The request takes this long to arrive. It cannot be called back: a caller who stops waiting gets Unknown, and the wallet carries it out all the same.
    /// </summary>
    /// <param name="Time">How long.</param>
    /// <param name="Then">What else goes wrong on arrival.</param>
    public sealed record Delay(TimeSpan Time, WalletFault? Then = null) : WalletFault;

    /// <summary>The wallet carries the request out, and its reply is lost: Unknown.</summary>
    public sealed record DropReply : WalletFault;

    /// <summary>The request is lost on the way, which the caller cannot tell from a lost reply: Unknown.</summary>
    public sealed record DropRequest : WalletFault;

    /// <summary>The wallet refuses and does nothing.</summary>
    public sealed record RefuseWith(WalletErrorCode Code, string Message) : WalletFault;

    /// <summary>The wallet carries the request out and reports an error nevertheless, as wallets in the field do.</summary>
    public sealed record ExecuteThenRefuse(WalletErrorCode Code, string Message) : WalletFault;

    /// <summary>The wallet reports success and no preimage.</summary>
    public sealed record SuccessWithoutPreimage : WalletFault;

    /// <summary>The wallet reports success and a preimage of zeros.</summary>
    public sealed record ZeroPreimage : WalletFault;

    /// <summary>The wallet reports success and some other payment's preimage.</summary>
    public sealed record WrongPreimage : WalletFault;

    /// <summary>No answer now (Unknown), and the wallet carries the request out after this time.</summary>
    public sealed record ExecuteLate(TimeSpan Time) : WalletFault;

    /// <summary>The wallet cannot be reached: NotSent in this process; behind a relay the same as <see cref="DropRequest"/>, for the relay takes the request.</summary>
    public sealed record Unavailable : WalletFault;

    /// <summary>On the wire: the wallet carries the request out at once and replies after this time. Unknown where the caller does not wait so long.</summary>
    public sealed record ReplyLate(TimeSpan Time) : WalletFault;

    /// <summary>On the wire: the reply comes twice, as two events. The first counts.</summary>
    public sealed record DuplicateReply : WalletFault;

    /// <summary>On the wire: the wallet carries the request out, and the reply's signature is not its own. To be ignored; a careful relay does not even pass it on.</summary>
    /// <param name="ThenAnswer">Whether the right reply follows.</param>
    public sealed record ForgedSignature(bool ThenAnswer = false) : WalletFault;

    /// <summary>On the wire: the wallet carries the request out, and the reply names another request. To be ignored.</summary>
    /// <param name="ThenAnswer">Whether the right reply follows.</param>
    public sealed record WrongRequest(bool ThenAnswer = false) : WalletFault;

    /// <summary>On the wire: the wallet carries the request out, and somebody else replies, with a signature of his own. To be ignored.</summary>
    /// <param name="ThenAnswer">Whether the right reply follows.</param>
    public sealed record OtherAuthor(bool ThenAnswer = false) : WalletFault;

    /// <summary>On the wire: the wallet carries the request out, and its reply does not decrypt. To be ignored.</summary>
    /// <param name="ThenAnswer">Whether the right reply follows.</param>
    public sealed record GarbageContent(bool ThenAnswer = false) : WalletFault;

    /// <summary>On the wire: the wallet carries the request out, and its reply decrypts to something that is no payload. To be ignored.</summary>
    /// <param name="ThenAnswer">Whether the right reply follows.</param>
    public sealed record MalformedPayload(bool ThenAnswer = false) : WalletFault;

    /// <summary>On the wire: the wallet carries the request out, and its reply is one to another method. To be ignored.</summary>
    /// <param name="ThenAnswer">Whether the right reply follows.</param>
    public sealed record WrongResultType(bool ThenAnswer = false) : WalletFault;

    /// <summary>On the wire: the wallet carries the request out and replies with a result that has no members. Unknown where one is needed.</summary>
    public sealed record EmptyResult : WalletFault;

    /// <summary>On the wire: the wallet begins to carry the request out and restarts; it finishes its work and never replies. Unknown.</summary>
    public sealed record Restart : WalletFault;
}
