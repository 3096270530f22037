using L402Functions.DevWallet.Faults;
using L402Functions.DevWallet.Nwc;

namespace L402Functions.EndToEnd.Tests.Spending.Play;

/// <summary>A wallet that a host can be configured with.</summary>
/// <param name="Connection">Opens it.</param>
/// <param name="Faults">What will go wrong with it.</param>
/// <param name="Tap">Hears what it is asked.</param>
/// <param name="Service">Opens further connections to it, and ends them.</param>
internal sealed record PlayWallet(string Connection, FaultScript Faults, WireTap Tap, NwcWalletService Service);
