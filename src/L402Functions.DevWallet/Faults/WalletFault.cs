using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Faults;

/// <summary>One thing that goes wrong with one request.</summary>
public abstract record WalletFault
{
    private WalletFault()
    {
    }

    /// <summary>True where the fault concerns a reply's preimage.</summary>
    internal bool IsAboutPreimage => this is SuccessWithoutPreimage or ZeroPreimage or WrongPreimage;

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

    /// <summary>The wallet cannot be reached: NotSent.</summary>
    public sealed record Unavailable : WalletFault;
}
