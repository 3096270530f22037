using L402Functions.LocalHost.Azurite;

await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
Console.WriteLine(azurite.ConnectionString);
Console.WriteLine("Azurite runs until Enter is pressed.");
Console.ReadLine();
