using MudBlazor;

namespace ReviewerPortal.Components.Layout;

/// <summary>
/// What the component library takes from us. Colours are not here: <c>app.css</c> maps the library's variables to our tokens, so that light and dark change
/// without the server rendering anything.
/// </summary>
public static class PortalTheme
{
    private static readonly string[] Fonts = ["var(--font)"];

    /// <summary>The theme.</summary>
    public static MudTheme Value { get; } =
        new()
        {
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
            Typography = new Typography
            {
                Default = new DefaultTypography
                {
                    FontFamily = Fonts,
                    FontSize = ".875rem",
                    LetterSpacing = "normal",
                },
                Button = new ButtonTypography
                {
                    FontFamily = Fonts,
                    FontSize = ".875rem",
                    FontWeight = "550",
                    TextTransform = "none",
                    LetterSpacing = "normal",
                },
                Body1 = new Body1Typography { FontFamily = Fonts, FontSize = ".875rem" },
                Body2 = new Body2Typography { FontFamily = Fonts, FontSize = ".8125rem" },
                H6 = new H6Typography
                {
                    FontFamily = Fonts,
                    FontSize = "1rem",
                    FontWeight = "600",
                },
            },
        };
}
