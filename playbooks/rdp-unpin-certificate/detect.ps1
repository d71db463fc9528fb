<#
.SYNOPSIS
Says whether the listener is pinned to a certificate that is gone or has expired, and who pinned it. Changes nothing.
.DESCRIPTION
Stale is a pin whose certificate is not in the personal store of the machine, or has expired by the host's own clock.
#>
[CmdletBinding()]
param()

$state = [ordered]@{ readable = $true; pinned = $null; hashType = $null; inStore = $null; notAfter = $null; broker = $null }
$findings = @()
$right = $false
try {
    # 2 is Group Policy: such a pin is its owner's.
    $state.hashType = Get-HashType
    $state.pinned = Get-ListenerPin
    $role = Find-Service -Name 'Tssdis'
    $state.broker = $null -ne $role -and [int]$role.StartType -ne 4
    if ($null -eq $state.pinned) { $right = $true }
    else {
        $entry = Get-StoreEntry -Store 'MY' -Thumbprint $state.pinned | Select-Object -First 1
        $state.inStore = $null -ne $entry
        $problem = $null
        if ($state.inStore) {
            $state.notAfter = $entry.NotAfter
            $problem = Get-ServingProblem -Entry $entry
        }
        if ($state.hashType -eq 2) {
            $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='CertTemplateName'"
            $findings += [ordered]@{ id = 'policy-owned'; setting = 'SSLCertificateSHA1Hash'; owner = $owner }
        } elseif (-not $state.inStore) { $findings += [ordered]@{ id = 'pin-gone'; thumbprint = $state.pinned } }
        elseif ($state.notAfter -le (Format-Time (Get-HostTime))) { $findings += [ordered]@{ id = 'pin-expired'; notAfter = $state.notAfter } }
        elseif ($null -eq $problem -or $problem.Id -eq 'KeyUnknown') { $right = $true }
        else { $findings += [ordered]@{ id = 'pin-not-stale'; what = $problem.Id } }
        if ($state.broker) { $findings += [ordered]@{ id = 'connection-broker' } }
    }
} catch {
    # Not being allowed to look is no proof of a fault.
    if (-not (Test-AccessDenied $_)) { throw }
    $state.readable = $false
    $right = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'certificate' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
