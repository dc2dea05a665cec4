namespace Visits.Migrations;

/// <summary>What was asked for cannot be done, and nothing of it has been.</summary>
sealed class MigrationRefusedException(string message) : Exception(message);
