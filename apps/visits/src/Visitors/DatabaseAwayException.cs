namespace Visits.Visitors;

/// <summary>The visit was not counted, since the database could not be reached or did not do what it was told.</summary>
sealed class DatabaseAwayException(string message, Exception? inner = null) : Exception(message, inner);
