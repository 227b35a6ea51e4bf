using System.Net;
using ReviewerPortal.Domain.Resumption;

namespace ReviewerPortal.Tests.Resumption;

public sealed class EndpointUrlRulesTests
{
    // What has been used to reach the inside through a guard, one spelling a line.
    private static readonly string[] Inner =
    [
        "127.0.0.1",
        "127.0.0.2",
        "127.1",
        "127.0.1",
        "127.255.255.254",
        "127.127.127.127",
        "0.0.0.0",
        "0",
        "0.0.0.1",
        "0.1.2.3",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0177.0.0.01",
        "0x7f000001",
        "0x7f.0x0.0x0.0x1",
        "0x7f.1",
        "0x7f.0.1",
        "0X7F.0.0.1",
        "00000177.0.0.1",
        "127.0.0.01",
        "127.00.0.1",
        "127.000.000.001",
        "0xa9fea9fe",
        "2852039166",
        "0xa9.0xfe.0xa9.0xfe",
        "025177524776",
        "0251.0376.0251.0376",
        "169.254.169.254",
        "169.254.0.1",
        "169.254.170.2",
        "169.254.255.255",
        "10.0.0.1",
        "10.255.255.255",
        "10.1",
        "012.0.0.1",
        "0xa.0.0.1",
        "167772161",
        "172.16.0.1",
        "172.31.255.255",
        "172.20.10.1",
        "0xac100001",
        "2886729729",
        "192.168.0.1",
        "192.168.1.254",
        "192.168.255.255",
        "3232235521",
        "0xc0a80001",
        "0300.0250.0.1",
        "100.64.0.1",
        "100.127.255.254",
        "100.100.100.200",
        "192.0.0.1",
        "192.0.0.170",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "224.0.0.251",
        "239.255.255.250",
        "240.0.0.1",
        "250.1.2.3",
        "255.255.255.255",
        "255.255.255.254",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[0000:0000:0000:0000:0000:0000:0000:0001]",
        "[::0001]",
        "[0::1]",
        "[::2]",
        "[::127.0.0.1]",
        "[::7f00:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::FFFF:7F00:0001]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:a00:1]",
        "[::ffff:192.168.0.1]",
        "[::ffff:169.254.169.254]",
        "[::ffff:a9fe:a9fe]",
        "[::ffff:0.0.0.0]",
        "[::ffff:172.16.0.1]",
        "[::ffff:100.64.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[::ffff:0:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b:1::1]",
        "[64:ff9b:1:fffe::192.168.0.1]",
        "[2002:7f00:1::]",
        "[2002:7f00:0001::1]",
        "[2002:a00:1::1]",
        "[2002:c0a8:1::1]",
        "[2002:a9fe:a9fe::]",
        "[2001::1]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[2001:2::1]",
        "[2001:10::1]",
        "[2001:20::1]",
        "[2001:db8::1]",
        "[2001:db8:ffff::1]",
        "[3fff::1]",
        "[3ffe::1]",
        "[100::1]",
        "[fc00::1]",
        "[fd00::1]",
        "[fd00:ec2::254]",
        "[fdff:ffff::1]",
        "[fe80::1]",
        "[fe80::a9fe:a9fe]",
        "[febf::1]",
        "[fec0::1]",
        "[feff::1]",
        "[ff00::1]",
        "[ff02::1]",
        "[ff05::1:3]",
        "[ff0e::1]",
        "[5f00::1]",
        "[4000::1]",
        "[e000::1]",
        "[2620:4f:8000::1]",
        "[fe80::1%25eth0]",
        "[::1%25lo]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "foo.localhost",
        "printer",
        "printer.local",
        "metadata.google.internal",
        "db.internal",
        "router.home.arpa",
        "ip6-localhost",
        "intranet",
        "kubernetes.default.svc.cluster.local",
        "nas.lan",
        "x.localdomain",
    ];

    private static readonly string[] Public =
    [
        "https://example.com/hook",
        "https://8.8.8.8/",
        "https://1.1.1.1:8443/x?y=z",
        "https://[2606:4700:4700::1111]/",
        "https://hooks.example.co.uk/a",
        "https://172.15.255.255/",
        "https://172.32.0.1/",
        "https://100.63.255.255/",
        "https://100.128.0.1/",
        "https://192.167.255.255/",
        "https://169.253.255.255/",
        "https://198.17.255.255/",
        "https://198.20.0.1/",
        "https://223.255.255.255/",
        "https://11.0.0.1/",
        "https://126.255.255.255/",
        "https://128.0.0.1/",
        "https://bücher.example/",
        "https://[2a00:1450:4001::1]/",
    ];

    [Fact]
    public void No_spelling_of_an_inner_address_can_be_registered()
    {
        Assert.True(Inner.Distinct(StringComparer.Ordinal).Count() >= 140, $"Only {Inner.Length} spellings.");
        Assert.All(
            Inner,
            host => Assert.True(EndpointUrlRules.Read($"https://{host}/hook", []).Refusal is not null, $"{host} was let through.")
        );
    }

    [Fact]
    public void Public_addresses_can_be_registered() =>
        Assert.All(Public, url => Assert.True(EndpointUrlRules.Read(url, []).Refusal is null, $"{url} was refused."));

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/plain,x")]
    [InlineData("unix:/var/run/docker.sock")]
    [InlineData("//example.com/")]
    [InlineData("/hook")]
    [InlineData("example.com")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("https://example.com@127.0.0.1/")]
    [InlineData("https://@example.com/")]
    [InlineData("https://example.com\\@127.0.0.1/")]
    [InlineData("https://example.com /")]
    [InlineData(" https://example.com/")]
    [InlineData("https://exa\tmple.com/")]
    [InlineData("https://example.com/\r\nHost: x")]
    [InlineData("https://example.com/#fragment")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_addresses_are_refused_with_a_reason(string? url)
    {
        var refusal = EndpointUrlRules.Read(url, []).Refusal;
        Assert.NotNull(refusal);
        Assert.Equal("#/url", Assert.Single(refusal.Problems).Pointer);
    }

    [Fact]
    public void An_opened_network_lets_its_own_addresses_through_and_no_others()
    {
        IPNetwork[] opened = [IPNetwork.Parse("10.20.0.0/16"), IPNetwork.Parse("fd00:1::/32")];
        Assert.Null(EndpointUrlRules.Read("http://10.20.3.4:8080/hook", opened).Refusal);
        Assert.Null(EndpointUrlRules.Read("http://[::ffff:10.20.3.4]/hook", opened).Refusal);
        Assert.Null(EndpointUrlRules.Read("https://[fd00:1::5]/hook", opened).Refusal);
        Assert.NotNull(EndpointUrlRules.Read("http://10.21.0.1/", opened).Refusal);
        Assert.NotNull(EndpointUrlRules.Read("http://127.0.0.1/", opened).Refusal);
        Assert.NotNull(EndpointUrlRules.Read("http://8.8.8.8/", opened).Refusal);
    }
}
