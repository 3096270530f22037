using BenchmarkDotNet.Running;

// In this process: the build glue of the repository (central versions, stand-ins, warnings as errors) is not for a generated project.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, "--inProcess"]);
