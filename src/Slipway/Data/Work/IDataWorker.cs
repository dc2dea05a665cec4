using Slipway.Problems;

namespace Slipway.Data.Work;

/// <summary>Works on the data of one need of a component, where its database is: in this process, or in a Job beside it.</summary>
interface IDataWorker
{
    /// <summary>Carries out one order. Whatever was killed half way may be ordered again.</summary>
    /// <param name="write">Gets lines for people on how far it is, without secrets.</param>
    /// <exception cref="ProblemException">What the order's kind tells, and what stands in its way; the same wherever it is done.</exception>
    Task<TAnswer> DoAsync<TAnswer>(DataOrder<TAnswer> order, Action<string> write, CancellationToken cancellation)
        where TAnswer : DataAnswer;
}
