using System.Diagnostics;

namespace L402Functions.Infra.Tests.Hooks;

/// <summary>
/// A project folder in which hooks run, with an <c>az</c> of its own that keeps a vault in a folder and writes down how it was called: Azure
/// itself is the one part that a test cannot have.
/// </summary>
internal sealed class HookRun : IDisposable
{
    // Speaks as the CLI does: `az rest` of a secret that is not there ends with 1 and "Not Found(…)"; --body @- is the standard input.
    private const string Az = """
        #!/bin/sh
        printf '%s\n' "$*" >> "$FAKE_AZURE/calls"
        case "$1 $2" in
          'account show') exit 0 ;;
          'group exists') printf 'true\n'; exit 0 ;;
        esac
        [ -f "$FAKE_AZURE/down" ] && { echo 'ERROR: Service Unavailable(try later)' >&2; exit 1; }
        url=; method=
        while [ $# -gt 0 ]; do
          case $1 in --url) url=$2 ;; --method) method=$2 ;; esac
          shift
        done
        name=${url##*/}; name=${name%%\?*}
        case "$method $url" in
          post*refresh*) exit 0 ;;
          get*) if [ -f "$FAKE_AZURE/vault/$name" ]; then echo "$name"; else echo 'ERROR: Not Found({"error":{"code":"SecretNotFound"}})' >&2; exit 1; fi ;;
          put*) cat > "$FAKE_AZURE/vault/$name" ;;
          *) exit 1 ;;
        esac
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("l402-hooks-");

    public HookRun()
    {
        Directory.CreateDirectory(In("vault"));
        Directory.CreateDirectory(In("bin"));
        File.WriteAllText(In("bin", "az"), Az + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(In("bin", "az"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public sealed record Result(int ExitCode, string Said);

    /// <summary>The secrets as they were written, by name.</summary>
    public IReadOnlyDictionary<string, string> Vault() =>
        Directory.EnumerateFiles(In("vault")).ToDictionary(f => Path.GetFileName(f), f => ValueOf(File.ReadAllText(f)), StringComparer.Ordinal);

    /// <summary>Every call of <c>az</c> with its arguments.</summary>
    public string Calls() => File.Exists(In("calls")) ? File.ReadAllText(In("calls")) : "";

    public void TakeAzureDown() => File.WriteAllText(In("down"), "");

    public void WriteProjectFile(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }

    /// <summary>Runs a hook as azd does: in the project's folder, with the environment's values as variables, and here with no terminal.</summary>
    public Task<Result> RunAsync(string hook, params (string Name, string Value)[] environment) => RunAsync(hook, "", environment);

    /// <summary>Runs a script with what is piped into it. What follows the script's name, after a space, is its argument.</summary>
    public async Task<Result> RunAsync(string script, string input, params (string Name, string Value)[] environment)
    {
        var words = script.Split(' ');
        var start = new ProcessStartInfo("sh", [Repository.PathOf("infra", "hooks", words[0]), .. words[1..]])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = In("bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["FAKE_AZURE"] = folder.FullName;
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
            [("AZURE_SUBSCRIPTION_ID", "sub"), ("AZURE_ENV_NAME", "test"), ("AZURE_RESOURCE_GROUP", "rg-test"), ("AZURE_KEY_VAULT_NAME", "kv-test"), ("AZURE_FUNCTION_APP_NAME", "func-test"), .. environment])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await GiveAsync(process.StandardInput, input);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Result(process.ExitCode, await output + await errors);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task GiveAsync(StreamWriter to, string input)
    {
        try
        {
            await to.WriteAsync(input);
            to.Close();
        }
        catch (IOException)
        {
            // The script stopped before it read anything; what it said is what counts.
        }
    }

    private static string ValueOf(string body)
    {
        using var document = System.Text.Json.JsonDocument.Parse(body);
        return document.RootElement.GetProperty("properties").GetProperty("value").GetString()!;
    }

    private string In(params string[] parts) => Path.Combine([folder.FullName, .. parts]);
}
