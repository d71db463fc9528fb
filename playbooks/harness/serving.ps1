<#
.SYNOPSIS
Whether a certificate of the personal store can serve the listener.
#>

# What keeps a certificate of the personal store from serving the listener: Id and Message; $null where nothing does.
# Remote Desktop opens its key as NETWORK SERVICE. Only a key that CryptoAPI keeps is a file with a known name.
function Get-ServingProblem {
    param([System.Collections.IDictionary] $Entry)
    $now = Format-Time (Get-HostTime)
    if (-not $Entry.Container) { return @{ Id = 'NoPrivateKey'; Message = 'It has no private key on this host.' } }
    if (-not $Entry.ServerAuthentication) { return @{ Id = 'NotForServers'; Message = 'It is not issued for Server Authentication.' } }
    if ($Entry.NotBefore -gt $now) { return @{ Id = 'NotYetValid'; Message = "It is valid only from $($Entry.NotBefore)." } }
    if ($Entry.NotAfter -le $now) { return @{ Id = 'Expired'; Message = "It expired at $($Entry.NotAfter)." } }
    if ($Entry.ProviderType -eq 0) { return @{ Id = 'KeyUnknown'; Message = 'Its key is kept by CNG, so whether NETWORK SERVICE may read it is not known.' } }
    $key = Find-KeyFile -Entry $Entry
    if ($key.Problem) { return @{ Id = 'KeyMissing'; Message = 'Its key file is not in MachineKeys.' } }
    if (-not (Test-ServiceRead -Entries (Read-KeyAccess -File $key.File).Entries)) { return @{ Id = 'KeyUnreadable'; Message = 'NETWORK SERVICE may not read its private key.' } }
}
