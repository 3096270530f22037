using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Serialization;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Filters;

/// <summary>A lambda over an entity as an OData filter, in the text that 12.11.0 gives: every operand that is itself an operation in parentheses.</summary>
internal static class FilterWriter
{
    private static readonly string[] s_getters =
    [
        "get_Item", nameof(TableEntity.GetBinary), nameof(TableEntity.GetBoolean), nameof(TableEntity.GetDateTime), nameof(TableEntity.GetDouble),
        nameof(TableEntity.GetGuid), nameof(TableEntity.GetInt32), nameof(TableEntity.GetInt64), nameof(TableEntity.GetString),
    ];

    /// <summary>Null for a filter that lets everything through.</summary>
    public static string Write(LambdaExpression filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        string text = Predicate(new LocalValues().Visit(filter.Body));
        return text == "true" ? null : text;
    }

    private static string Predicate(Expression expression) => expression switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both => $"{Operand(both.Left)} and {Operand(both.Right)}",
        BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either => $"{Operand(either.Left)} or {Operand(either.Right)}",
        BinaryExpression comparison => Comparison(comparison.NodeType, Bare(comparison.Left), Bare(comparison.Right)),
        UnaryExpression { NodeType: ExpressionType.Not } not => $"not {Operand(not.Operand)}",
        MethodCallExpression { Method.Name: "Equals" } equals => Equality(equals),
        ConstantExpression constant => FilterLiterals.OfConstant(constant.Value),
        // A flag alone means that it is true.
        MemberExpression or UnaryExpression { NodeType: ExpressionType.Convert } when IsFlag(expression) => $"{Value(Bare(expression))} eq true",
        MethodCallExpression call => throw new NotSupportedException($"Method {call.Method.Name} not supported."),
        _ => throw Untranslatable(expression),
    };

    private static string Operand(Expression expression) => expression is ConstantExpression ? Predicate(expression) : $"({Predicate(expression)})";

    private static string Comparison(ExpressionType type, Expression left, Expression right)
    {
        string name = Operator(type) ?? throw new NotSupportedException($"The operator {type} is not supported in a filter.");
        if (left is MethodCallExpression call && Compared(call) is { } compared)
        {
            return right is ConstantExpression { Value: 0 }
                ? $"{Value(compared.Left)} {name} {Value(compared.Right)}"
                : throw new NotSupportedException($"The result of {call.Method.Name} can be compared with 0 only.");
        }

        return $"{Side(left)} {name} {Side(right)}";
    }

    private static string Side(Expression expression) =>
        expression is BinaryExpression or UnaryExpression { NodeType: ExpressionType.Not } or MethodCallExpression { Method.Name: "Equals" }
            ? $"({Predicate(expression)})"
            : Value(expression);

    private static string Equality(MethodCallExpression call)
    {
        Expression[] sides = call.Object is null ? [.. call.Arguments] : [call.Object, .. call.Arguments];
        return sides.Length == 2
            ? $"{Side(sides[0])} eq {Side(sides[1])}"
            : throw new NotSupportedException("Equals with a string comparison is not supported: the service compares ordinally.");
    }

    private static (Expression Left, Expression Right)? Compared(MethodCallExpression call) => call switch
    {
        { Object: not null, Method.Name: "CompareTo", Arguments: [var other] } => (call.Object, other),
        { Object: null, Method.Name: "Compare", Arguments: [var left, var right] } => (left, right),
        { Object: null, Method.Name: "Compare" } => throw new NotSupportedException("Compare with more than two arguments is not supported."),
        _ => null,
    };

    private static string Value(Expression expression) => expression switch
    {
        ConstantExpression constant => FilterLiterals.OfConstant(constant.Value),
        MemberExpression { Member: FieldInfo field } =>
            throw new NotSupportedException($"Referencing public field '{field.Name}' not supported in query option expression. Use public property instead."),
        MemberExpression { Member.Name: "Value" } member when Nullable.GetUnderlyingType(member.Expression.Type) is not null => Value(member.Expression),
        MemberExpression { Expression: ParameterExpression or UnaryExpression { NodeType: ExpressionType.Convert } } member => NameOf(member),
        MemberExpression member => $"{Value(member.Expression)}/{NameOf(member)}",
        MethodCallExpression { Arguments: [ConstantExpression { Value: string key }] } call when IsGetter(call.Method) => key,
        MethodCallExpression call => throw new NotSupportedException($"Method {call.Method.Name} not supported."),
        _ => throw Untranslatable(expression),
    };

    private static string NameOf(MemberExpression member) =>
        member.Expression.Type == typeof(TableItem) && member.Member.Name == nameof(TableItem.Name)
            ? "TableName"
            : member.Member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Member.Name;

    private static bool IsGetter(MethodInfo method) =>
        (method.DeclaringType == typeof(TableEntity) && s_getters.Contains(method.Name)) ||
        (method.DeclaringType == typeof(IDictionary<string, object>) && method.Name == "get_Item");

    private static bool IsFlag(Expression expression) => expression.Type == typeof(bool) || expression.Type == typeof(bool?);

    private static Expression Bare(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert } convert)
        {
            expression = convert.Operand;
        }

        return expression;
    }

    private static string Operator(ExpressionType type) => type switch
    {
        ExpressionType.Equal => "eq",
        ExpressionType.NotEqual => "ne",
        ExpressionType.LessThan => "lt",
        ExpressionType.LessThanOrEqual => "le",
        ExpressionType.GreaterThan => "gt",
        ExpressionType.GreaterThanOrEqual => "ge",
        _ => null,
    };

    private static NotSupportedException Untranslatable(Expression expression) =>
        new($"The expression {expression} is not supported.");
}
