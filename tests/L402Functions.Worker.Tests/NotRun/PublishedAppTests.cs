namespace L402Functions.Worker.Tests.NotRun;

/// <summary>Stands for every test of this project in a build that cannot publish the app.</summary>
public sealed class PublishedAppTests
{
    [Fact(Skip = "This build uses stand-ins for packages of the app, and is never published; or its registry has no gRPC to speak to the worker with.")]
    public void The_published_app_serves_under_the_protocol_of_the_Functions_host()
    {
    }
}
