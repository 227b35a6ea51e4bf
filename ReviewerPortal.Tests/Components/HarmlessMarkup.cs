using AngleSharp.Html.Parser;

namespace ReviewerPortal.Tests.Components;

/// <summary>Judges markup the way a browser reads it: nothing in it may run, load or leave for an unseen place.</summary>
public static class HarmlessMarkup
{
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "link",
        "meta",
        "base",
        "math",
        "foreignobject",
        "animate",
        "set",
        "use",
        "video",
        "audio",
        "source",
        "template",
        "noscript",
        "marquee",
        "portal",
        "xss",
        "input",
        "select",
        "textarea",
        "img",
    };

    /// <summary>Every reason the markup is not harmless; empty when it is.</summary>
    public static IReadOnlyList<string> Faults(string markup)
    {
        var faults = new List<string>();
        foreach (
            var element in new HtmlParser()
                .ParseDocument($"<!doctype html><body><div id=root>{markup}</div>")
                .QuerySelectorAll("#root, #root *")
        )
        {
            if (Refused.Contains(element.LocalName))
            {
                faults.Add($"element {element.LocalName}");
            }

            foreach (var attribute in element.Attributes)
            {
                // bUnit writes the framework's own event marks as blazor:onclick.
                if (
                    attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                    || attribute.Name is "style" or "srcdoc" or "formaction" or "background" or "srcset"
                )
                {
                    faults.Add($"attribute {attribute.Name}={attribute.Value}");
                }

                if (
                    attribute.Name is "href" or "src" or "xlink:href" or "action" or "data"
                    && !attribute.Value.StartsWith("https://", StringComparison.Ordinal)
                    && !attribute.Value.StartsWith("mailto:", StringComparison.Ordinal)
                )
                {
                    faults.Add($"attribute {attribute.Name}={attribute.Value}");
                }
            }

            if (
                string.Equals(element.LocalName, "a", StringComparison.Ordinal)
                && element.GetAttribute("rel")?.Contains("noopener", StringComparison.Ordinal) != true
            )
            {
                faults.Add("a link without rel=noopener");
            }
        }

        return faults;
    }
}
