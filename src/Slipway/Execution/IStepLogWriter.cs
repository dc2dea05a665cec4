namespace Slipway.Execution;

/// <summary>Takes what a step prints; bounded in size.</summary>
public interface IStepLogWriter
{
    /// <summary>From any thread.</summary>
    void Write(string line);

    /// <summary>Ends the writing and answers what was written.</summary>
    IStepLog Close();
}
