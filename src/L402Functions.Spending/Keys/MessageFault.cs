namespace L402Functions.Spending.Keys;

/// <summary>Why a message is not taken. Nothing of it was believed.</summary>
public enum MessageFault
{
    /// <summary>It is no message of ours or of an agent's, or was cut off.</summary>
    Malformed,

    /// <summary>It is of a version that is not known here.</summary>
    UnknownVersion,

    /// <summary>Its authenticator is not that of who it says it is from, for what it says, in this queue.</summary>
    NotAuthentic,

    /// <summary>An agent's own message, authentic, whose fields are not a request.</summary>
    NotARequest,
}
