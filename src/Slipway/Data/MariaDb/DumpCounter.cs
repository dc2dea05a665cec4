using System.Text;

namespace Slipway.Data.MariaDb;

/// <summary>Hands a dump on, and counts the rows that are in it: the server has no snapshot that a second session could share, so what was there at
/// the dump's moment is known by the dump alone.</summary>
/// <remarks>
/// Read are lines such as these; within a statement a string holds no line's end, and between two DELIMITERs there is code:
/// <code>
/// CREATE TABLE `visit` (
/// INSERT INTO `visit` VALUES
/// (1,'Ada','it''s; \'fine\''),
/// (2,NULL,0x00FF);
/// DELIMITER ;;
/// </code>
/// </remarks>
sealed class DumpCounter(Stream to) : Stream
{
    const string Table = "CREATE TABLE `";
    const string Row = "INSERT INTO `";
    const string Code = "DELIMITER ";
    const int LongestStart = 1024 * 1024;

    readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);
    readonly MemoryStream _start = new();
    bool _isCode;
    bool _isStart = true;
    string? _table;
    bool _isText;
    bool _isEscaped;
    int _depth;

    /// <summary>By table.</summary>
    public IReadOnlyDictionary<string, long> Rows => _rows;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count(buffer.Span);
        await to.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Count(buffer.AsSpan(offset, count));
        to.Write(buffer, offset, count);
    }

    public override void Flush() => to.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    void Count(ReadOnlySpan<byte> bytes)
    {
        foreach (var letter in bytes)
        {
            if (_table is not null)
            {
                CountValue(letter);
            }
            else if (letter == '\n')
            {
                ReadStart();
                _isStart = true;
            }
            else if (_isStart)
            {
                _start.WriteByte(letter);
                ReadInsert(letter);
                _isStart = _start.Length < LongestStart;
            }
        }
    }

    // Within the values of an INSERT, up to its semicolon.
    void CountValue(byte letter)
    {
        if (_isText)
        {
            (_isText, _isEscaped) = (_isEscaped || letter != '\'', !_isEscaped && letter == '\\');
        }
        else if (letter == '\'')
        {
            _isText = true;
        }
        else if (letter == '(' && _depth++ == 0)
        {
            _rows[_table!]++;
        }
        else if (letter == ')')
        {
            _depth--;
        }
        else if (letter == ';' && _depth == 0)
        {
            _table = null;
            _isStart = false;
        }
    }

    // INSERT INTO `visit` VALUES, or with the names of columns: INSERT INTO `visit` (`id`, `name`) VALUES
    void ReadInsert(byte letter)
    {
        if (letter == 'S' && !_isCode && StartBytes.EndsWith(" VALUES"u8) && Start() is var start && start.StartsWith(Row, StringComparison.Ordinal) && Name(start, Row) is { } name)
        {
            _rows.TryAdd(name, 0);
            _table = name;
            _start.SetLength(0);
        }
    }

    void ReadStart()
    {
        var start = Start();
        _start.SetLength(0);
        if (start.StartsWith(Code, StringComparison.Ordinal))
        {
            _isCode = start[Code.Length..] != ";";
        }
        else if (!_isCode && start.StartsWith(Table, StringComparison.Ordinal) && Name(start, Table) is { } name)
        {
            _rows.TryAdd(name, 0);
        }
    }

    ReadOnlySpan<byte> StartBytes => _start.GetBuffer().AsSpan(0, (int)_start.Length);

    string Start() => Encoding.UTF8.GetString(StartBytes);

    // A backquote within the name is doubled.
    static string? Name(string start, string before)
    {
        var name = new StringBuilder();
        for (var place = before.Length; place < start.Length; place++)
        {
            if (start[place] != '`')
            {
                name.Append(start[place]);
            }
            else if (place + 1 < start.Length && start[place + 1] == '`')
            {
                name.Append(start[place++]);
            }
            else
            {
                return name.ToString();
            }
        }

        return null;
    }
}
