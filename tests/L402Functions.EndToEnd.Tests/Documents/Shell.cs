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

    /// <summary>Every answer, in order.</summary>
    public static async Task<IReadOnlyList<ShellAnswer>> RunAsync(string lines, params (string Name, string Value)[] variables)
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
            Assert.True(bash.ExitCode == 0, $"bash ended with {bash.ExitCode}:\n{await error}\n{await output}");
            return [.. (await File.ReadAllLinesAsync(answers)).Select(ShellAnswer.Read)];
        }
        finally
        {
            File.Delete(answers);
        }
    }

    /// <summary>The blocks of shell below a heading of a document, up to the next heading of its rank or above.</summary>
    public static IReadOnlyList<string> Blocks(string document, string heading)
    {
        var text = File.ReadAllText(Path.Combine(Repository, document)).ReplaceLineEndings("\n");
        var from = text.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        Assert.True(from >= 0, $"{document} has no heading '{heading}'.");
        var rank = heading.TakeWhile(c => c == '#').Count();
        var lines = text[(from + heading.Length + 2)..].Split('\n');
        var (blocks, block, fenced) = (new List<string>(), new StringBuilder(), false);
        foreach (var line in lines)
        {
            if (fenced && line == "```")
            {
                (fenced, _) = (false, block.Append('\n'));
                blocks.Add(block.ToString());
                block.Clear();
            }
            else if (fenced)
            {
                block.Append(line).Append('\n');
            }
            else if (line == "```sh")
            {
                fenced = true;
            }
            else if (line.StartsWith('#') && line.TakeWhile(c => c == '#').Count() <= rank)
            {
                break;
            }
        }

        return blocks;
    }

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
