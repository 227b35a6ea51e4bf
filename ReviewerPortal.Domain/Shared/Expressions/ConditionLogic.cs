namespace ReviewerPortal.Domain.Shared.Expressions;

/// <summary>Whether conditions can come out as wanted, all at once.</summary>
/// <param name="Answer">True where an example shows it, false where it is proven impossible, null where neither was found.</param>
/// <param name="Example">What the names stand for in the example; a name that is absent in it is not in it.</param>
internal readonly record struct Possibility(bool? Answer, IReadOnlyDictionary<string, object>? Example);

/// <summary>A condition and how it is to come out.</summary>
internal readonly record struct Wanted(Expression Condition, bool Holds);

/// <summary>
/// Decides whether conditions can come out as wanted at once: sets of values for each name, narrowed fact by fact, with the alternatives tried in turn (Davis, Logemann and
/// Loveland, "A machine program for theorem-proving", CACM 5 (1962), 394–397). Impossible is said only where every way was tried and contradicts itself; possible only
/// with an example on which the conditions themselves come out as wanted.
/// </summary>
/// <param name="domain">What a name can stand for at all.</param>
/// <param name="isReal">Whether an example can occur, beyond what each name alone can stand for.</param>
internal sealed class ConditionLogic(Func<string, ValueSet> domain, Func<IReadOnlyDictionary<string, object>, bool> isReal)
{
    /// <summary>How many facts are looked at before giving up.</summary>
    public const int MostSteps = 20_000;

    private readonly Dictionary<(Expression, bool), Claim> _claims = [];

    /// <summary>Whether all of these can come out as wanted by one proposal.</summary>
    public Possibility Together(IReadOnlyList<Wanted> wanted)
    {
        var search = new Search(this, wanted);
        var state = new State();
        List<Claim.Any> open = [];
        foreach (var (condition, holds) in wanted)
        {
            if (!search.Apply(ClaimOf(condition, holds), state, open))
            {
                return new(false, null);
            }
        }

        search.Run(state, open);
        return search.Answer;
    }

    private Claim ClaimOf(Expression condition, bool holds)
    {
        if (!_claims.TryGetValue((condition, holds), out var claim))
        {
            claim = condition.Root is { } root ? Claim.Of(root, holds) : Claim.Never;
            _claims[(condition, holds)] = claim;
        }

        return claim;
    }

    private sealed class State
    {
        public Dictionary<string, ValueSet> Values { get; private init; } = new(StringComparer.Ordinal);

        public Dictionary<(string First, string Second), Signs> Compared { get; private init; } = [];

        public Dictionary<string, bool> Contained { get; private init; } = new(StringComparer.Ordinal);

        public State Copy() =>
            new()
            {
                Values = new(Values, StringComparer.Ordinal),
                Compared = new(Compared),
                Contained = new(Contained, StringComparer.Ordinal),
            };
    }

    private sealed class Search(ConditionLogic logic, IReadOnlyList<Wanted> wanted)
    {
        private int _steps;
        private bool _isComplete = true;
        private IReadOnlyDictionary<string, object>? _example;

        public Possibility Answer =>
            _example is not null ? new(true, _example)
            : _isComplete ? new(false, null)
            : new(null, null);

        /// <summary>Narrows the state by a claim; alternatives are put off. False where it contradicts what is there.</summary>
        public bool Apply(Claim claim, State state, List<Claim.Any> open)
        {
            _steps++;
            switch (claim)
            {
                case Claim.Holds(var name, var values):
                    var left = ValuesOf(state, name).And(values);
                    state.Values[name] = left;
                    return !left.IsEmpty;
                case Claim.Compares(var first, var second, var signs):
                    var possible = state.Compared.GetValueOrDefault((first, second), Signs.Less | Signs.Same | Signs.More) & signs;
                    state.Compared[(first, second)] = possible;
                    return possible != Signs.None;
                case Claim.Contains(var what, var holds):
                    return state.Contained.TryAdd(what, holds) || state.Contained[what] == holds;
                case Claim.All(var parts):
                    return parts.All(p => Apply(p, state, open));
                case Claim.Any any:
                    open.Add(any);
                    return any.Parts.Count > 0;
                default:
                    return true;
            }
        }

        /// <summary>Tries every way in which the open alternatives can be settled, until an example is found or none is left.</summary>
        public void Run(State state, List<Claim.Any> open)
        {
            if (!Settle(state, open, out var branch))
            {
                return;
            }

            if (branch is null)
            {
                _example = ExampleOf(state);
                _isComplete &= _example is not null;
                return;
            }

            if (Greedily(state, open) is { } example)
            {
                _example = example;
                return;
            }

            open.Remove(branch);
            foreach (var part in branch.Parts)
            {
                if (_example is not null || _steps > MostSteps)
                {
                    _isComplete &= _steps <= MostSteps;
                    return;
                }

                var (next, more) = (state.Copy(), new List<Claim.Any>(open));
                if (Apply(part, next, more))
                {
                    Run(next, more);
                }
            }
        }

