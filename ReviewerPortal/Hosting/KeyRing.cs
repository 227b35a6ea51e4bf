using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;

namespace ReviewerPortal.Hosting;

/// <summary>
/// The keys behind cookies and stored secrets: kept in the database, so that every node has them and a backup carries them, and encrypted by something that
/// is not in the database — a certificate, or on the embedded database a key file beside it.
/// </summary>
public static class KeyRing
{
    /// <summary>Adds the key ring.</summary>
    public static void AddPortalKeyRing(this IServiceCollection services, PortalSettings settings)
    {
        var protection = services.AddDataProtection().SetApplicationName("reviewer-portal");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, StoreInDatabase>();
        if (settings.KeyRing.CertificatePath is { Length: > 0 } path)
        {
            // Read at build time: a wrong password must stop the start, not the first sign-in.
            protection.ProtectKeysWithCertificate(X509CertificateLoader.LoadPkcs12FromFile(path, settings.KeyRing.CertificatePassword));
            return;
        }

        services.AddSingleton(new KeyFile(settings.DatabaseFile! + ".key"));
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, ProtectWithKeyFile>();
    }

    private sealed class StoreInDatabase(IDbContextFactory<PortalDbContext> contexts) : IConfigureOptions<KeyManagementOptions>
    {
        public void Configure(KeyManagementOptions options) => options.XmlRepository = new DatabaseKeyRing(contexts);
    }

    private sealed class ProtectWithKeyFile(KeyFile file) : IConfigureOptions<KeyManagementOptions>
    {
        public void Configure(KeyManagementOptions options) => options.XmlEncryptor = new KeyFileEncryptor(file);
    }

    private sealed class DatabaseKeyRing(IDbContextFactory<PortalDbContext> contexts) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var db = contexts.CreateDbContext();
            return [.. db.KeyRing.AsNoTracking().Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var db = contexts.CreateDbContext();
            db.KeyRing.Add(new KeyRingEntry { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
            db.SaveChanges();
        }
    }
}

/// <summary>A file with 32 random bytes that only its owner can read. Written at the first start.</summary>
public sealed class KeyFile(string path)
{
    private readonly Lock _gate = new();
    private byte[]? _key;

    /// <summary>Where it lies.</summary>
    public string Path { get; } = path;

    /// <summary>The key.</summary>
    /// <exception cref="InvalidOperationException">The file is there but is not one of ours.</exception>
    public byte[] Read()
    {
        lock (_gate)
        {
            return _key ??= ReadFile();
        }
    }

    /// <summary>Writes the file unless it is there; true when it was written.</summary>
    public bool EnsureExists()
    {
        if (File.Exists(Path))
        {
            return false;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(Path, options);
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another process wrote it between the question and the answer.
            return false;
        }
    }

    private byte[] ReadFile()
    {
        EnsureExists();
        var key = File.ReadAllBytes(Path);
        return key.Length == 32 ? key : throw new InvalidOperationException($"{Path} is not a key file: it must hold exactly 32 bytes.");
    }
}

/// <summary>Encrypts a key of the ring with AES-256-GCM under the key file.</summary>
public sealed class KeyFileEncryptor(KeyFile file) : IXmlEncryptor
{
    internal const int NonceSize = 12;
    internal const int TagSize = 16;

    /// <inheritdoc/>
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var sealedBytes = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(file.Read(), TagSize);
        aes.Encrypt(
            sealedBytes.AsSpan(0, NonceSize),
            plain,
            sealedBytes.AsSpan(NonceSize + TagSize),
            sealedBytes.AsSpan(NonceSize, TagSize)
        );
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String(sealedBytes)), typeof(KeyFileDecryptor));
    }
}

/// <summary>Reverses <see cref="KeyFileEncryptor"/>; the framework makes it by its name in the stored XML.</summary>
public sealed class KeyFileDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <inheritdoc/>
    public XElement Decrypt(XElement encryptedElement)
    {
        var sealedBytes = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[sealedBytes.Length - KeyFileEncryptor.NonceSize - KeyFileEncryptor.TagSize];
        using var aes = new AesGcm(services.GetRequiredService<KeyFile>().Read(), KeyFileEncryptor.TagSize);
        aes.Decrypt(
            sealedBytes.AsSpan(0, KeyFileEncryptor.NonceSize),
            sealedBytes.AsSpan(KeyFileEncryptor.NonceSize + KeyFileEncryptor.TagSize),
            sealedBytes.AsSpan(KeyFileEncryptor.NonceSize, KeyFileEncryptor.TagSize),
            plain
        );
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(plain));
    }
}
