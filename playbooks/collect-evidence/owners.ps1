<#
.SYNOPSIS
Settings that Group Policy or device management owns, with the policy's name. Changes nothing.
.DESCRIPTION
Windows keeps a record of the policies it applied (RSoP); precedence 1 is the one that won. Where the record cannot be
read, or holds no policy at all, every owner is unknown, which is never "nobody".
#>
[CmdletBinding()]
param()

$part = [ordered]@{ rsop = 'read'; registry = @(); services = @(); files = @(); rights = @(); groups = @(); mdm = $null }
$names = @{}

function Get-Applied {
    param([string] $ClassName)
    Get-CimInstance -Namespace root/rsop/computer -ClassName $ClassName -Filter 'precedence=1' -ErrorAction Stop
}

function Get-OwnerName {
    param([object] $Setting)
    $name = $names[[string]$Setting.GPOID]
    if ($name) { "GPO '$(Limit-Text $name 200)'" }
}

try {
    foreach ($policy in Get-CimInstance -Namespace root/rsop/computer -ClassName RSOP_GPO -ErrorAction Stop) { $names[[string]$policy.id] = [string]$policy.name }
    # Even the empty local policy is on record once policies were applied.
    if ($names.Count -eq 0) { $part.rsop = 'unreadable' }
    # Of thousands, those that can touch Remote Desktop.
    $about = 'Terminal Services|SCHANNEL|Cryptography|WindowsFirewall|SystemCertificates|FIPSAlgorithmPolicy|W32Time|CredSSP|CredentialsDelegation'
    $part.registry = @(Get-Applied RSOP_RegistryPolicySetting | Where-Object { $_.registryKey -match $about } | Select-Object -First 100 | ForEach-Object {
        [ordered]@{ key = Limit-Text $_.registryKey 300; value = Limit-Text ([string]$_.valueName) 200; owner = Get-OwnerName $_ }
    })
    $part.services = @(Get-Applied RSOP_SystemService | Select-Object -First 100 | ForEach-Object {
        $mode = Read-Property $_ 'StartupMode'
        [ordered]@{ name = Limit-Text $_.Service 200; startType = $(if ($null -eq $mode) { $null } else { [int]$mode }); owner = Get-OwnerName $_ }
    })
    $part.files = @(Get-Applied RSOP_File | Select-Object -First 100 | ForEach-Object { [ordered]@{ path = Limit-Text $_.Path 300; owner = Get-OwnerName $_ } })
    $part.rights = @(Get-Applied RSOP_UserPrivilegeRight | Select-Object -First 100 | ForEach-Object { [ordered]@{ right = Limit-Text $_.UserRight 100; owner = Get-OwnerName $_ } })
    $part.groups = @(Get-Applied RSOP_RestrictedGroup | Select-Object -First 100 | ForEach-Object { [ordered]@{ group = Limit-Text $_.GroupName 200; owner = Get-OwnerName $_ } })
} catch {
    # What was read until then is true and stays; what is missing is not known to be nobody's.
    $part.rsop = 'unreadable'
}

try {
    $areas = 'SOFTWARE\Microsoft\PolicyManager\current\device'
    $root = Open-MachineKey -Key $areas
    $found = @()
    if ($null -ne $root) {
        try { $found = @($root.GetSubKeyNames() | Where-Object { $_ -match 'RemoteDesktop|TerminalServer' }) } finally { $root.Dispose() }
    }
    $settings = foreach ($area in $found) {
        $opened = Open-MachineKey -Key "$areas\$area"
        if ($null -eq $opened) { continue }
        # Beside each setting stand values that tell where it came from.
        try { $opened.GetValueNames() | Where-Object { $_ -notmatch '_(ProviderSet|WinningProvider|LastWrite)$' } } finally { $opened.Dispose() }
    }
    $part.mdm = @($settings | Sort-Object -Unique | Select-Object -First 100 | ForEach-Object { Limit-Text $_ 200 })
} catch {
    $part.mdm = $null
}
[pscustomobject]$part
