using System.Diagnostics;
using System.Text;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>Runs lines of a document as they are, in bash, and keeps what each <c>curl</c> of them was answered.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // The same curl with the same answer, written down on its way.
    private const string WritingCurl = """
        curl() {
          local body status
          body=$(mktemp)
          status=$(command curl --max-time 60 -o "$body" -w '%{http_code}' "$@") || { echo "curl $* failed" >&2; return 1; }
          printf '%s ' "$status" >> "$ANSWERS"
          base64 < "$body" | tr -d '\n' >> "$ANSWERS"
          echo >> "$ANSWERS"
          cat "$body"
          rm -f "$body"
        }

        """;

    /// <summary>Every answer, in order; all lines succeed.</summary>
    public static async Task<IReadOnlyList<ShellAnswer>> RunAsync(string lines, params (string Name, string Value)[] variables)
    {
        var end = await TryAsync(lines, null, variables);
        Assert.True(end.ExitCode == 0, $"bash ended with {end.ExitCode}:\n{end.Error}\n{end.Output}");
        return end.Answers;
    }

    /// <summary>Runs lines to their end, or to the first that fails.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="folder">Where; anywhere where null.</param>
    /// <param name="variables">What the document says that they expect.</param>
    public static async Task<ShellEnd> TryAsync(string lines, string? folder, params (string Name, string Value)[] variables)
    {
        var answers = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("bash", ["-eu", "-o", "pipefail", "-s"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = folder ?? "",
            };
            start.Environment["ANSWERS"] = answers;
            foreach (var (name, value) in variables)
            {
                start.Environment[name] = value;
            }

            using var bash = Process.Start(start) ?? throw new InvalidOperationException("Starting bash gave no process.");
            var output = bash.StandardOutput.ReadToEndAsync();
            var error = bash.StandardError.ReadToEndAsync();
            await bash.StandardInput.WriteAsync(WritingCurl + lines);
            bash.StandardInput.Close();
            await bash.WaitForExitAsync().WaitAsync(Patience);
            return new ShellEnd(bash.ExitCode, await output, await error, [.. (await File.ReadAllLinesAsync(answers)).Select(ShellAnswer.Read)]);
        }
        finally
        {
            File.Delete(answers);
        }
    }

    /// <summary>The blocks of shell below a heading of a document, up to the next heading of its rank or above.</summary>
    public static IReadOnlyList<string> Blocks(string document, string heading)
    {
        var text = Read(document);
        var from = text.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        Assert.True(from >= 0, $"{document} has no heading '{heading}'.");
        var rank = heading.TakeWhile(c => c == '#').Count();
        var lines = text[(from + heading.Length + 2)..].Split('\n');
        var (blocks, block, fence) = (new List<string>(), new StringBuilder(), default(string));
        foreach (var line in lines)
        {
            if (fence is not null && line == $"{fence}```")
            {
                (fence, _) = (null, block.Append('\n'));
                blocks.Add(block.ToString());
                block.Clear();
            }
            else if (fence is not null)
            {
                block.Append(line.StartsWith(fence, StringComparison.Ordinal) ? line[fence.Length..] : line).Append('\n');
            }
            else if (line.TrimStart() == "```sh")
            {
                // Below a numbered step a block is indented with it.
                fence = line[..^"```sh".Length];
            }
            else if (line.StartsWith('#') && line.TakeWhile(c => c == '#').Count() <= rank)
            {
                break;
            }
        }

        return blocks;
    }

    /// <summary>A document of the repository.</summary>
    public static string Read(string document) => File.ReadAllText(Path.Combine(Repository, document)).ReplaceLineEndings("\n");

    private static string Repository { get; } = FindRepository();

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "L402Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
