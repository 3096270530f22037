// Stands in for Azure.Data.Tables 12.11.0: TableTransactionFailedException.
using System.Globalization;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables;

#pragma warning disable CA1032 // The real type has this public constructor only.
public class TableTransactionFailedException : RequestFailedException
#pragma warning restore CA1032
{
#pragma warning disable CA1062 // The real constructor dereferences without a check.
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            requestFailedException.Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
#pragma warning restore CA1062
    {
        foreach (object key in requestFailedException.Data.Keys)
        {
            Data.Add(key, requestFailedException.Data[key]);
        }

        if (Data[TablesErrorParser.FailedEntityKey] is string text &&
            int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int index))
        {
            FailedTransactionActionIndex = index;
        }
    }

    public int? FailedTransactionActionIndex { get; }
}
