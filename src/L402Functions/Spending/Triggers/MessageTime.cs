using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.Triggers;

/// <summary>When a message was put into its queue, as the trigger's metadata has it.</summary>
internal static class MessageTime
{
    /// <summary>The time, which hosts write as JSON; null where there is none to read.</summary>
    public static DateTimeOffset? Of(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.BindingContext.BindingData.TryGetValue("InsertionTime", out var value)
            && DateTimeOffset.TryParse(
                (value as string)?.Trim('"'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }
}
