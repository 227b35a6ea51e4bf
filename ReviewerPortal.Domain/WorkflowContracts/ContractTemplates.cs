namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Contracts to begin with. Each publishes as it stands once its teams are there.</summary>
public static class ContractTemplates
{
    /// <param name="Name">The workflow's name in it.</param>
    /// <param name="Title">What it is called.</param>
    /// <param name="Summary">What it is for, in a sentence.</param>
    public sealed record Template(string Name, string Title, string Summary)
    {
        /// <summary>The document, comments and all.</summary>
        public string Text
        {
            get
            {
                using var stream = typeof(ContractTemplates).Assembly.GetManifestResourceStream($"template/{Name}")!;
                using var reader = new StreamReader(stream);
                return reader.ReadToEnd();
            }
        }
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Template> All { get; } =
    [
        new("support-actions", "Support actions", "An agent acts on what customers ask for; people release what cannot be undone."),
        new("document-extraction", "Document extraction", "A model reads documents into fields; people check what it was unsure of."),
        new("payment-approval", "Payment approval", "An agent prepares payments; people release them, two of them where it is much."),
    ];
}
