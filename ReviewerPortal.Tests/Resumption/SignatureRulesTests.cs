using System.Text;
using System.Text.Json;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Resumption;

public sealed class SignatureRulesTests
{
    [Fact]
    public void Signatures_equal_those_of_the_reference_library()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("../wire/webhooks/vectors.json")));
        var signed = 0;
        foreach (var vector in vectors.RootElement.GetProperty("vectors").EnumerateArray())
        {
            Assert.Equal(vector.GetProperty("signature").GetString(), SignatureOf(vector), StringComparer.Ordinal);
            signed++;
        }

        Assert.True(signed >= 5);
        foreach (var vector in vectors.RootElement.GetProperty("negative").EnumerateArray())
        {
            Assert.NotEqual(vector.GetProperty("signature").GetString(), SignatureOf(vector), StringComparer.Ordinal);
        }
    }

    [Fact]
    public void During_a_rotation_the_header_carries_one_signature_for_each_secret()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(SharedData.Require("../wire/webhooks/vectors.json")));
        var all = vectors
            .RootElement.GetProperty("vectors")
            .EnumerateArray()
            .ToDictionary(v => v.GetProperty("name").GetString()!, StringComparer.Ordinal);
        var (old, rotated) = (all["review.decided"], all["rotated key"]);
        Assert.Equal(
            vectors.RootElement.GetProperty("rotation_header").GetString(),
            SignatureRules.Header(
                [rotated.GetProperty("secret").GetString()!, old.GetProperty("secret").GetString()!],
                old.GetProperty("id").GetString()!,
                old.GetProperty("timestamp").GetInt64(),
                Encoding.UTF8.GetBytes(old.GetProperty("body").GetString()!)
            )
        );
    }

    [Fact]
    public void A_fresh_secret_has_the_prefix_and_thirty_two_random_bytes()
    {
        var (one, other) = (SignatureRules.NewSecret(), SignatureRules.NewSecret());
        Assert.NotEqual(one, other, StringComparer.Ordinal);
        Assert.StartsWith("whsec_", one, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(one["whsec_".Length..]).Length);
    }

    private static string SignatureOf(JsonElement vector) =>
        SignatureRules.Header(
            [vector.GetProperty("secret").GetString()!],
            vector.GetProperty("id").GetString()!,
            vector.GetProperty("timestamp").GetInt64(),
            Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!)
        );
}
