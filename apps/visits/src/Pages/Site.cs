namespace Visits.Pages;

/// <summary>What every page says of the program and of who runs it.</summary>
sealed record Site(string AppName, string Version, string UserName, string? UserUrl);
