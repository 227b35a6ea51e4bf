using System.Reflection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Audit;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Evaluation;
using ReviewerPortal.Domain.Evidence;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Metrics;
using ReviewerPortal.Domain.Notifications;
using ReviewerPortal.Domain.Readiness;
using ReviewerPortal.Domain.Releases;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.Sla;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Domain;

/// <summary>
/// The whole database, mapped once; a thin subclass per engine adds what only that engine needs. Every row belongs to a workspace:
/// the query filter shows a context only its own, and saving a row of another workspace throws.
/// </summary>
public abstract class PortalDbContext(DbContextOptions options) : IdentityUserContext<Person, Guid>(options)
{
    /// <summary>What this context may see. Set by <see cref="PortalDatabase"/> at every opening, because contexts are pooled.</summary>
    public WorkspaceScope Scope { get; set; }

    private WorkspaceId Mine => Scope.Workspace;

    private bool SeesEverybody => Scope.People;

    public DbSet<Workspace> Workspaces => Set<Workspace>();
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<TeamMember> TeamMembers => Set<TeamMember>();
    public DbSet<Absence> Absences => Set<Absence>();
    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();
    public DbSet<SignInGate> SignInGates => Set<SignInGate>();
    public DbSet<OneTimeLink> OneTimeLinks => Set<OneTimeLink>();
    public DbSet<KeyRingEntry> KeyRing => Set<KeyRingEntry>();
    public DbSet<EndedSession> EndedSessions => Set<EndedSession>();
    public DbSet<Workflow> Workflows => Set<Workflow>();
    public DbSet<ContractVersion> ContractVersions => Set<ContractVersion>();
    public DbSet<Review> Reviews => Set<Review>();
    public DbSet<ReviewItem> ReviewItems => Set<ReviewItem>();
    public DbSet<EvidencePiece> EvidencePieces => Set<EvidencePiece>();
    public DbSet<EvidenceOpening> EvidenceOpenings => Set<EvidenceOpening>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<KeptDraft> KeptDrafts => Set<KeptDraft>();
    public DbSet<ClockSegment> ClockSegments => Set<ClockSegment>();
    public DbSet<PortalEvent> Events => Set<PortalEvent>();
    public DbSet<CallbackEndpoint> CallbackEndpoints => Set<CallbackEndpoint>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<NoticePreference> NoticePreferences => Set<NoticePreference>();
    public DbSet<OutgoingMessage> OutgoingMessages => Set<OutgoingMessage>();
    public DbSet<ChatWebhook> ChatWebhooks => Set<ChatWebhook>();
    public DbSet<StoredAnswer> StoredAnswers => Set<StoredAnswer>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<WorkspaceHead> WorkspaceHeads => Set<WorkspaceHead>();
    public DbSet<WorkflowReadiness> WorkflowReadiness => Set<WorkflowReadiness>();
    public DbSet<HourlyFigure> HourlyFigures => Set<HourlyFigure>();
    public DbSet<HourlyDuration> HourlyDurations => Set<HourlyDuration>();
    public DbSet<FoldedFigure> FoldedFigures => Set<FoldedFigure>();
    public DbSet<ReviewerHour> ReviewerHours => Set<ReviewerHour>();
    public DbSet<Release> Releases => Set<Release>();
    public DbSet<GateReading> GateReadings => Set<GateReading>();
    public DbSet<Rehearsal> Rehearsals => Set<Rehearsal>();
    public DbSet<ProtectedCase> ProtectedCases => Set<ProtectedCase>();
    public DbSet<EvaluationRun> EvaluationRuns => Set<EvaluationRun>();
    public DbSet<CaseResult> CaseResults => Set<CaseResult>();
    public DbSet<CandidateEndpoint> CandidateEndpoints => Set<CandidateEndpoint>();
    public DbSet<EvaluationJob> EvaluationJobs => Set<EvaluationJob>();
    public DbSet<CaseCall> CaseCalls => Set<CaseCall>();

