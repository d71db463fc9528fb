<#
.SYNOPSIS
Says whether the listener's self-signed certificate is there, valid, and has its key. Changes nothing.
#>
[CmdletBinding()]
param()

$state = [ordered]@{ readable = $true; hashType = $null; thumbprint = $null; notAfter = $null; container = $null; keyFile = $null; keyFileExists = $null }
$findings = @()
$right = $false
try {
    $state.hashType = Get-HashType
    $entry = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1
    $key = Find-KeyFile -Entry $entry
    $state.keyFile = $key.File
    if ($null -ne $key.File -and $key.Problem -ne 'key-folder-missing') { $state.keyFileExists = $null -eq $key.Problem }
    if ($null -ne $entry) {
        $state.thumbprint = $entry.Thumbprint
        $state.notAfter = $entry.NotAfter
        $state.container = $entry.Container
    }
    if ($state.hashType -eq 2) {
        $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='CertTemplateName'"
        $findings += [ordered]@{ id = 'policy-owned'; setting = 'SSLCertificateSHA1Hash'; owner = $owner }
    } elseif ($state.hashType -ne 1) {
        $findings += [ordered]@{ id = 'pinned-certificate'; thumbprint = Get-ListenerPin }
    }
    if ($null -eq $entry) { $findings += [ordered]@{ id = 'no-certificate' } }
    else {
        $expired = $entry.NotAfter -le (Format-Time (Get-HostTime))
        if ($expired) { $findings += [ordered]@{ id = 'expired'; notAfter = $entry.NotAfter } }
        if (-not $entry.Container) { $findings += [ordered]@{ id = 'orphan'; thumbprint = $entry.Thumbprint } }
        if ($key.Problem -in 'key-file-missing', 'key-folder-missing') { $findings += [ordered]@{ id = $key.Problem; file = $key.File } }
        $right = $state.hashType -eq 1 -and -not $expired -and $key.Problem -in $null, 'kept-by-cng'
    }
    $obstacle = Get-RenewalObstacle
    if ($null -ne $obstacle -and -not $right) { $findings += [ordered]@{ id = 'obstacle'; what = $obstacle.Id } }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'certificate' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
