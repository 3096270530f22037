namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>The ways that a payment can take.</summary>
internal enum Road
{
    /// <summary>Asked for over HTTP, and paid.</summary>
    Asked,

    /// <summary>An agent's own message, and paid.</summary>
    Message,

    /// <summary>Asked for over HTTP; the wallet pays and reports an error, and a look-up finds the proof.</summary>
    Unclear,

    /// <summary>Asked for over HTTP, waits for an operator, approved over HTTP, and paid.</summary>
    Approved,

    /// <summary>Asked for over HTTP; the wallet refuses for now, and the next attempt is paid.</summary>
    Retried,

    /// <summary>Written down by a process that dies before it sends a message about it, asked for by nobody again, found by a sweep, and paid.</summary>
    Swept,

    /// <summary>Asked for over HTTP; the process dies when the wallet has heard the request, which carries it out afterwards.</summary>
    PaidLate,

    /// <summary>The same, and the wallet never carries it out.</summary>
    NeverPaid,

    /// <summary>Asked for over HTTP; the process dies when the wallet has paid, and before it says so.</summary>
    Unheard,
}
