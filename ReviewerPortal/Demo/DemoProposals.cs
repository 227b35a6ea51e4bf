using System.Globalization;
using System.Text.Json.Nodes;

namespace ReviewerPortal.Demo;

/// <summary>What the demo's agents propose: bodies of <c>POST /reviews</c> as a travel company's agents would send them. The same seed gives the same proposals.</summary>
public sealed class DemoProposals(int seed)
{
    /// <summary>How a proposal is out of the ordinary.</summary>
    public enum Twist
    {
        None,

        /// <summary>A required piece of evidence is not there yet.</summary>
        EvidenceMissing,

        /// <summary>Over a limit, so that two leads must approve.</summary>
        Large,

        /// <summary>The agent itself says that it is not sure what is asked.</summary>
        Ambiguous,

        /// <summary>The model's confidence is low.</summary>
        Unsure,

        /// <summary>An argument is missing.</summary>
        Incomplete,

        /// <summary>The booking belongs to another agency.</summary>
        Foreign,
    }

    private static readonly string[] Travellers =
    [
        "Amara Okafor",
        "Lukas Steiner",
        "Mei-Ling Tan",
        "Gabriel Duarte",
        "Hanna Virtanen",
        "Ruth Adeyemi",
        "Paolo Ferri",
        "Sofia Lindqvist",
        "Darius Novak",
        "Yara Haddad",
        "Callum Reid",
        "Noor van Dijk",
        "Elena Popescu",
        "Jonas Keller",
        "Aisha Rahman",
        "Marta Kowalczyk",
    ];

    private static readonly (string From, string To, string Carrier)[] Routes =
    [
        ("Hamburg", "Lisbon", "MV"),
        ("Oslo", "Athens", "NK"),
        ("Vienna", "Reykjavik", "AJ"),
        ("Dublin", "Krakow", "ER"),
        ("Zurich", "Marrakesh", "SZ"),
        ("Porto", "Copenhagen", "LT"),
        ("Turin", "Edinburgh", "MV"),
    ];

    private static readonly (string Name, string City)[] Hotels =
    [
        ("Hotel Almirante", "Lisbon"),
        ("Casa das Flores", "Porto"),
        ("Nordlys Inn", "Tromsø"),
        ("Pension Rosengarten", "Vienna"),
        ("The Harbour Rooms", "Galway"),
        ("Riad Saffran", "Marrakesh"),
    ];

    private static readonly (string Name, string Trade)[] Suppliers =
    [
        ("Costa Verde Coaches", "coach transfers"),
        ("Hotel Almirante", "group rooms"),
        ("Fjordline Excursions", "boat tours"),
        ("Guides of Athens", "guided walks"),
        ("Alpine Transfer GmbH", "airport transfers"),
        ("Casa das Flores", "group rooms"),
        ("Bluebird Catering", "lunch boxes"),
    ];

    private readonly Random _random = new(seed);
    private int _number = 1000 + seed % 977;

    /// <summary>A proposal as of a moment.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="twist">How it is out of the ordinary.</param>
    /// <param name="payment">True for a supplier payment, false for a trip change, null for either.</param>
    public JsonObject Next(DateTimeOffset now, Twist twist = Twist.None, bool? payment = null)
    {
        _number++;
        return payment ?? _random.Next(3) == 0 ? Payment(now, twist) : TripChange(now, twist);
    }

    /// <summary>What is missing from a proposal made with <see cref="Twist.EvidenceMissing"/>, for when the source has caught up.</summary>
    public static JsonArray LateEvidence(JsonObject proposal, DateTimeOffset now)
    {
        var subject = proposal["subject"]!["id"]!.GetValue<string>();
        return proposal["workflow"]!.GetValue<string>() is "supplier-payments"
            ? [Piece("order-lines", "table", "application/json", OrderLines(4, 410m), now, "purchasing")]
            :
            [
                Piece(
                    "booking",
                    "record",
                    "application/json",
                    new JsonObject { ["reference"] = subject, ["status"] = "ticketed" },
                    now,
                    "bookings"
                ),
            ];
    }

