namespace ReviewerPortal.Tests.WorkflowContracts;

/// <summary>A second of what <c>bench fuzz</c> does for minutes.</summary>
public sealed class ContractFuzzTests
{
    [Fact]
    public void No_document_throws_hangs_or_fills_the_memory() =>
        Assert.True(ContractFuzz.Documents(seed: 20261123, TimeSpan.FromSeconds(1)).Inputs > 0);

    [Fact]
    public void No_expression_throws_hangs_or_fills_the_memory() =>
        Assert.True(ContractFuzz.Expressions(seed: 20261123, TimeSpan.FromSeconds(1)).Inputs > 0);

    [Fact]
    public void A_contract_of_200_steps_100_types_and_50_tiers_is_read_without_a_problem()
    {
        var contract = Domain.WorkflowContracts.ContractReader.Read(LargeContract.Yaml());

        Assert.Empty(contract.Errors);
        Assert.Equal(
            (200, 100, 50),
            (contract.Contract!.Steps.Count, contract.Contract.Exceptions.Count, contract.Contract.ApprovalTiers.Count)
        );
    }
}
