<#
.SYNOPSIS
Says whether the listener's own certificate can use its key, and which replaced keys are still kept. Changes nothing.
.DESCRIPTION
The key is the file of the container that the store entry names, under this machine's MachineGuid; files of other
machines (clones have them) are named and left alone.
.PARAMETER KeepDays
Days for which a replaced key is kept.
#>
[CmdletBinding()]
param([ValidateRange(1, 90)] [int] $KeepDays = 14)

$state = [ordered]@{ readable = $true; hashType = $null; thumbprint = $null; notAfter = $null; keyFile = $null; owner = $null; sddl = $null; problem = $null }
$findings = @()
$right = $false
try {
    $found = Get-ReplaceableKey
    $right = $found.Right
    $state.hashType = $found.HashType
    $state.keyFile = $found.File
    $state.problem = $found.Problem
    if ($null -ne $found.Entry) {
        $state.thumbprint = $found.Entry.Thumbprint
        $state.notAfter = $found.Entry.NotAfter
    }
    if ($null -ne $found.Access) {
        $state.owner = $found.Access.Owner
        $state.sddl = $found.Access.Sddl
    }
    if ($found.HashType -eq 2) {
        $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='CertTemplateName'"
        $findings += [ordered]@{ id = 'policy-owned'; setting = 'SSLCertificateSHA1Hash'; owner = $owner }
    } elseif ($found.Problem) { $findings += [ordered]@{ id = $found.Problem; file = $found.File } }
    if ($null -ne $found.Access) {
        $others = @(Get-FileName -Folder (Get-KeyFolder) -Pattern "$($found.File.Substring(0, 32))_*" | Where-Object { $_ -ne $found.File } | Sort-Object | Select-Object -First 20)
        if ($others.Count -gt 0) { $findings += [ordered]@{ id = 'keys-of-other-machines'; files = $others } }
    }
    if (-not $right) {
        $obstacle = Get-RenewalObstacle
        if ($null -ne $obstacle) { $findings += [ordered]@{ id = 'obstacle'; what = $obstacle.Id } }
    }
    $today = (Get-HostTime).ToString('yyyyMMdd', [System.Globalization.CultureInfo]::InvariantCulture)
    foreach ($copy in @(Get-KeptKey | Sort-Object | Select-Object -First 50)) {
        $findings += [ordered]@{ id = $(if ($copy.Substring($copy.Length - 8) -lt $today) { 'kept-key-overdue' } else { 'kept-key' }); file = $copy }
    }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    $state.readable = $false
    $right = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'certificate' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