    private JsonObject TripChange(DateTimeOffset now, Twist twist)
    {
        var who = Pick(Travellers);
        var route = Pick(Routes);
        var booking = Reference();
        var day = DateOnly.FromDateTime(now.UtcDateTime).AddDays(_random.Next(2, 40));
        // Money is asked for more often where the case is large.
        var kind =
            twist is Twist.Large ? 2
            : twist is Twist.Incomplete ? 0
            : _random.Next(4);
        var (action, said) = kind switch
        {
            0 => Rebook(booking, route, day, twist),
            1 => MoveStay(booking, day),
            2 => Refund(booking, route, twist),
            _ => Voucher(booking, who),
        };
        var evidence = new JsonArray
        {
            Piece("conversation", "conversation", "application/json", Talk(who, said), now.AddMinutes(-3), "chat"),
        };
        if (twist is not Twist.EvidenceMissing)
        {
            evidence.Add(Piece("booking", "record", "application/json", Booking(booking, who, route, day), now.AddMinutes(-2), "bookings"));
        }

        if (kind == 2)
        {
            evidence.Add(Piece("fare-rules", "markdown", "text/markdown", FareRules(route), now.AddMinutes(-2), "fares"));
        }

        if (kind == 0)
        {
            evidence.Add(Piece("itinerary", "diff", "application/json", ItineraryChange(route, day), now.AddMinutes(-2), "bookings"));
            var fares = Enumerable.Range(0, 7).Select(_ => _random.Next(90, 380)).ToList();
            evidence.Add(
                Piece(
                    "fares-this-week",
                    "image",
                    "image/png",
                    Convert.ToBase64String(DemoPicture.OfFares(fares, _random.Next(7))),
                    now,
                    "fares"
                )
            );
        }

        var body = Body("trip-changes", "trip-agent", "2026.11.3", "2026.11.2", action, twist, evidence, now);
        body["actor"] = new JsonObject { ["id"] = "trav-" + Slug(who), ["tenant"] = "meridian" };
        body["subject"] = new JsonObject
        {
            ["type"] = "booking",
            ["id"] = booking,
            ["version"] = _random.Next(1, 9).ToString(CultureInfo.InvariantCulture),
            ["tenant"] = twist is Twist.Foreign ? "sunquest" : "meridian",
        };
        if (twist is Twist.Ambiguous)
        {
            body["exception"] = new JsonObject
            {
                ["type"] = "ambiguous_request",
                ["detail"] = $"{who} has two bookings to {route.To} in the same week and did not say which one is meant.",
            };
        }

        return body;
    }

    private (JsonObject Action, string[] Said) Rebook(
        string booking,
        (string From, string To, string Carrier) route,
        DateOnly day,
        Twist twist
    )
    {
        var flight = route.Carrier + _random.Next(210, 980).ToString(CultureInfo.InvariantCulture);
        var args = new JsonObject
        {
            ["booking"] = booking,
            ["flight"] = flight,
            ["date"] = Iso(day),
            ["cabin"] = Pick("economy", "economy", "premium"),
            ["keep_seats"] = _random.Next(2) == 0,
        };
        if (twist is Twist.Incomplete)
        {
            args.Remove("flight");
        }

        return (
            Action("rebook_flight", args, _random.Next(0, 110), $"The traveller asks for a later flight {route.From} to {route.To}.", true),
            [
                $"My meeting in {route.To} moved. Can I fly on {day.ToString("d MMMM", CultureInfo.InvariantCulture)} instead?",
                $"There is a seat on {flight} that day. Shall I move you, with the seats you had?",
                "Yes please, the earlier in the day the better.",
            ]
        );
    }

    private (JsonObject Action, string[] Said) MoveStay(string booking, DateOnly day)
    {
        var hotel = Pick(Hotels);
        var nights = _random.Next(2, 7);
        return (
            Action(
                "move_hotel_stay",
                new JsonObject
                {
                    ["booking"] = booking,
                    ["hotel"] = hotel.Name,
                    ["check_in"] = Iso(day),
                    ["nights"] = nights,
                    ["room"] = Pick("standard", "superior", "family"),
                },
                _random.Next(0, 90),
                $"Moves the stay in {hotel.City}; the hotel confirmed the new nights.",
                true
            ),
            [
                $"We arrive in {hotel.City} a day late because of the ferry strike. Can the hotel stay move with us?",
                $"{hotel.Name} has a room from {day.ToString("d MMMM", CultureInfo.InvariantCulture)} for {nights} nights. Your rate stays the same.",
                "Great, then please do that.",
            ]
        );
    }

    private (JsonObject Action, string[] Said) Refund(string booking, (string From, string To, string Carrier) route, Twist twist)
    {
        var amount = twist is Twist.Large ? _random.Next(950, 2600) : _random.Next(60, 640);
        var reason = Pick("cancelled_by_carrier", "illness", "schedule_change", "goodwill");
        return (
            Action(
                "refund_booking",
                new JsonObject
                {
                    ["booking"] = booking,
                    ["refund_amount"] = amount,
                    ["currency"] = "EUR",
                    ["reason"] = reason,
                    ["to"] = "original_payment",
                },
                amount,
                $"The fare rules allow a refund of {amount} EUR after the fee.",
                false
            ),
            [
                $"My flight from {route.From} to {route.To} is useless to me now. I want my money back.",
                "I am sorry to hear that. May I ask what happened?",
                reason switch
                {
                    "illness" => "My son is in hospital, I can send the certificate.",
                    "cancelled_by_carrier" => "They cancelled it two hours before we left for the airport!",
                    "schedule_change" => "They moved it by six hours. I miss the whole event.",
                    _ => "The seat was broken both ways and nobody cared.",
                },
                $"Thank you. I can propose {amount} EUR back to your card; a colleague will look at it first.",
            ]
        );
    }

