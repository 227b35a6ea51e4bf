using ReviewerPortal.Features;
using ReviewerPortal.Features.Evidence;

namespace ReviewerPortal.Tests.Metrics;

public sealed class CsvTableTests
{
    private const string Dangerous = "=+-@\t\r\n\0＝＋－＠";

    // The characters that break a writer or wake a spreadsheet, beside ordinary ones.
    private const string Alphabet = "=+-@\t\r\n\0'＝＋－＠,;\"| abcZ09äé€😀(){}<>&%$#!\\/";

    [Fact]
    public async Task Twenty_thousand_hostile_cells_read_back_the_same_and_none_starts_a_formula()
    {
        var random = new Random(20);
        var rows = Enumerable.Range(0, 4_000).Select(_ => Enumerable.Range(0, 5).Select(_ => Cell(random)).ToList()).ToList();

        var written = await WriteAsync(rows);
        var read = Parse(written);

        Assert.Equal(rows.Count, read.Count);
        foreach (var (expected, actual) in rows.Zip(read))
        {
            Assert.All(actual, cell => Assert.False(cell.Length > 0 && Dangerous.Contains(cell[0], StringComparison.Ordinal)));
            Assert.Equal(expected, actual.Select(cell => cell.StartsWith('\'') ? cell[1..] : cell));
        }
    }

    [Fact]
    public async Task A_number_stays_a_number_even_below_zero()
    {
        await using var text = new StringWriter();
        await new CsvTable(text).WriteAsync(-5, 0.25, null, "-5", "plain", "=1+1");
        Assert.Equal("-5,0.25,,'-5,plain,'=1+1\r\n", text.ToString());
    }

    [Fact]
    public async Task Our_own_viewer_reads_what_is_written()
    {
        await using var text = new StringWriter();
        var table = new CsvTable(text);
        await table.WriteAsync("name", "note");
        await table.WriteAsync("a \"quoted\" one", "two\nlines, and a comma");
        Assert.True(EvidenceReading.TryCsv(text.ToString(), out var rows));
        Assert.Equal(["a \"quoted\" one", "two\nlines, and a comma"], rows[1]);
    }

    private static string Cell(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(0, 9)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));

    private static async Task<string> WriteAsync(List<List<string>> rows)
    {
        await using var text = new StringWriter();
        var table = new CsvTable(text);
        foreach (var row in rows)
        {
            await table.WriteAsync(row);
        }

        return text.ToString();
    }

    /// <summary>RFC 4180, read without mercy: CRLF ends a record, a doubled quote is a quote.</summary>
    private static List<List<string>> Parse(string csv)
    {
        var (rows, row, cell, quoted) = (new List<List<string>>(), new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            if (quoted && csv[i] == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (csv[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && csv[i] == ',')
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (!quoted && csv[i] == '\r')
            {
                row.Add(cell.ToString());
                cell.Clear();
                rows.Add(row);
                row = [];
                i++;
            }
            else
            {
                cell.Append(csv[i]);
            }
        }

        return rows;
    }
}
