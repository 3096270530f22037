// Stands in for Azure.Data.Tables 12.11.0: TableUpdateMode.
namespace Azure.Data.Tables;

public enum TableUpdateMode
{
    Merge = 0,
    Replace = 1,
}
