// Stands in for Azure.Data.Tables 12.11.0: Models.TableItem.
namespace Azure.Data.Tables.Models;

public class TableItem
{
    public TableItem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    public string Name { get; }
}
