# Certificate stores of the machine, entry by entry as the registry keeps them (see ConvertFrom-CertificateBlob).
Import-Module (Join-Path $PSScriptRoot 'state.psm1')

$script:stores = @{ 'Remote Desktop' = 'remoteDesktopStore'; 'MY' = 'myStore' }
$script:root = 'SOFTWARE\Microsoft\SystemCertificates'

# Store (a field of the model) and thumbprint of a registry key; $null for any other key.
function Get-StorePlace {
    param([string] $Key)
    foreach ($name in $script:stores.Keys) {
        if ($Key -match "^$([regex]::Escape("$script:root\$name\Certificates\"))([0-9A-F]{40})$") { return @{ Field = $script:stores[$name]; Thumbprint = $Matches[1].ToUpperInvariant() } }
    }
}

# The stores as registry keys; they are there when they are empty too.
function Get-StoreView {
    $lab = Get-LabHost
    $keys = @{}
    foreach ($name in $script:stores.Keys) {
        $keys["$script:root\$name\Certificates"] = [ordered]@{}
        foreach ($entry in @($lab[$script:stores[$name]])) {
            $keys["$script:root\$name\Certificates\$($entry.thumbprint)"] = [ordered]@{ Blob = [Convert]::FromBase64String($lab.blobs[$entry.thumbprint]) }
        }
    }
    $keys
}

# Puts an entry back from its blob: true when the key is one of a store.
function Add-LabStoreEntry {
    param([string] $Key, [byte[]] $Blob)
    $place = Get-StorePlace -Key $Key
    if ($null -eq $place) { return $false }
    $lab = Get-LabHost
    $entry = ConvertFrom-StoreBlob -Blob $Blob
    $lab.blobs[$entry.thumbprint] = [Convert]::ToBase64String($Blob)
    $others = @($lab[$place.Field] | Where-Object { $_.thumbprint -ne $entry.thumbprint })
    $lab[$place.Field] = @($others + $entry | Sort-Object -Property { $_.notBefore })
    $true
}

# Takes an entry out of its store and leaves its key: true when there is such a key.
function Remove-LabStoreEntry {
    param([string] $Key)
    $place = Get-StorePlace -Key $Key
    if ($null -eq $place) { return $false }
    $lab = Get-LabHost
    $lab[$place.Field] = @($lab[$place.Field] | Where-Object { $_.thumbprint -ne $place.Thumbprint })
    $true
}

# An entry of the model out of a blob: property 2 names the key, 32 is the certificate.
function ConvertFrom-StoreBlob {
    param([byte[]] $Blob)
    $stream = [System.IO.BinaryReader]::new([System.IO.MemoryStream]::new($Blob))
    $container = $null; $cng = $false; $certificate = $null
    while ($stream.BaseStream.Position + 12 -le $Blob.Length) {
        $id = $stream.ReadUInt32(); [void]$stream.ReadUInt32()
        $data = $stream.ReadBytes([int]$stream.ReadUInt32())
        if ($id -eq 2) {
            $container = [Text.Encoding]::Unicode.GetString($data, [BitConverter]::ToInt32($data, 0), $data.Length - [BitConverter]::ToInt32($data, 0)).Split([char]0)[0]
            $cng = [BitConverter]::ToInt32($data, 8) -eq 0
        }
        if ($id -eq 32) { $certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($data) }
    }
    $entry = [ordered]@{
        thumbprint = $certificate.Thumbprint; subject = $certificate.Subject
        notBefore = Format-CertificateTime $certificate.NotBefore; notAfter = Format-CertificateTime $certificate.NotAfter; container = $container
    }
    if ($cng) { $entry.provider = 'cng' }
    $uses = @($certificate.Extensions | Where-Object { $_ -is [System.Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension] } | ForEach-Object { $_.EnhancedKeyUsages } | ForEach-Object { $_.Value })
    if ($uses.Count -gt 0 -and '1.3.6.1.5.5.7.3.1' -notin $uses) { $entry.withoutServerAuthentication = $true }
    $entry
}

function Format-CertificateTime {
    param([datetime] $Time)
    $Time.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [cultureinfo]::InvariantCulture)
}

# A store entry for a new self-signed certificate, as SessionEnv makes it: RSA-2048, SHA-256, Server Authentication.
function New-LabCertificate {
    param([string] $Subject, [datetime] $NotBefore, [datetime] $NotAfter, [string] $Container)
    $rsa = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new($Subject, $rsa, [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $uses = [System.Security.Cryptography.OidCollection]::new()
    [void]$uses.Add([System.Security.Cryptography.Oid]::new('1.3.6.1.5.5.7.3.1'))
    $request.CertificateExtensions.Add([System.Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension]::new($uses, $false))
    $made = $request.CreateSelfSigned([DateTimeOffset]$NotBefore, [DateTimeOffset]$NotAfter)
    $blob = ConvertTo-StoreBlob -Certificate $made.RawData -Thumbprint $made.Thumbprint -Container $Container
    (Get-LabHost).blobs[$made.Thumbprint] = [Convert]::ToBase64String($blob)
    ConvertFrom-StoreBlob -Blob $blob
}

function ConvertTo-StoreBlob {
    param([byte[]] $Certificate, [string] $Thumbprint, [string] $Container)
    $provider = "Microsoft Strong Cryptographic Provider`0"
    $key = [BitConverter]::GetBytes([int]28) + [BitConverter]::GetBytes([int](28 + 2 * ($Container.Length + 1))) + [BitConverter]::GetBytes([int]1) + [byte[]]::new(16)
    $key += [Text.Encoding]::Unicode.GetBytes("$Container`0$provider")
    $blob = [System.Collections.Generic.List[byte]]::new()
    foreach ($property in @{ Id = 3; Data = [Convert]::FromHexString($Thumbprint) }, @{ Id = 2; Data = $key }, @{ Id = 32; Data = $Certificate }) {
        foreach ($number in $property.Id, 1, $property.Data.Length) { $blob.AddRange([BitConverter]::GetBytes([int]$number)) }
        $blob.AddRange([byte[]]$property.Data)
    }
    , $blob.ToArray()
}

Export-ModuleMember -Function *
