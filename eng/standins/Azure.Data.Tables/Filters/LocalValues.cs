using System.Linq.Expressions;

namespace Azure.Data.Tables.Filters;

/// <summary>Replaces what does not depend on the entity (captured variables, calls, new objects) by its value.</summary>
internal sealed class LocalValues : ExpressionVisitor
{
    public override Expression Visit(Expression node)
    {
        if (node is null or ConstantExpression or ParameterExpression or LambdaExpression || ParameterFinder.IsIn(node))
        {
            return base.Visit(node);
        }

        return Expression.Constant(Expression.Lambda(node).Compile().DynamicInvoke(null), node.Type);
    }

    private sealed class ParameterFinder : ExpressionVisitor
    {
        private bool _found;

        public static bool IsIn(Expression node)
        {
            ParameterFinder finder = new();
            finder.Visit(node);
            return finder._found;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            _found = true;
            return node;
        }
    }
}
