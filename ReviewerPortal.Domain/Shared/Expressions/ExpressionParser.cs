using System.Globalization;
using System.Text;
using Parlot;

namespace ReviewerPortal.Domain.Shared.Expressions;

/// <summary>
/// Reads the expression language by recursive descent over Parlot's scanner: every choice is decided by the next character, so each error names
/// what was expected at the place it stands, and the depth of the recursion is counted.
/// </summary>
internal sealed class ExpressionParser
{
    private static readonly string[] Operators = ["<=", ">=", "==", "!=", "<", ">"];

    private readonly Scanner _scanner;
    private readonly List<ExpressionName> _names = [];
    private int _depth;

    private ExpressionParser(string text) => _scanner = new Scanner(text);

    /// <summary>Reads a whole condition.</summary>
    public static (ExpressionNode? Root, IReadOnlyList<ExpressionName> Names, ExpressionError? Error) ReadCondition(string text) =>
        Read(text, parser => parser.Whole());

    /// <summary>Reads an operator and a value; the left side is <paramref name="metric"/>.</summary>
    public static (ExpressionNode? Root, IReadOnlyList<ExpressionName> Names, ExpressionError? Error) ReadCriterion(
        string metric,
        string text
    ) => Read(text, parser => parser.Criterion(metric));

    private static (ExpressionNode? Root, IReadOnlyList<ExpressionName> Names, ExpressionError? Error) Read(
        string text,
        Func<ExpressionParser, ExpressionNode> read
    )
    {
        if (text.Length > Expression.MaxLength)
        {
            return (null, [], new(1, 1, $"The condition is {text.Length} characters long; at most {Expression.MaxLength} are read."));
        }

        var parser = new ExpressionParser(text);
        try
        {
            var root = read(parser);
            return (root, parser._names, null);
        }
        catch (Unreadable unreadable)
        {
            return (null, [], unreadable.At);
        }
    }

    private Cursor Cursor => _scanner.Cursor;

    private ExpressionNode Whole()
    {
        if (AtEnd())
        {
            throw Fail("The condition is empty; write one such as `amount <= 500`.");
        }

        var start = Cursor.Position;
        var root = Any();
        RefuseLeftovers();
        return AsCondition(root, start);
    }

    private ExpressionNode.Compare Criterion(string metric)
    {
        Skip();
        var start = Cursor.Position;
        if (ReadOperator() is not { } how)
        {
            throw Fail($"A criterion starts with a comparison, such as `<= 0.04`; the left side is {metric}.");
        }

        Skip();
        if (Cursor.Eof || (!IsNumberStart() && !LooksAt("true") && !LooksAt("false")))
        {
            throw Fail("A criterion compares with a number, true or false.");
        }

        var left = new ExpressionNode.Name(metric);
        _names.Add(new(metric, OnlyAsked: false, 1, 1));
        var comparison = Comparison(left, how, Primary(), start);
        RefuseLeftovers();
        return comparison;
    }

    private ExpressionNode Any() => Junction(All, "||", all: false);

    private ExpressionNode All() => Junction(Comparison, "&&", all: true);

    private ExpressionNode Junction(Func<ExpressionNode> operand, string symbol, bool all)
    {
        Skip();
        var start = Cursor.Position;
        var first = operand();
        List<ExpressionNode>? operands = null;
        while (TakesJunction(symbol))
        {
            operands ??= [AsCondition(first, start)];
            Skip();
            start = Cursor.Position;
            operands.Add(AsCondition(operand(), start));
        }

        return operands is null ? first : new ExpressionNode.Junction(all, operands);
    }

    private bool TakesJunction(string symbol)
    {
        Skip();
        if (_scanner.ReadText(symbol, StringComparison.Ordinal))
        {
            return true;
        }

        // `&` and `and` are what people write first; say what is meant instead of "unexpected".
        var word = symbol[0] == '&' ? "and" : "or";
        if (LooksAt(word) || Cursor.Match(symbol[0]))
        {
            throw Fail($"Write `{symbol}`, not `{(LooksAt(word) ? word : symbol[..1])}`.");
        }

        return false;
    }

