<#
.SYNOPSIS
The stored self-signed certificate, the pinned one, and where the listener takes its certificate from. Changes nothing.
#>
[CmdletBinding()]
param()

# What a store entry tells; the key-provider property says whose container it is, and provider type 0 is CNG.
function Get-EntryFact {
    param([System.Collections.IDictionary] $Entry)
    $provider = $null
    if ($Entry.Container) { $provider = $(if ($Entry.ProviderType -eq 0) { 'cng' } else { 'capi' }) }
    [ordered]@{
        thumbprint = $Entry.Thumbprint
        subject = Limit-Text $Entry.Subject
        notBefore = $Entry.NotBefore
        notAfter = $Entry.NotAfter
        container = Limit-Text $Entry.Container
        provider = $provider
    }
}

$entries = @(Get-StoreEntry -Store 'Remote Desktop')
$stored = $null
if ($entries.Count -gt 0) { $stored = Get-EntryFact $entries[-1] }
$pin = Get-ListenerPin
$inStore = $null
$pinned = $null
if ($null -ne $pin) {
    $entry = Get-StoreEntry -Store 'MY' -Thumbprint $pin | Select-Object -First 1
    $inStore = $null -ne $entry
    if ($inStore) {
        $pinned = Get-EntryFact $entry
        $pinned.serverAuthentication = $entry.ServerAuthentication
    }
}
try {
    # What could serve in its place; the newest five are enough to choose from.
    $now = Format-Time (Get-HostTime)
    $fitting = Get-StoreEntry -Store 'MY' | Where-Object { $_.Thumbprint -ne $pin -and $_.Container -and $_.ServerAuthentication -and $_.NotBefore -le $now -and $_.NotAfter -gt $now }
    $candidates = @($fitting | Select-Object -Last 5 | ForEach-Object { [ordered]@{ thumbprint = $_.Thumbprint; subject = Limit-Text $_.Subject; notAfter = $_.NotAfter } })
} catch {
    # One entry that cannot be read must not hide the pinned one.
    $candidates = $null
}
try {
    $hashType = Get-HashType
} catch {
    # Windows did not tell; the pin alone cannot tell a policy's certificate from a person's.
    $hashType = $null
}
[pscustomobject]@{ stored = $stored; storedCount = $entries.Count; pinned = $pin; pinnedInStore = $inStore; pinnedEntry = $pinned; candidates = $candidates; hashType = $hashType }
