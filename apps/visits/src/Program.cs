using Visits;

var commands = new CommandLine(Environment.GetEnvironmentVariable, Console.Out, Console.Error, TimeProvider.System);
return await commands.RunAsync(args, CancellationToken.None);
