namespace L402Functions.LocalHost.Running;

/// <summary>What a person sees first: where it runs, what is for sale, and lines to try.</summary>
internal static class Banner
{
    public static void Write(TextWriter output, LocalApp app)
    {
        var url = app.Address.ToString().TrimEnd('/');
        output.WriteLine($$"""

            L402Functions is listening on {{url}}   (Ctrl-C ends it)
              for sale      {{url}}/.well-known/l402.json
              operator key: {{app.Secrets.OperatorKey}}
              agent key:    {{app.AgentKey?.Reveal() ?? "none, as the storage does not answer"}}

            Try it:
              curl -si {{url}}/samples/fortune                      # 402, with a macaroon and an invoice
              offer=$(curl -s {{url}}/samples/fortune)
              macaroon=$(echo "$offer" | sed 's/.*"macaroon":"\([^"]*\)".*/\1/')
              invoice=$(echo "$offer" | sed 's/.*"invoice":"\([^"]*\)".*/\1/')
              preimage=$(curl -s {{url}}/dev/pay -d "$invoice")                    # play money
              curl -s {{url}}/samples/fortune -H "Authorization: L402 $macaroon:$preimage"

            As an agent, whose policy decides:
              agent="Authorization: Bearer {{app.AgentKey?.Reveal()}}"
              curl -s {{url}}/v1/budget -H "$agent"
              invoice=$(curl -s {{url}}/samples/fortune | sed 's/.*"invoice":"\([^"]*\)".*/\1/')
              curl -s {{url}}/v1/payments -H "$agent" -H "Idempotency-Key: fortune-1" \
                -d "{\"invoice\":\"$invoice\",\"url\":\"{{url}}/samples/fortune\",\"purpose\":\"a fortune\"}"
              curl -s "{{url}}/v1/payments/fortune-1?wait=25" -H "$agent"              # settled, with the preimage
              curl -s {{url}}/operator/intents/fortune-1 -H "x-functions-key: {{app.Secrets.OperatorKey}}"

            """);
    }
}
