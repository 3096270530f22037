using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Entities;

/// <summary>One stored property or field; [DataMember(Name = …)] renames it.</summary>
internal sealed class EntityMember
{
    private readonly PropertyInfo _property;
    private readonly FieldInfo _field;

    public EntityMember(MemberInfo member)
    {
        _property = member as PropertyInfo;
        _field = member as FieldInfo;
        Name = member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Name;
        Type = _property?.PropertyType ?? _field.FieldType;
        CanRead = _field is not null || _property.GetMethod?.IsPublic == true;
        CanWrite = _field is not null ? !_field.IsInitOnly : _property.SetMethod?.IsPublic == true;
    }

    public string Name { get; }

    public Type Type { get; }

    public bool CanRead { get; }

    public bool CanWrite { get; }

    // Without the reflection wrapper, so that a member that throws fails as it does when called.
    public object Get(object entity) => _field is not null
        ? _field.GetValue(entity)
        : _property.GetMethod.Invoke(entity, BindingFlags.DoNotWrapExceptions, null, null, null);

    public void Set(object entity, object value)
    {
        if (_field is not null)
        {
            _field.SetValue(entity, value);
        }
        else
        {
            _property.SetMethod.Invoke(entity, BindingFlags.DoNotWrapExceptions, null, [value], null);
        }
    }
}
