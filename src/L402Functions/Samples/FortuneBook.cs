using System.Security.Cryptography;

namespace L402Functions.Samples;

/// <summary>What people who run systems learned, a sentence a page.</summary>
internal static class FortuneBook
{
    private static readonly string[] Pages =
    [
        "A backup that was never restored is a hope with a schedule.",
        "The queue is not the problem; the queue is where you can see the problem.",
        "Whatever can be retried will be retried, by someone you have never met.",
        "Name the unit, or somebody will choose one for you.",
        "The second system is slower because it remembers the first.",
        "An alarm that nobody answers teaches everybody not to.",
        "The clock on the other machine is also right, in its own opinion.",
        "You will read this log at night; write it for that person.",
        "A timeout is a decision about somebody else's work.",
        "What is counted twice is trusted once.",
        "The cache remembers what you would rather it forgot.",
        "Delete the flag before it becomes a feature.",
        "A small refusal today saves a long apology tomorrow.",
        "Every default is a decision that nobody will review again.",
        "Idempotent is what you say before, and wish you had said after.",
        "If two services must agree, give them one thing to disagree about at a time.",
        "The rollback you practised is the one that works.",
        "Leases end. Plan for the tenant who did not notice.",
        "Rounding is a transfer of money to whoever chose the direction.",
        "The happy path is a rumour that tests repeat.",
        "An error without the field's name is a riddle.",
        "The fastest write is the one that was already there.",
        "Unknown is an answer. It is just not the end of the conversation.",
        "Somebody depends on that bug.",
        "A lock that is held by the dead is held for ever.",
        "Measure it twice on the machine you have before once on the machine you want.",
        "Secrets travel best when they stay at home.",
        "The edge case sends its regards from production.",
        "When the dashboard is green and the customers are not, believe the customers.",
        "A good name saves a meeting.",
        "The last page of the manual is where the first page should have begun.",
        "Pay once, and keep the receipt.",
    ];

    /// <summary>A page by chance.</summary>
    public static Fortune Draw()
    {
        var page = RandomNumberGenerator.GetInt32(Pages.Length);
        return new Fortune(Pages[page], page + 1, Pages.Length);
    }
}