    private (JsonObject Action, string[] Said) Voucher(string booking, string who)
    {
        var value = _random.Next(2, 22) * 10;
        return (
            Action(
                "issue_voucher",
                new JsonObject
                {
                    ["booking"] = booking,
                    ["traveller"] = who,
                    ["value"] = value,
                    ["currency"] = "EUR",
                    ["note"] = "For the delayed transfer. With our apologies.",
                },
                value,
                "The transfer was more than an hour late; the driver's log confirms it.",
                true
            ),
            [
                "We stood an hour in the rain because the transfer did not come.",
                $"That should not have happened. May I offer you a voucher of {value} EUR for your next trip?",
                "That would be fair.",
            ]
        );
    }

    private JsonObject Payment(DateTimeOffset now, Twist twist)
    {
        var supplier = Pick(Suppliers);
        var invoice = $"INV-{now.Year}-{_number}";
        var lines = _random.Next(2, 6);
        var each = twist is Twist.Large ? _random.Next(900, 1900) : _random.Next(60, 420);
        var total = (decimal)lines * each;
        var kind = twist is Twist.Large or Twist.Incomplete ? 0 : _random.Next(5);
        var action = kind switch
        {
            3 => Action(
                "credit_supplier",
                new JsonObject
                {
                    ["supplier"] = supplier.Name,
                    ["invoice"] = invoice,
                    ["credit"] = each,
                    ["currency"] = "EUR",
                },
                each,
                "One line was billed twice.",
                true
            ),
            4 => Action(
                "change_bank_details",
                new JsonObject
                {
                    ["supplier"] = supplier.Name,
                    ["iban_ending"] = _random.Next(1000, 9999).ToString(CultureInfo.InvariantCulture),
                    ["confirmed_by_phone"] = false,
                },
                null,
                "The letter-headed request asks for a new account.",
                true
            ),
            _ => Action(
                "pay_invoice",
                new JsonObject
                {
                    ["supplier"] = supplier.Name,
                    ["invoice"] = invoice,
                    ["pay_amount"] = total,
                    ["currency"] = "EUR",
                    ["value_date"] = Iso(DateOnly.FromDateTime(now.UtcDateTime).AddDays(_random.Next(1, 14))),
                    ["cost_centre"] = Pick("4100", "4200", "4350"),
                },
                total,
                $"Invoice and order agree on {lines} lines of {supplier.Trade}.",
                false
            ),
        };
        if (twist is Twist.Incomplete)
        {
            ((JsonObject)action["args"]!).Remove("cost_centre");
        }

        var evidence = new JsonArray
        {
            Piece("invoice", "record", "application/json", Invoice(supplier, invoice, total), now.AddHours(-1), "mailroom"),
            Piece("letter", "text", "text/plain", Letter(supplier.Name, invoice), now.AddHours(-1), "mailroom"),
        };
        if (twist is not Twist.EvidenceMissing)
        {
            evidence.Insert(
                1,
                Piece("order-lines", "table", "application/json", OrderLines(lines, each), now.AddMinutes(-20), "purchasing")
            );
        }

        var body = Body("supplier-payments", "invoice-reader", "5.2", "5.1", action, twist, evidence, now);
        body["subject"] = new JsonObject
        {
            ["type"] = "invoice",
            ["id"] = invoice,
            ["version"] = "1",
        };
        if (twist is Twist.Ambiguous)
        {
            body["exception"] = new JsonObject
            {
                ["type"] = "ambiguous_request",
                ["detail"] = $"{supplier.Name} sent two invoices with the number {invoice} and different totals.",
            };
        }

        return body;
    }

    private JsonObject Body(
        string workflow,
        string agent,
        string version,
        string olderVersion,
        JsonObject action,
        Twist twist,
        JsonArray evidence,
        DateTimeOffset now
    )
    {
        action["confidence"] = Math.Round(
            twist is Twist.Unsure ? 0.35 + _random.NextDouble() * 0.2 : 0.72 + _random.NextDouble() * 0.27,
            2
        );
        return new JsonObject
        {
            ["workflow"] = workflow,
            ["threadId"] = $"thread-{_number}",
            ["interruptId"] = $"pause-{_number}-{now.ToUnixTimeSeconds() % 10_000}",
            ["agent"] = new JsonObject { ["name"] = agent, ["version"] = _random.Next(4) == 0 ? olderVersion : version },
            ["actions"] = new JsonArray { action },
            ["evidence"] = evidence,
        };
    }

