using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ReviewerPortal.Background;
using ReviewerPortal.Domain.Resumption;
using ReviewerPortal.Tests.House;
using ReviewerPortal.Tests.Resumption;

namespace ReviewerPortal.Tests.Background;

// Claim W3: the receiver library that most receivers use accepts what is sent, also while a secret is being replaced.
public sealed class StandardWebhooksReceiverTests
{
    private const int Sent = 100;

    [Fact]
    public async Task The_reference_receiver_verifies_every_delivery_before_and_during_a_rotation()
    {
        var script = SharedData.Require("../wire/webhooks/receiver.mjs");
        var folder = await InstallAsync(script);
        await using var portal = await AnsweringPortal.CreateAsync(Engine.Sqlite, TimeProvider.System);
        var port = ThrowawayServer.FreePort();
        var registered = await portal.RegisterAsync("agent", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/", all: true);
        using var node = Process.Start(
            new ProcessStartInfo("node", "receiver.mjs")
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                UseShellExecute = false,
                Environment = { ["WEBHOOK_SECRET"] = registered.Secret, ["PORT"] = port.ToString(CultureInfo.InvariantCulture) },
            }
        )!;
        try
        {
            node.OutputDataReceived += (_, _) => { };
            node.BeginOutputReadLine();
            using var client = new HttpClient();
            var seen = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/seen");
            await Eventually.HoldsAsync(async () => await AnswersAsync(client, seen), "the receiver to listen", TimeSpan.FromSeconds(20));
            await portal.StartSenderAsync();

            for (var number = 0; number < Sent; number++)
            {
                if (number == Sent / 2)
                {
                    // From here on the receiver holds the old secret of two.
                    await portal.Data.Get<RotateSecret>().HandleAsync(new(portal.Admin, registered.Endpoint.Id), CancellationToken.None);
                }

                await portal.AnnounceAsync(null, number);
            }

            await Eventually.HoldsAsync(
                async () => (await portal.DeliveriesAsync()).TrueForAll(d => d.Status is DeliveryStatus.Delivered),
                "every delivery to be verified",
                TimeSpan.FromSeconds(30)
            );
            Assert.All(await portal.DeliveriesAsync(), d => Assert.Equal(1, d.Attempts));
            using var listed = JsonDocument.Parse(await client.GetStringAsync(seen));
            Assert.Equal(Sent, listed.RootElement.GetArrayLength());
        }
        finally
        {
            node.Kill(entireProcessTree: true);
            await node.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri seen)
    {
        try
        {
            return (await client.GetAsync(seen)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> InstallAsync(string script)
    {
        var folder = ThrowawayServer.FreshFolder("rp-webhooks-");
        foreach (var file in (string[])["receiver.mjs", "package.json"])
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, file),
                await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(script)!, file))
            );
        }

        int code;
        try
        {
            using var npm = Process.Start(
                new ProcessStartInfo("npm", "install --no-audit --no-fund --silent") { WorkingDirectory = folder }
            )!;
            await npm.WaitForExitAsync();
            code = npm.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            code = -1;
        }

        Assert.SkipUnless(
            code == 0,
            "node and npm with a registry are needed to run the reference receiver; signatures were checked by its vectors only."
        );
        return folder;
    }
}
