namespace L402Functions.Storage.Tests.Stores;

/// <summary>What becomes of one request on its way.</summary>
public enum Fate
{
    /// <summary>It is sent and answered.</summary>
    Arrives,

    /// <summary>It never reaches the service.</summary>
    IsLost,

    /// <summary>The service does it, and its answer is lost.</summary>
    AnswerIsLost,

    /// <summary>The service does it, and the client gives up waiting.</summary>
    AnswerIsTooLate,

    /// <summary>The service gets it twice and the second answer is what comes back.</summary>
    ArrivesTwice,

    /// <summary>The service refuses it as too busy: 503.</summary>
    IsTurnedAway,

    /// <summary>The service refuses it as too frequent: 429.</summary>
    IsThrottled,

    /// <summary>The service fails over it: 500.</summary>
    FailsInside,

    /// <summary>Nobody answers, for as long as the client waits.</summary>
    IsNeverAnswered,
}