    private static JsonObject Action(string name, JsonObject args, decimal? amount, string description, bool reversible)
    {
        var action = new JsonObject
        {
            ["name"] = name,
            ["args"] = args,
            ["description"] = description,
            ["reversible"] = reversible,
        };
        if (amount is > 0)
        {
            action["amount"] = amount;
        }

        return action;
    }

    private static JsonObject Piece(string name, string kind, string mediaType, JsonNode content, DateTimeOffset at, string source) =>
        new()
        {
            ["name"] = name,
            ["kind"] = kind,
            ["mediaType"] = mediaType,
            ["content"] = content,
            ["capturedAt"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["source"] = source,
        };

    private static JsonArray Talk(string who, string[] said)
    {
        var talk = new JsonArray
        {
            new JsonObject { ["role"] = "user", ["text"] = $"Hello, this is {who}." },
            new JsonObject { ["role"] = "assistant", ["text"] = "Hello, and welcome back to Meridian Travel. What can I do for you?" },
        };
        foreach (var (i, line) in said.Index())
        {
            talk.Add(new JsonObject { ["role"] = i % 2 == 0 ? "user" : "assistant", ["text"] = line });
        }

        return talk;
    }

    private JsonObject Booking(string reference, string who, (string From, string To, string Carrier) route, DateOnly day) =>
        new()
        {
            ["reference"] = reference,
            ["lead_traveller"] = who,
            ["party"] = _random.Next(1, 5),
            ["route"] = $"{route.From} – {route.To}",
            ["departure"] = Iso(day.AddDays(-_random.Next(1, 3))),
            ["fare_class"] = Pick("Light", "Standard", "Flex"),
            ["paid"] = $"{_random.Next(180, 1900)} EUR",
            ["status"] = "ticketed",
            ["loyalty"] = Pick("none", "silver", "gold"),
        };

    private JsonObject ItineraryChange((string From, string To, string Carrier) route, DateOnly day) =>
        new()
        {
            ["before"] = new JsonObject
            {
                ["leg"] = $"{route.From} – {route.To}",
                ["date"] = Iso(day.AddDays(-1)),
                ["departs"] = "07:40",
                ["seats"] = "14A, 14B",
            },
            ["after"] = new JsonObject
            {
                ["leg"] = $"{route.From} – {route.To}",
                ["date"] = Iso(day),
                ["departs"] = $"{_random.Next(9, 21):00}:15",
                ["seats"] = "to be assigned",
            },
        };

    private string FareRules((string From, string To, string Carrier) route) =>
        $"""
            ## {route.From} – {route.To}, fare conditions

            | What happens | Refund | Fee |
            |---|---|---|
            | Carrier cancels | whole fare | none |
            | Schedule moved by more than 3 hours | whole fare | none |
            | Illness, with a certificate | whole fare | {_random.Next(15, 45)} EUR |
            | Change of mind | taxes only | {_random.Next(50, 90)} EUR |

            Goodwill payments above **150 EUR** need a note that says who agreed to them.
            """;

    private static JsonObject Invoice((string Name, string Trade) supplier, string invoice, decimal total) =>
        new()
        {
            ["supplier"] = supplier.Name,
            ["invoice"] = invoice,
            ["for"] = supplier.Trade,
            ["net"] = Math.Round(total / 1.19m, 2),
            ["tax"] = total - Math.Round(total / 1.19m, 2),
            ["total"] = total,
            ["terms"] = "30 days net",
        };

    private static JsonObject OrderLines(int lines, decimal each)
    {
        var rows = new JsonArray();
        for (var i = 1; i <= lines; i++)
        {
            rows.Add(new JsonArray { i, $"Group {(char)('A' + i)} – day {i}", 1, each, each });
        }

        return new JsonObject
        {
            ["columns"] = new JsonArray { "Line", "Service", "Qty", "Ordered", "Billed" },
            ["rows"] = rows,
        };
    }

    private static string Letter(string supplier, string invoice) =>
        $"""
            Dear Meridian team,

            please find attached our invoice {invoice}. As agreed with your groups desk, the second coach was
            not needed and is not billed. We would be grateful for payment within the usual term.

            Kind regards
            {supplier}
            """;

    private string Reference() =>
        string.Create(
            6,
            _random,
            static (text, random) =>
            {
                foreach (ref var letter in text)
                {
                    letter = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"[random.Next(32)];
                }
            }
        );

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Slug(string name) => name.ToLowerInvariant().Replace(' ', '-');

    private T Pick<T>(params IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
