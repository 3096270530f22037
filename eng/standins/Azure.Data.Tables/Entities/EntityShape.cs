using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Entities;

/// <summary>The stored members of an entity class: its public properties and fields, and the four of ITableEntity even when explicit.</summary>
internal sealed class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> s_shapes = new();

    private readonly EntityMember[] _members;

    private EntityShape(Type type) => _members = [.. MembersOf(type), .. MembersOf(typeof(ITableEntity))];

    public static EntityShape Of(Type type) => s_shapes.GetOrAdd(type, static t => new EntityShape(t));

    public Dictionary<string, object> Write(ITableEntity entity)
    {
        Dictionary<string, object> annotated = new(_members.Length * 2);
        foreach (EntityMember member in _members)
        {
            if (member.CanRead && member.Name is not (PropertyNames.ETag or PropertyNames.Timestamp))
            {
                object value = member.Get(entity);
                EntityMapping.Add(annotated, member.Name, value is Enum ? value.ToString() : value);
            }
        }

        return annotated;
    }

    public void Read(Dictionary<string, object> annotated, ITableEntity entity)
    {
        foreach (EntityMember member in _members)
        {
            string key = member.Name == PropertyNames.ETag ? PropertyNames.OdataETag : member.Name;
            if (member.CanWrite && annotated.TryGetValue(key, out object wire))
            {
                member.Set(entity, WireValues.ToClr(wire, member.Type));
            }
        }
    }

    private static IEnumerable<EntityMember> MembersOf(Type type)
    {
        foreach (MemberInfo member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance))
        {
            if (member.IsDefined(typeof(IgnoreDataMemberAttribute)))
            {
                continue;
            }

            if (member is FieldInfo || (member is PropertyInfo property && property.GetIndexParameters().Length == 0))
            {
                yield return new EntityMember(member);
            }
        }
    }
}
