<#
.SYNOPSIS
The machine's certificate stores, and the certificate that the listener uses.
#>

# The certificate and the key container in a store entry's blob: properties of 12 bytes (id, reserved, size)
# and their data. 32 is the certificate; 2 names the key: offsets from its start to UTF-16 strings, then the
# provider type, which is 0 for CNG.
function ConvertFrom-CertificateBlob {
    param([byte[]] $Blob)
    $container = $null; $providerType = $null; $certificate = $null; $at = 0
    while ($at + 12 -le $Blob.Length) {
        $id = [BitConverter]::ToUInt32($Blob, $at)
        $size = [BitConverter]::ToUInt32($Blob, $at + 8)
        $at += 12
        if ($size -gt $Blob.Length - $at) { throw (Get-Refusal 'Unreadable' 'A store entry ends in the middle of a property.') }
        if ($id -eq 2 -and $size -ge 28) {
            $start = $at + [int][BitConverter]::ToUInt32($Blob, $at)
            $length = $at + [int]$size - $start
            if ($start -gt $at -and $length -gt 0) {
                $container = [Text.Encoding]::Unicode.GetString($Blob, $start, $length).Split([char]0)[0]
            }
            $providerType = [int][BitConverter]::ToUInt32($Blob, $at + 8)
        }
        if ($id -eq 32) { $certificate = [byte[]]$Blob[$at..($at + $size - 1)] }
        $at += [int]$size
    }
    if ($null -eq $certificate) { throw (Get-Refusal 'Unreadable' 'A store entry holds no certificate.') }
    $read = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 (, $certificate)
    # A certificate that names no use may be used for everything (RFC 5280 4.2.1.12).
    $uses = @($read.Extensions | Where-Object { $_ -is [System.Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension] })
    $server = $uses.Count -eq 0 -or @($uses | ForEach-Object { $_.EnhancedKeyUsages } | Where-Object { $_.Value -in '1.3.6.1.5.5.7.3.1', '2.5.29.37.0' }).Count -gt 0
    @{
        Thumbprint = $read.Thumbprint; Subject = $read.Subject; NotBefore = Format-Time $read.NotBefore; NotAfter = Format-Time $read.NotAfter
        Container = $container; ProviderType = $providerType; Blob = [Convert]::ToBase64String($Blob); ServerAuthentication = $server
    }
}

# Entries of a certificate store of the machine, or the one that is named, newest last. MY is the personal store.
function Get-StoreEntry {
    param([ValidateSet('Remote Desktop', 'MY')] [string] $Store, [string] $Thumbprint = '*')
    $key = "SOFTWARE\Microsoft\SystemCertificates\$Store\Certificates"
    $opened = Open-MachineKey -Key $key
    if ($null -eq $opened) { return }
    try { $names = $opened.GetSubKeyNames() } finally { $opened.Dispose() }
    $entries = foreach ($name in $names | Where-Object { $_ -like $Thumbprint }) {
        $blob = Read-MachineValue -Key "$key\$name" -Name 'Blob'
        if ($null -ne $blob) { ConvertFrom-CertificateBlob -Blob $blob }
    }
    $entries | Sort-Object -Property { $_.NotBefore }
}

# The certificate the listener uses: the pinned one where the personal store has it, else the newest self-signed
# one, which Windows falls back to; $null when there is none.
function Get-ListenerEntry {
    $pin = Get-ListenerPin
    $entry = $null
    if ($null -ne $pin) { $entry = Get-StoreEntry -Store 'MY' -Thumbprint $pin | Select-Object -First 1 }
    if ($null -eq $entry) { $entry = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1 }
    $entry
}
