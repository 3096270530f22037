using System.Text.RegularExpressions;
using L402Functions.EndToEnd.Tests.Rotating;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>No runbook is only read: each is named here with the test that plays it.</summary>
public sealed partial class RunbookCoverageTests
{
    private static readonly string[] Folders = ["# Runbooks", "# Rotating", "## Keys and wallets"];

    private static readonly Dictionary<string, string> Played = new(StringComparer.Ordinal)
    {
        ["## Freeze everything"] = nameof(RunbookTests.Everything_is_frozen_and_let_go_on),
        ["## A payment needs an operator"] = nameof(RunbookTests.A_poisoned_payment_is_found_looked_at_and_released),
        ["## Poison messages"] = nameof(RunbookTests.A_poisoned_payment_is_found_looked_at_and_released),
        ["## An outcome is unknown for long"] = nameof(WalletRunbookTests.An_outcome_that_the_wallet_does_not_tell_is_listed_until_it_does),
        ["## The books do not agree"] = nameof(LeakRunbookTests.What_somebody_pays_with_a_leaked_connection_is_named_and_ends_with_it_and_open_payments_go_on),
        ["## A wallet is silent"] = nameof(WalletRunbookTests.What_waits_for_a_silent_wallet_goes_on_once_it_is_back_under_its_name),
        ["## Storage is down"] = nameof(StorageRunbookTests.Storage_that_refuses_everybody_costs_no_payment),
        ["## Restoring from an archive"] = nameof(ArchiveRunbookTests.Old_rows_are_read_and_checked_by_hand_and_what_is_lost_or_changed_is_named),
        ["## An operator's key has leaked"] = nameof(LeakRunbookTests.What_was_done_with_a_leaked_operators_key_is_stopped_found_and_undone),
        ["## A wallet's connection has leaked"] = nameof(LeakRunbookTests.What_somebody_pays_with_a_leaked_connection_is_named_and_ends_with_it_and_open_payments_go_on),
        ["### A master key"] = nameof(MasterKeyRunbookTests.Who_still_has_a_key_of_the_old_master_key_is_listed_until_nobody_has),
        ["### An agent's key"] = nameof(RunbookTests.An_agents_key_is_replaced),
        ["### An operator's key"] = nameof(LeakRunbookTests.What_was_done_with_a_leaked_operators_key_is_stopped_found_and_undone),
        ["### A wallet"] = nameof(RunbookTests.An_agent_is_moved_to_another_wallet_and_what_is_open_is_listed),
        ["### The keys of checkpoints and receipts"] = nameof(CheckpointKeyTests.What_the_old_key_signed_counts_as_long_as_its_public_key_is_kept_and_is_named_where_it_is_not),
    };

    [Fact]
    public void Every_runbook_is_played_by_a_test() =>
        Assert.Equal(
            Played.Keys.Order(StringComparer.Ordinal),
            Heading().Matches(Shell.Read(Runbook.Document)).Select(m => m.Value).Except(Folders).Order(StringComparer.Ordinal));

    [GeneratedRegex("^#{1,3} .+$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
