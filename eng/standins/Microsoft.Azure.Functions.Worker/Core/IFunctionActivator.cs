namespace Microsoft.Azure.Functions.Worker;

public interface IFunctionActivator
{
    object? CreateInstance(Type instanceType, FunctionContext context);
}
