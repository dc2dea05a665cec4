namespace Slipway.Cli.Help;

/// <summary>What help says of a command that its options do not say: in which group it stands, and examples.</summary>
/// <param name="Group">One of <see cref="CommandHelps.Groups"/>; empty for a command within another.</param>
sealed record CommandHelp(string Group, params Example[] Examples);

/// <param name="Line">What one types, whole.</param>
/// <param name="What">What it does.</param>
sealed record Example(string Line, string What);
