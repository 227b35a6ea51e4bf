using System.Buffers;
using System.Text;

namespace ReviewerPortal.Features;

/// <summary>
/// Writes RFC 4180 CSV that a spreadsheet shows and never runs. A cell of text whose first character could start a formula, or would hide one, gets an
/// apostrophe in front, as does one that already begins with an apostrophe, so that taking one leading apostrophe away gives the text back exactly.
/// Numbers are written as numbers.
/// </summary>
public sealed class CsvTable(TextWriter to)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n\t\0 ");

    // Full-width signs too: some spreadsheets normalise them before they look for a formula.
    private const string Dangerous = "=+-@\t\r\n\0'＝＋－＠";

    /// <summary>Writes one row. Strings are text; whole and fractional numbers and null are values.</summary>
    public async Task WriteAsync(params IReadOnlyList<object?> cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            line.Append(i == 0 ? "" : ",").Append(Quoted(TextOf(cells[i])));
        }

        await to.WriteAsync(line.Append("\r\n"));
    }

    /// <summary>Text as a cell that no spreadsheet runs.</summary>
    public static string Guarded(string text) =>
        text.Length > 0 && Dangerous.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    private static string TextOf(object? cell) =>
        cell switch
        {
            null => "",
            string text => Guarded(text),
            IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => Guarded(cell.ToString() ?? ""),
        };

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(Special) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
