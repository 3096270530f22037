namespace NBitcoin.Secp256k1;

/// <summary>A finite point of y² = x³ + 7.</summary>
internal readonly record struct CurvePoint(FieldElement X, FieldElement Y)
{
    public static bool TryFromX(FieldElement x, bool odd, out CurvePoint point)
    {
        point = default;
        if (!((x.Square() * x) + FieldElement.Seven).TrySquareRoot(out var y))
        {
            return false;
        }

        point = new CurvePoint(x, y.IsOdd == odd ? y : -y);
        return true;
    }

    public bool IsOnCurve => Y.Square().Equals((X.Square() * X) + FieldElement.Seven);

    public CurvePoint WithEvenY => Y.IsOdd ? new CurvePoint(X, -Y) : this;

    public JacobianPoint ToJacobian() => new(X, Y, FieldElement.One);
}