        // Drops alternatives that are settled, takes those that have one way left, and names the one with the fewest ways; false on a contradiction.
        private bool Settle(State state, List<Claim.Any> open, out Claim.Any? branch)
        {
            while (true)
            {
                (branch, var fewest) = (null, int.MaxValue);
                var narrowed = false;
                foreach (var any in open.ToList())
                {
                    if (any.Parts.Any(p => IsSettled(p, state)))
                    {
                        open.Remove(any);
                        continue;
                    }

                    var ways = any.Parts.Where(p => IsPossible(p, state)).ToList();
                    if (ways.Count == 0)
                    {
                        return false;
                    }

                    if (ways.Count == 1)
                    {
                        open.Remove(any);
                        narrowed = true;
                        if (!Apply(ways[0], state, open))
                        {
                            return false;
                        }
                    }
                    else if (ways.Count < fewest)
                    {
                        (branch, fewest) = (any, ways.Count);
                    }
                }

                if (!narrowed || _steps > MostSteps)
                {
                    return true;
                }
            }
        }

        // Takes the first way of each alternative that does not contradict what is there, and sees whether that is an example already; it often is.
        private Dictionary<string, object>? Greedily(State state, List<Claim.Any> open)
        {
            var (tried, left) = (state.Copy(), new List<Claim.Any>(open));
            for (var i = 0; i < left.Count; i++)
            {
                if (left[i].Parts.FirstOrDefault(p => IsPossible(p, tried)) is not { } way || !Apply(way, tried, left))
                {
                    return null;
                }
            }

            return ExampleOf(tried);
        }

        private bool IsSettled(Claim claim, State state)
        {
            _steps++;
            return claim switch
            {
                Claim.Holds(var name, var values) => ValuesOf(state, name).IsWithin(values),
                Claim.All(var parts) => parts.All(p => IsSettled(p, state)),
                Claim.Any(var parts) => parts.Any(p => IsSettled(p, state)),
                _ => false,
            };
        }

        private bool IsPossible(Claim claim, State state)
        {
            _steps++;
            return claim switch
            {
                Claim.Holds(var name, var values) => !ValuesOf(state, name).And(values).IsEmpty,
                Claim.Compares(var first, var second, var signs) => (
                    state.Compared.GetValueOrDefault((first, second), Signs.Less | Signs.Same | Signs.More) & signs
                ) != Signs.None,
                Claim.Contains(var what, var holds) => state.Contained.GetValueOrDefault(what, holds) == holds,
                Claim.All(var parts) => parts.All(p => IsPossible(p, state)),
                Claim.Any(var parts) => parts.Any(p => IsPossible(p, state)),
                _ => true,
            };
        }

        private ValueSet ValuesOf(State state, string name) => state.Values.GetValueOrDefault(name) ?? logic.Domain(name);

        // A value for every name, so that the conditions themselves come out as wanted; null where none was found in a few tries.
        private Dictionary<string, object>? ExampleOf(State state)
        {
            var picked = state.Values.ToDictionary(v => v.Key, v => v.Value.Some().FirstOrDefault(), StringComparer.Ordinal);
            foreach (var ((first, second), signs) in state.Compared.Where(c => !Fits(picked[c.Key.First], picked[c.Key.Second], c.Value)))
            {
                var pairs =
                    from a in state.Values[first].Some()
                    from b in state.Values[second].Some().Append(a)
                    where !state.Values[second].And(Exactly(b)).IsEmpty && Fits(a, b, signs)
                    select (a, b);
                (picked[first], picked[second]) = pairs.FirstOrDefault((picked[first], picked[second]));
            }

            var example = picked.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value!, StringComparer.Ordinal);
            var scope = new ExampleScope(example);
            return wanted.All(w => w.Condition.Evaluate(scope).Holds == w.Holds) && logic.IsReal(example) ? example : null;
        }

        private static ValueSet Exactly(object? value) =>
            value switch
            {
                null => ValueSet.OnlyAbsent,
                decimal or string or bool => ValueSet.Of([value], others: false),
                _ => ValueSet.AnyList,
            };

        private static bool Fits(object? first, object? second, Signs signs)
        {
            int? sign = (first, second) switch
            {
                (decimal a, decimal b) => a.CompareTo(b),
                (string a, string b) => string.CompareOrdinal(a, b),
                (bool a, bool b) => a.CompareTo(b),
                _ => null,
            };
            return sign switch
            {
                null => false,
                < 0 => signs.HasFlag(Signs.Less),
                0 => signs.HasFlag(Signs.Same),
                _ => signs.HasFlag(Signs.More),
            };
        }
    }

    private ValueSet Domain(string name) => domain(name);

    private bool IsReal(IReadOnlyDictionary<string, object> example) => isReal(example);

    private sealed class ExampleScope(Dictionary<string, object> example) : IExpressionScope
    {
        public bool TryGet(string name, out object? value) => example.TryGetValue(name, out value);
    }
}
