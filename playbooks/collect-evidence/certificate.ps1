<#
.SYNOPSIS
The stored self-signed certificate, the pinned one, and where the listener takes its certificate from. Changes nothing.
#>
[CmdletBinding()]
param()

$entry = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1
$stored = $null
if ($null -ne $entry) {
    $stored = [ordered]@{ thumbprint = $entry.Thumbprint; notBefore = $entry.NotBefore; notAfter = $entry.NotAfter; container = $entry.Container }
}
$pin = Get-ListenerPin
$inStore = $null
if ($null -ne $pin) { $inStore = @(Get-StoreEntry -Store 'MY' | Where-Object { $_.Thumbprint -eq $pin }).Count -gt 0 }
try {
    $hashType = Get-HashType
} catch {
    # The class is away on some hosts while the service is; the pin then says self-signed or custom.
    $hashType = $(if ($null -eq $pin) { 1 } else { 3 })
}
[pscustomobject]@{ stored = $stored; pinned = $pin; pinnedInStore = $inStore; hashType = $hashType }
