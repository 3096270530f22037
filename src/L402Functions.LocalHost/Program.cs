using L402Functions.LocalHost.Azurite;
using L402Functions.LocalHost.Checking;
using L402Functions.LocalHost.Demo;
using L402Functions.LocalHost.Hosting;
using L402Functions.LocalHost.Running;
using L402Functions.LocalHost.Verifying;
using Microsoft.Extensions.Options;

const int Failed = 1;
const int WrongUsage = 2;

if (!LocalHostArguments.TryParse(args, out var arguments, out var mistake))
{
    await Console.Error.WriteLineAsync($"{mistake}\n\n{LocalHostArguments.Usage}");
    return WrongUsage;
}

if (arguments.Help)
{
    Console.WriteLine(LocalHostArguments.Usage);
    return 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};

try
{
    if (arguments.CheckWallet is { } wallet)
    {
        return await CheckCommand.RunAsync(wallet, Console.Out, stop.Token) ? 0 : Failed;
    }

    if (arguments.VerifyAudit)
    {
        return await VerifyCommand.RunAsync(arguments, Console.Out, stop.Token) ? 0 : Failed;
    }

    if (arguments.Demo)
    {
        // The demo sells to itself: it must not take the port of a host that runs beside it.
        arguments = arguments with { Url = arguments.Url == LocalHostArguments.DefaultUrl ? "http://127.0.0.1:0" : arguments.Url };
    }

    await using var app = await LocalApp.StartAsync(arguments, stop.Token);
    if (arguments.Demo)
    {
        return await new Demonstration(app, Console.Out).RunAsync(stop.Token) ? 0 : Failed;
    }

    using var mark = app.Mark();
    Banner.Write(Console.Out, app);
    await app.WaitForShutdownAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception failure) when (failure is AzuriteUnavailableException or FunctionSetupException or OptionsValidationException or IOException)
{
    await Console.Error.WriteLineAsync(failure is OptionsValidationException options ? string.Join('\n', options.Failures) : failure.Message);
    return Failed;
}
