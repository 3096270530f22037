namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>When a process ends, with respect to one thing that it asks of others.</summary>
internal enum KillMoment
{
    /// <summary>It has asked, and nobody has heard it.</summary>
    Before,

    /// <summary>What it asked for is done, and it has not heard so.</summary>
    After,
}