    /// <summary>
    /// The head of a workspace, locked until the transaction ends, so that one write at a time extends its audit chain and event feed. Null while
    /// the workspace has none. Engines whose transactions already exclude other writers need no lock of their own.
    /// </summary>
    public abstract Task<WorkspaceHead?> LockHeadAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>Saves what is tracked and has changed. An engine that has a faster way to add many rows of one table takes it, after everything else.</summary>
    public virtual Task SaveEverythingAsync(CancellationToken ct = default) => SaveChangesAsync(ct);

    /// <summary>Whether a failed save may succeed when the whole command runs again: another writer came first, or the engine asked to retry.</summary>
    public abstract bool IsWorthRepeating(Exception failure);

    /// <inheritdoc/>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseForeignRows();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseForeignRows();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private void RefuseForeignRows()
    {
        if (Scope.People)
        {
            return;
        }

        foreach (var entry in ChangeTracker.Entries<IBelongToWorkspace>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && entry.Entity.WorkspaceId != Mine)
            {
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} of another workspace was about to be written.");
            }
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        foreach (var id in typeof(PersonId).Assembly.GetTypes().Where(t => t.IsValueType && typeof(IHavePrefix).IsAssignableFrom(t)))
        {
            configurationBuilder.Properties(id).HaveConversion(typeof(IdConverter<>).MakeGenericType(id));
        }