    private ExpressionNode Comparison()
    {
        Skip();
        var start = Cursor.Position;
        var left = Unary();
        Skip();
        var negated = left is ExpressionNode.Not;
        if (LooksAt("in"))
        {
            RefuseNegated(negated, start);
            Cursor.Advance(2);
            return In(left, start);
        }

        var at = Cursor.Position;
        if (ReadOperator() is not { } how)
        {
            return left;
        }

        RefuseNegated(negated, start);
        var comparison = Comparison(left, how, Unary(), at);
        Skip();
        var next = Cursor.Position;
        if (ReadOperator() is not null)
        {
            throw Fail("Comparisons do not chain; join two with `&&`.", next);
        }

        return comparison;
    }

    private static ExpressionNode.Compare Comparison(ExpressionNode left, ComparisonOperator how, ExpressionNode right, TextPosition at)
    {
        if (
            left is ExpressionNode.Literal { Value: var a }
            && right is ExpressionNode.Literal { Value: var b }
            && a.GetType() != b.GetType()
        )
        {
            throw Fail($"{left.Describe()} and {right.Describe()} do not compare.", at);
        }

        var ordering = how is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual);
        return ordering && new[] { left, right }.FirstOrDefault(IsNoNumber) is { } odd
            ? throw Fail($"{odd.Describe()} is not a number: only numbers are less or greater.", at)
            : new ExpressionNode.Compare(left, how, right);
    }

    private static bool IsNoNumber(ExpressionNode node) => node is not (ExpressionNode.Name or ExpressionNode.Literal { Value: decimal });

    private static void RefuseNegated(bool negated, TextPosition start)
    {
        if (negated)
        {
            throw Fail("`!` negates only what follows it directly; put the comparison in parentheses: `!(a == b)`.", start);
        }
    }

    private ExpressionNode In(ExpressionNode operand, TextPosition start)
    {
        Skip();
        var at = Cursor.Position;
        if (!_scanner.ReadChar('['))
        {
            return IsNameStart(Cursor.Current) && ReadName() is var list
                ? new ExpressionNode.InName(operand, list)
                : throw Fail("After `in` comes a list such as `[\"a\", \"b\"]`.", at);
        }

        List<object> values = [];
        do
        {
            Skip();
            var position = Cursor.Position;
            if (Cursor.Match(']') && values.Count == 0)
            {
                throw Fail("The list is empty: nothing is ever in it.", position);
            }

            if (Cursor.Eof || Primary() is not ExpressionNode.Literal { Value: var value })
            {
                throw Fail("A list holds numbers, quoted text, true or false.", position);
            }

            values.Add(value);
            if (values[0].GetType() != value.GetType())
            {
                throw Fail("The values of a list are all of one type.", position);
            }

            if (values.Count > Expression.MaxListLength)
            {
                throw Fail($"A list holds at most {Expression.MaxListLength} values.", position);
            }

            Skip();
        } while (_scanner.ReadChar(','));

        if (!_scanner.ReadChar(']'))
        {
            throw Fail("Expected `,` or `]` in the list.");
        }

        return operand is ExpressionNode.Literal { Value: var constant } && constant.GetType() != values[0].GetType()
            ? throw Fail($"{operand.Describe()} and the values of the list do not compare.", start)
            : new ExpressionNode.InList(operand, values);
    }

    private ExpressionNode Unary()
    {
        Skip();
        if (LooksAt("not"))
        {
            throw Fail("Write `!`, not `not`.");
        }

        if (Cursor.Current != '!' || Cursor.PeekNext() == '=')
        {
            return Primary();
        }

        var start = Cursor.Position;
        Cursor.Advance();
        return Deeper(start, () => new ExpressionNode.Not(AsCondition(Unary(), start)));
    }

    private ExpressionNode Primary()
    {
        Skip();
        var start = Cursor.Position;
        if (Cursor.Eof)
        {
            throw Fail("The condition ends too early: a name, a number or quoted text was expected.");
        }

        var current = Cursor.Current;
        if (_scanner.ReadChar('('))
        {
            return Deeper(start, () => Parenthesised(start));
        }

        if (current is '"' or '\'')
        {
            return new ExpressionNode.Literal(ReadText(current));
        }

        if (IsNumberStart())
        {
            return new ExpressionNode.Literal(ReadNumber());
        }

        return IsNameStart(current) ? Word() : throw Fail($"Expected a name, a number or quoted text, found {Found(current)}.");
    }

    private ExpressionNode Parenthesised(TextPosition start)
    {
        var inner = Any();
        Skip();
        if (!_scanner.ReadChar(')'))
        {
            throw Cursor.Eof
                ? Fail("This parenthesis is not closed.", start)
                : Fail($"Expected `)`, an operator or `in`, found {Found(Cursor.Current)}.");
        }

        // Parentheses end the reach of a `!`, so what stands inside is one operand from here on.
        return inner is ExpressionNode.Not ? new ExpressionNode.Junction(All: true, [inner]) : inner;
    }

    private ExpressionNode Word()
    {
        if (LooksAt("true") || LooksAt("false"))
        {
            var value = LooksAt("true");
            Cursor.Advance(value ? 4 : 5);
            return new ExpressionNode.Literal(value);
        }

        if (LooksAt("in") || LooksAt("and") || LooksAt("or"))
        {
            throw Fail("Expected a name, a number or quoted text before this word.");
        }

        var start = Cursor.Position;
        if (!LooksAt("has"))
        {
            var name = ReadName();
            Skip();
            return Cursor.Match('(') ? throw Fail($"There is no function `{name.Path}`; the only one is `has(name)`.", start) : name;
        }

        Cursor.Advance(3);
        Skip();
        if (!_scanner.ReadChar('('))
        {
            throw Fail("`has` asks for a name in parentheses: `has(amount)`.", start);
        }

        Skip();
        if (Cursor.Eof || !IsNameStart(Cursor.Current))
        {
            throw Fail("`has` asks for a name, such as `has(amount)`.");
        }

        var asked = ReadName(onlyAsked: true);
        Skip();
        return _scanner.ReadChar(')') ? new ExpressionNode.Has(asked.Path) : throw Fail("Expected `)` after the name.");
    }

    private ExpressionNode.Name ReadName(bool onlyAsked = false)
    {
        var start = Cursor.Position;
        while (true)
        {
            if (Cursor.Eof || !IsNameStart(Cursor.Current))
            {
                throw Fail("A name goes on after its dot: `args.order_id`.");
            }

            _scanner.ReadWhile(IsNamePart);
            if (!_scanner.ReadChar('.'))
            {
                break;
            }
        }

        var path = Cursor.Buffer[start.Offset..Cursor.Offset];
        var known = _names.FindIndex(n => string.Equals(n.Name, path, StringComparison.Ordinal));
        if (known < 0)
        {
            _names.Add(new(path, onlyAsked, start.Line, start.Column));
        }
        else
        {
            _names[known] = _names[known] with { OnlyAsked = _names[known].OnlyAsked && onlyAsked };
        }

        return new(path);
    }

    private decimal ReadNumber()
    {
        var start = Cursor.Position;
        _scanner.ReadChar('-');
        _scanner.ReadWhile(char.IsAsciiDigit);
        if (Cursor.Match('.'))
        {
            Cursor.Advance();
            if (!char.IsAsciiDigit(Cursor.Current))
            {
                throw Fail("A number has digits after its point.");
            }

            _scanner.ReadWhile(char.IsAsciiDigit);
        }

        if (!Cursor.Eof && (IsNamePart(Cursor.Current) || Cursor.Match('.')))
        {
            throw Fail("This is no number; write it in decimal digits, such as `1250.50`.", start);
        }

        // Beyond 28 digits a decimal would round, and a limit must never be another one than was written.
        var text = Cursor.Buffer.AsSpan(start.Offset, Cursor.Offset - start.Offset);
        return
            text.Length <= 29
            && decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            ? number
            : throw Fail("This number is too long; at most 28 digits are kept.", start);
    }

    private string ReadText(char quote)
    {
        var start = Cursor.Position;
        Cursor.Advance();
        var text = new StringBuilder();
        while (!Cursor.Match(quote))
        {
            if (Cursor.Eof)
            {
                throw Fail($"This text is not closed: its {quote} is missing.", start);
            }

            text.Append(Cursor.Current == '\\' ? ReadEscape() : Cursor.Current);
            Cursor.Advance();
        }

        Cursor.Advance();
        return text.ToString();
    }

    private char ReadEscape()
    {
        var start = Cursor.Position;
        Cursor.Advance();
        return Cursor.Eof
            ? throw Fail("The text ends with a lone `\\`.", start)
            : Cursor.Current switch
            {
                '\\' or '"' or '\'' => Cursor.Current,
                'n' => '\n',
                't' => '\t',
                _ => throw Fail("Unknown escape; the known ones are \\\\ \\\" \\' \\n \\t.", start),
            };
    }

    private ComparisonOperator? ReadOperator()
    {
        Skip();
        var index = Array.FindIndex(Operators, o => _scanner.ReadText(o, StringComparison.Ordinal));
        if (index < 0)
        {
            return Cursor.Match('=') ? throw Fail("Write `==` to compare.") : null;
        }

        return index switch
        {
            0 => ComparisonOperator.LessOrEqual,
            1 => ComparisonOperator.GreaterOrEqual,
            2 => ComparisonOperator.Equal,
            3 => ComparisonOperator.NotEqual,
            4 => ComparisonOperator.Less,
            _ => ComparisonOperator.Greater,
        };
    }

    private ExpressionNode Deeper(TextPosition at, Func<ExpressionNode> read)
    {
        if (++_depth > Expression.MaxDepth)
        {
            throw Fail($"Parentheses and negations nest deeper than {Expression.MaxDepth}.", at);
        }

        var node = read();
        _depth--;
        return node;
    }

    private void RefuseLeftovers()
    {
        if (!AtEnd())
        {
            throw Cursor.Current switch
            {
                ')' => Fail("This `)` closes nothing."),
                '+' or '-' or '*' or '/' or '%' => Fail($"There is no arithmetic here: {Found(Cursor.Current)} is not understood."),
                _ => Fail($"Expected `&&`, `||`, a comparison or the end, found {Found(Cursor.Current)}."),
            };
        }
    }

    private static ExpressionNode AsCondition(ExpressionNode node, TextPosition start) =>
        node.IsNeverACondition ? throw Fail($"{node.Describe()} alone is no condition; compare it with something.", start) : node;

    private bool AtEnd()
    {
        Skip();
        return Cursor.Eof;
    }

    private void Skip() => _scanner.SkipWhiteSpaceOrNewLine();

    private bool IsNumberStart() => char.IsAsciiDigit(Cursor.Current) || (Cursor.Current == '-' && char.IsAsciiDigit(Cursor.PeekNext()));

    /// <summary>True when this whole word stands here, and not merely a name that begins with it.</summary>
    private bool LooksAt(string word) =>
        Cursor.Match(word, StringComparison.Ordinal) && Cursor.PeekNext(word.Length) is var next && !IsNamePart(next) && next != '.';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static string Found(char c) => char.IsControl(c) || char.IsSurrogate(c) ? $"the character U+{(int)c:X4}" : $"`{c}`";

    private Unreadable Fail(string message) => Fail(message, Cursor.Position);

    private static Unreadable Fail(string message, TextPosition at) => new(new ExpressionError(at.Line, at.Column, message));

    /// <summary>Unwinds the descent to <see cref="Read"/>; it never leaves this class.</summary>
    private sealed class Unreadable(ExpressionError at) : Exception(at.Message)
    {
        public ExpressionError At { get; } = at;
    }
}
