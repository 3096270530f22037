using System.Collections;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>Features of one invocation, by type.</summary>
internal sealed class LocalInvocationFeatures : IInvocationFeatures
{
    private readonly Dictionary<Type, object> features = [];

    public void Set<T>(T instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        features[typeof(T)] = instance;
    }

    /// <summary>Sets one whose type cannot be named here.</summary>
    public void Set(Type type, object instance) => features[type] = instance;

    public T? Get<T>() => features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
