namespace ReviewerPortal.Hosting;

/// <summary>The address people reach the portal under, for links in mails and chats (<c>Portal:PublicUrl</c>); without one they carry words only.</summary>
/// <param name="Base">Without a slash at the end; null where none is configured.</param>
public sealed record PublicAddress(string? Base)
{
    /// <summary>The key it is configured under.</summary>
    public const string Key = "Portal:PublicUrl";

    /// <summary>The full address of a page; null where no public address is configured.</summary>
    /// <param name="path">From <see cref="PortalUrls"/>.</param>
    public string? Of(string path) => Base is null ? null : Base + path;

    /// <summary>Reads it; the first of <c>Access:PublicUrls</c> where it is not set of its own.</summary>
    public static PublicAddress Read(string? configured, AccessOptions access, List<string> problems)
    {
        var url = string.IsNullOrWhiteSpace(configured) ? access.PublicUrls.FirstOrDefault() : configured;
        if (string.IsNullOrWhiteSpace(url))
        {
            return new PublicAddress(Base: null);
        }

        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            || parsed is not { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
        )
        {
            problems.Add(
                $"{Key} must be an absolute http or https address without a query, such as https://review.example.com, not '{url}'."
            );
            return new PublicAddress(Base: null);
        }

        return new PublicAddress(parsed.AbsoluteUri.TrimEnd('/'));
    }
}
