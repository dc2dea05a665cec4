namespace Visits.Databases;

/// <summary>What is wrong with a DATABASE_URL, in a sentence without any part of the URL that may be secret.</summary>
sealed class DatabaseUrlException(string message) : Exception(message);
