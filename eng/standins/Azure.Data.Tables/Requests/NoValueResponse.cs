namespace Azure.Data.Tables.Requests;

internal sealed class NoValueResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException($"Status: {response.Status}, Service returned no content.");

    public override Response GetRawResponse() => response;
}
