using Ganss.Xss;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ReviewerPortal.Components.Controls;

/// <summary>
/// Shows Markdown that an agent or a customer wrote. The only file that hands markup to the browser. Twice closed: the syntax tree loses raw HTML,
/// images and every link that is not https or mailto, and the result passes a closed allow-list. Nothing in it loads anything.
/// </summary>
public sealed class SafeMarkup : ComponentBase
{
    /// <summary>Longer Markdown is shown as plain text, in characters: rendering it costs the reviewer more than it tells.</summary>
    public const int LongestRendered = 64 * 1024;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .Build();

    private static readonly HtmlSanitizer Sanitizer = ClosedList();

    private string? _source;
    private string? _html;

    /// <summary>The Markdown.</summary>
    [Parameter, EditorRequired]
    public string? Markdown { get; set; }

    /// <summary>The Markdown as harmless HTML, or null when it cannot or should not be rendered and is to be shown as text.</summary>
    public static string? Render(string markdown)
    {
        if (markdown.Length > LongestRendered)
        {
            return null;
        }

        MarkdownDocument document;
        try
        {
            document = Markdig.Markdown.Parse(HiddenCharacters.Reveal(markdown), Pipeline);
        }
        catch (ArgumentException)
        {
            return null; // Nested deeper than the parser follows; it is shown as text instead.
        }

        foreach (var block in document.Descendants<HeadingBlock>())
        {
            // A headline inside evidence stands below the page's own.
            block.Level = Math.Min(6, block.Level + 3);
        }

        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            Tame(link);
        }

        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url), copyChildren: false);
        }

        return Sanitizer.Sanitize(document.ToHtml(Pipeline));
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_source, Markdown))
        {
            _source = Markdown;
            _html = Markdown is null ? null : Render(Markdown);
        }
    }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (_html is not null)
        {
            builder.OpenElement(0, "div");
            builder.AddAttribute(1, "class", "safe-markup");
            builder.AddAttribute(2, "dir", "auto");
            builder.AddMarkupContent(3, _html);
            builder.CloseElement();
            return;
        }

        builder.OpenComponent<VisibleText>(4);
        builder.AddComponentParameter(5, nameof(VisibleText.Text), Markdown);
        builder.CloseComponent();
    }

    private static void Tame(LinkInline link)
    {
        if (link.IsImage)
        {
            link.ReplaceBy(new LiteralInline($"[image not loaded: {TextOf(link)} {link.Url}]"), copyChildren: false);
            return;
        }

        if (SafeTarget(link.Url) is not { } target)
        {
            link.InsertAfter(new LiteralInline($" [link removed: {link.Url}]"));
            link.ReplaceBy(new LiteralInline(TextOf(link)), copyChildren: false);
            return;
        }

        // The reader sees where it really goes; a look-alike name shows as its xn-- form.
        link.Title = null;
        link.Url = target.AbsoluteUri;
        var attributes = link.GetAttributes();
        attributes.AddProperty("rel", "noopener noreferrer nofollow");
        attributes.AddProperty("target", "_blank");
        var place = string.Equals(target.Scheme, Uri.UriSchemeMailto, StringComparison.Ordinal)
            ? target.AbsoluteUri[(Uri.UriSchemeMailto.Length + 1)..]
            : target.IdnHost;
        link.InsertAfter(new LiteralInline($" ({place})"));
    }

    private static Uri? SafeTarget(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var target)
        && (
            string.Equals(target.Scheme, Uri.UriSchemeMailto, StringComparison.Ordinal)
            || (string.Equals(target.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) && target.UserInfo.Length == 0)
        )
            ? target
            : null;

    private static string TextOf(ContainerInline container) =>
        string.Concat(
            container
                .Descendants<LeafInline>()
                .Select(leaf =>
                    leaf switch
                    {
                        LiteralInline literal => literal.Content.ToString(),
                        CodeInline code => code.Content,
                        LineBreakInline => " ",
                        _ => "",
                    }
                )
        );

    private static HtmlSanitizer ClosedList()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Clear();
        sanitizer.AllowedTags.UnionWith([
            "p",
            "br",
            "hr",
            "strong",
            "em",
            "del",
            "code",
            "pre",
            "blockquote",
            "ul",
            "ol",
            "li",
            "h4",
            "h5",
            "h6",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "a",
        ]);
        sanitizer.AllowedAttributes.Clear();
        sanitizer.AllowedAttributes.UnionWith(["href", "rel", "target"]);
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedAtRules.Clear();
        sanitizer.AllowedClasses.Clear();
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedSchemes.UnionWith(["https", "mailto"]);
        sanitizer.UriAttributes.Clear();
        sanitizer.UriAttributes.Add("href");
        sanitizer.AllowDataAttributes = false;
        return sanitizer;
    }
}