        configurationBuilder.Properties<string>().HaveMaxLength(400);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        builder.Entity<Workspace>(e =>
        {
            e.HasKey(x => x.Id);
            e.HasIndex(x => x.Name).IsUnique();
        });
        builder.Entity<Person>(e =>
        {
            e.ToTable("People");
            e.Ignore(x => x.PersonId);
            e.HasIndex(x => new { x.WorkspaceId, x.NormalizedUserName });
            e.HasQueryFilter(x => SeesEverybody || x.WorkspaceId == Mine);
        });
        builder.Entity<Team>(e =>
        {
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.WorkspaceId, x.Name }).IsUnique();
        });
        builder.Entity<TeamMember>(e =>
        {
            e.HasKey(x => new { x.TeamId, x.PersonId });
            e.HasIndex(x => new { x.WorkspaceId, x.PersonId });
        });
        builder.Entity<Absence>(e =>
        {
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.WorkspaceId, x.PersonId });
            e.HasIndex(x => x.From).HasFilter("\"WorkReturnedAt\" IS NULL").HasDatabaseName("IX_Absences_ToBegin");
        });
        builder.Entity<AccessToken>(e =>
        {
            e.HasKey(x => x.Id);
            e.HasIndex(x => new { x.WorkspaceId, x.Name });
        });
        builder.Entity<SignInGate>().HasKey(x => x.NameKey);
        builder.Entity<OneTimeLink>().HasKey(x => x.TokenHash);
        builder.Entity<KeyRingEntry>(e =>
        {
            e.HasKey(x => x.Name);
            Text(e.Property(x => x.Xml));
        });
        builder.Entity<EndedSession>().HasKey(x => x.SessionId);
        builder.Entity<Workflow>(e =>
        {
            e.HasKey(x => new { x.WorkspaceId, x.Name });
            Text(e.Property(x => x.DraftText));
            Text(e.Property(x => x.ProposalNote));
            Text(e.Property(x => x.DeclineReason));
            e.Property(x => x.Version).IsConcurrencyToken();
        });
        builder.Entity<ContractVersion>(e =>
        {
            e.HasKey(x => new
            {
                x.WorkspaceId,
                x.Workflow,
                x.Number,
            });
            Text(e.Property(x => x.Text));
            Text(e.Property(x => x.Note));
        });
        builder.Entity<Review>(e =>
        {
            e.HasKey(x => x.Id);
            e.Property(x => x.Revision).IsConcurrencyToken();
            Text(e.Property(x => x.Resume));
            Text(e.Property(x => x.AcknowledgedDetail));
            e.HasIndex(x => new { x.WorkspaceId, x.Id });
            e.HasIndex(x => new
            {
                x.WorkspaceId,
                x.ThreadId,
                x.Id,
            });
        });
        builder.Entity<ReviewItem>(e =>
        {
            e.HasKey(x => x.Id);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.HasIndex(x => new { x.ReviewId, x.Position }).IsUnique();
            e.HasIndex(x => new
                {
                    x.WorkspaceId,
                    x.Queue,
                    x.DueAt,
                    x.Id,
                })
                .HasFilter("\"IsOpen\"")
                .HasDatabaseName("IX_ReviewItems_OpenByQueue");
            e.HasIndex(x => new
                {
                    x.WorkspaceId,
                    x.DueAt,
                    x.Id,
                })
                .HasFilter("\"IsOpen\"")
                .HasDatabaseName("IX_ReviewItems_OpenByDue");
            // Items that have ended, by how they ended. Waiting ones are not in it, so receiving pays nothing for it.
            e.HasIndex(x => new
                {
                    x.WorkspaceId,
                    x.Status,
                    x.DueAt,
                    x.Id,
                })
                .HasFilter("NOT \"IsOpen\"")
                .HasDatabaseName("IX_ReviewItems_Ended");
            e.HasIndex(x => new
                {
                    x.WorkspaceId,
                    x.Queue,
                    x.PickAt,
                    x.Id,
                })
                .HasFilter("\"IsOpen\"")
                .HasDatabaseName("IX_ReviewItems_OpenByPick");
            // Few at any time: what came back undecided too often. Named from the start, because an index of the same columns is there already.
            e.HasIndex(
                    x => new
                    {
                        x.WorkspaceId,
                        x.DueAt,
                        x.Id,
                    },
                    "IX_ReviewItems_Returned"
                )
                .HasFilter($"\"IsOpen\" AND \"Returns\" >= {PickRules.NobodyDecidesAt}");
            e.HasIndex(x => x.ClaimedUntil).HasFilter("\"ClaimedUntil\" IS NOT NULL").HasDatabaseName("IX_ReviewItems_Leases");
            e.HasIndex(x => x.NextRungAt).HasFilter("\"NextRungAt\" IS NOT NULL").HasDatabaseName("IX_ReviewItems_Rungs");
            e.Ignore(x => x.Fired);
            e.HasIndex(x => x.PausedUntil).HasFilter("\"PausedUntil\" IS NOT NULL").HasDatabaseName("IX_ReviewItems_Waits");
            // What was decided before for the same action: the precedents beside an item.
            e.HasIndex(x => new
                {
                    x.WorkspaceId,
                    x.Workflow,
                    x.Action,
                    x.DecidedAt,
                })
                .HasFilter("\"DecidedAt\" IS NOT NULL")
                .HasDatabaseName("IX_ReviewItems_Precedents");
            e.Ignore(x => x.ApprovedBy);
            e.HasIndex(x => new { x.WorkspaceId, x.Id });
            // A workflow's latest items, however busy the others are: dry runs, tiers, readiness. Ids grow, so a new one is added at the end of its run.
            e.HasIndex(x => new
                {
                    x.WorkspaceId,
                    x.Workflow,
                    x.Id,
                })
                .HasDatabaseName("IX_ReviewItems_OfWorkflow");
            foreach (
                var name in (string[])
                    [
                        nameof(ReviewItem.Args),
                        nameof(ReviewItem.ProposedArgs),
                        nameof(ReviewItem.Description),
                        nameof(ReviewItem.Sentence),
                        nameof(ReviewItem.TierReason),
                        nameof(ReviewItem.ExceptionDetail),
                        nameof(ReviewItem.Controls),
                        nameof(ReviewItem.EvidenceMissing),
                        nameof(ReviewItem.EvidenceRequired),
                        nameof(ReviewItem.SearchText),
                        nameof(ReviewItem.Approvers),
                        nameof(ReviewItem.FiredRungs),
                        nameof(ReviewItem.PassedBy),
                    ]
            )
            {
                e.Property(name).HasMaxLength(-1);
            }
        });
        builder.Entity<EvidencePiece>(e =>
        {
            e.HasKey(x => x.Id);
            Text(e.Property(x => x.Content));
            e.HasIndex(x => new { x.ReviewId, x.Position }).IsUnique();
        });
        builder
            .Entity<EvidenceOpening>()
            .HasKey(x => new
            {
                x.ItemId,
                x.PersonId,
                x.Name,
                x.ContentHash,
            });
        builder.Entity<Decision>(e =>
        {
            e.HasKey(x => x.Id);
            Text(e.Property(x => x.Args));
            Text(e.Property(x => x.ChangedFields));
            Text(e.Property(x => x.Message));
            // The belt to the compare-and-set's braces: the engine itself refuses a second final decision of a round.
            e.HasIndex(x => new { x.ItemId, x.Round }).IsUnique().HasFilter("\"Final\"").HasDatabaseName("IX_Decisions_OneFinalPerRound");
            e.HasIndex(x => x.ItemId);
            e.HasIndex(x => new { x.WorkspaceId, x.At });
            // What people overrode, newest first: the drill-down of a rate. Approvals pay nothing for it.
            e.HasIndex(x => new
                {
                    x.WorkspaceId,
                    x.At,
                    x.Id,
                })
                .HasFilter("\"Final\" AND \"Verdict\" IN ('edited', 'rejected')")
                .HasDatabaseName("IX_Decisions_Overrides");
        });
        builder.Entity<KeptDraft>(e =>
        {
            e.HasKey(x => new { x.PersonId, x.ItemId });
            Text(e.Property(x => x.Text));
            e.HasIndex(x => x.SavedAt);
        });
        builder
            .Entity<ClockSegment>()
            .HasKey(x => new
            {
                x.ItemId,
                x.Clock,
                x.Ordinal,
            });
        builder.Entity<PortalEvent>(e =>
        {
            e.HasKey(x => x.Id);
            Text(e.Property(x => x.Data));
            e.HasIndex(x => new { x.WorkspaceId, x.Sequence }).IsUnique();
        });
        builder.Entity<CallbackEndpoint>(e =>
        {
            e.HasKey(x => x.Id);
            e.Property(x => x.Url).HasMaxLength(2000);
            Text(e.Property(x => x.ProtectedSecrets));
            Text(e.Property(x => x.Settings));
            e.HasIndex(x => new { x.WorkspaceId, x.Name }).IsUnique();
        });
        builder.Entity<Delivery>(e =>
        {
            e.HasKey(x => x.Id);
            Text(e.Property(x => x.LastError));
            e.HasIndex(x => x.NextAttemptAt).HasFilter("\"Status\" = 'pending'").HasDatabaseName("IX_Deliveries_Pending");
            e.HasIndex(x => new { x.ReviewId, x.EndpointId });
            e.HasIndex(x => x.EventId);
        });
        builder.Entity<Notification>(e =>
        {
            e.HasKey(x => x.Id);
            e.HasIndex(x => new
                {
                    x.ItemId,
                    x.Kind,
                    x.Occasion,
                    x.PersonId,
                })
                .IsUnique();
            e.HasIndex(x => new { x.PersonId, x.Id });
            e.HasIndex(x => x.PersonId).HasFilter("\"ReadAt\" IS NULL").HasDatabaseName("IX_Notifications_Unread");
        });
        builder.Entity<NoticePreference>(e =>
        {
            e.HasKey(x => x.PersonId);
            e.HasIndex(x => x.SummaryAt).HasFilter("\"SummaryAt\" IS NOT NULL").HasDatabaseName("IX_NoticePreferences_Summaries");
        });
        builder.Entity<OutgoingMessage>(e =>
        {
            e.HasKey(x => x.Id);
            Text(e.Property(x => x.Text));
            e.HasIndex(x => new { x.Channel, x.NextAttemptAt })
                .HasFilter("\"Status\" = 'pending'")
                .HasDatabaseName("IX_OutgoingMessages_Pending");
            e.HasIndex(x => new
                {
                    x.TeamId,
                    x.ItemId,
                    x.Kind,
                    x.Occasion,
                })
                .IsUnique()
                .HasFilter("\"TeamId\" IS NOT NULL")
                .HasDatabaseName("IX_OutgoingMessages_OncePerTeam");
            e.HasIndex(x => new { x.WorkspaceId, x.At });
        });
        builder.Entity<ChatWebhook>(e =>
        {
            e.HasKey(x => x.TeamId);
            Text(e.Property(x => x.ProtectedUrl));
        });
        builder.Entity<StoredAnswer>(e =>
        {
            e.HasKey(x => new
            {
                x.WorkspaceId,
                x.Caller,
                x.Key,
            });
            Text(e.Property(x => x.Headers));
            Text(e.Property(x => x.Body));
            e.HasIndex(x => x.CreatedAt);
        });
        builder.Entity<AuditEntry>(e =>
        {
            e.HasKey(x => new { x.WorkspaceId, x.Sequence });
            Text(e.Property(x => x.Detail));
            e.HasIndex(x => new
            {
                x.WorkspaceId,
                x.Subject,
                x.Sequence,
            });
        });
        builder.Entity<WorkflowReadiness>().HasKey(x => new { x.WorkspaceId, x.Workflow });
        builder.Entity<WorkspaceHead>().HasKey(x => x.WorkspaceId);
        builder.Entity<HourlyFigure>(e =>
        {
            e.HasKey(x => new
            {
                x.WorkspaceId,
                x.Hour,
                x.KeyHash,
            });
            e.HasIndex(x => new
            {
                x.WorkspaceId,
                x.Workflow,
                x.Hour,
            });
        });
        builder
            .Entity<HourlyDuration>()
            .HasKey(x => new
            {
                x.WorkspaceId,
                x.Hour,
                x.KeyHash,
                x.Measure,
                x.Bucket,
            });
        builder.Entity<Release>(e =>
        {
            e.HasKey(x => x.Id);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.Property(x => x.Share).HasPrecision(9, 8);
            e.Ignore(x => x.IsLastStep);
            Text(e.Property(x => x.Steps));
            Text(e.Property(x => x.Preconditions));
            Text(e.Property(x => x.WindowOffset));
            Text(e.Property(x => x.WindowReason));
            Text(e.Property(x => x.EndReason));
            Text(e.Property(x => x.VerdictReason));
            e.HasIndex(x => new { x.WorkspaceId, x.Workflow }).IsUnique().HasFilter("\"IsOpen\"").HasDatabaseName("IX_Releases_OneOpen");
            e.HasIndex(x => new
            {
                x.WorkspaceId,
                x.Workflow,
                x.Id,
            });
        });
        builder.Entity<GateReading>(e =>
        {
            e.HasKey(x => x.Id);
            e.Property(x => x.Share).HasPrecision(9, 8);
            Text(e.Property(x => x.Reason));
            Text(e.Property(x => x.Figures));
            e.HasIndex(x => new { x.ReleaseId, x.Id });
        });
        builder.Entity<Rehearsal>(e =>
        {
            e.HasKey(x => x.Id);
            Text(e.Property(x => x.Findings));
            e.HasIndex(x => new
            {
                x.WorkspaceId,
                x.Workflow,
                x.Id,
            });
        });
        builder.Entity<ProtectedCase>(e =>
        {
            e.HasKey(x => x.Id);
            e.Property(x => x.Version).IsConcurrencyToken();
            Text(e.Property(x => x.Title));
            Text(e.Property(x => x.Input));
            Text(e.Property(x => x.Evidence));
            Text(e.Property(x => x.Args));
            Text(e.Property(x => x.Rules));
            Text(e.Property(x => x.Why));
            Text(e.Property(x => x.Scrubbed));
            Text(e.Property(x => x.QuarantineReason));
            e.HasIndex(x => new
            {
                x.WorkspaceId,
                x.Workflow,
                x.Id,
            });
            e.HasIndex(x => new { x.WorkspaceId, x.FromItem });
        });
        builder.Entity<EvaluationRun>(e =>
        {
            e.HasKey(x => x.Id);
            e.HasIndex(x => new
            {
                x.WorkspaceId,
                x.Workflow,
                x.Id,
            });
            e.HasIndex(x => new
            {
                x.WorkspaceId,
                x.Workflow,
                x.AgentVersion,
                x.Id,
            });
        });
        builder.Entity<CaseResult>(e =>
        {
            e.HasKey(x => new { x.RunId, x.CaseId });
            Text(e.Property(x => x.Args));
            Text(e.Property(x => x.Error));
            Text(e.Property(x => x.Why));
            Text(e.Property(x => x.Faults));
        });
        builder.Entity<CandidateEndpoint>(e =>
        {
            e.HasKey(x => x.Id);
            e.Property(x => x.Url).HasMaxLength(2000);
            Text(e.Property(x => x.ProtectedSecret));
            e.HasIndex(x => new
                {
                    x.WorkspaceId,
                    x.Workflow,
                    x.Name,
                })
                .IsUnique();
        });
        builder.Entity<EvaluationJob>(e =>
        {
            e.HasKey(x => x.Id);
            Text(e.Property(x => x.LastFailure));
            e.HasIndex(x => new { x.WorkspaceId, x.Workflow })
                .HasFilter("\"State\" = 'running'")
                .HasDatabaseName("IX_EvaluationJobs_Running");
        });
        builder.Entity<CaseCall>(e =>
        {
            e.HasKey(x => new { x.RunId, x.CaseId });
            Text(e.Property(x => x.Answer));
        });

        // By dimension first: a page reads one dimension of a window, a stretch of this key.
        builder
            .Entity<FoldedFigure>()
            .HasKey(x => new
            {
                x.WorkspaceId,
                x.Dimension,
                x.Hours,
                x.Start,
                x.Workflow,
                x.Key,
            });
        builder
            .Entity<ReviewerHour>()
            .HasKey(x => new
            {
                x.WorkspaceId,
                x.Hour,
                x.PersonId,
            });

        foreach (var type in builder.Model.GetEntityTypes().ToList())
        {
            if (typeof(IBelongToWorkspace).IsAssignableFrom(type.ClrType) && type.ClrType != typeof(Person))
            {
                FilterMethod.MakeGenericMethod(type.ClrType).Invoke(this, [builder]);
            }

            foreach (var property in type.GetProperties())
            {
                var enumType = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
                if (enumType.IsEnum)
                {
                    property.SetValueConverter(
                        (ValueConverter)Activator.CreateInstance(typeof(SnakeCaseEnumConverter<>).MakeGenericType(enumType))!
                    );
                    property.SetMaxLength(40);
                }
                else if (property.GetMaxLength() == -1)
                {
                    property.SetMaxLength(null);
                }
            }
        }
    }

    private static readonly MethodInfo FilterMethod = typeof(PortalDbContext).GetMethod(
        nameof(FilterByWorkspace),
        BindingFlags.NonPublic | BindingFlags.Instance
    )!;

    private void FilterByWorkspace<T>(ModelBuilder builder)
        where T : class, IBelongToWorkspace => builder.Entity<T>().HasQueryFilter(x => x.WorkspaceId == Mine);

    private static void Text<T>(PropertyBuilder<T> property) => property.HasMaxLength(-1);

    private sealed class IdConverter<T>() : ValueConverter<T, Guid>(id => id.Value, value => Of(value))
        where T : struct, IPrefixedId<T>
    {
        private static T Of(Guid value) => T.Of(value);
    }

    private sealed class SnakeCaseEnumConverter<T>()
        : ValueConverter<T, string>(value => SnakeCase.Of(value), text => SnakeCase.Parse<T>(text))
        where T : struct, Enum;
}
