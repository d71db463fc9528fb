<#
.SYNOPSIS
Says whether the listener is bound to a certificate, and whether that one can serve. Changes nothing.
.PARAMETER Thumbprint
SHA-1 thumbprint of a certificate in the personal store of the machine.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)] [ValidatePattern('^[0-9A-Fa-f]{40}$')] [string] $Thumbprint)

$wanted = $Thumbprint.ToUpperInvariant()
$state = [ordered]@{ readable = $true; pinned = $null; hashType = $null; inStore = $null; notAfter = $null; problem = $null; broker = $null }
$findings = @()
$right = $false
try {
    # 2 is Group Policy: then the certificate is its owner's to choose.
    $state.hashType = Get-HashType
    $state.pinned = Get-ListenerPin
    $role = Find-Service -Name 'Tssdis'
    $state.broker = $null -ne $role -and [int]$role.StartType -ne 4
    $entry = Get-StoreEntry -Store 'MY' -Thumbprint $wanted | Select-Object -First 1
    $state.inStore = $null -ne $entry
    if ($state.inStore) {
        $state.notAfter = $entry.NotAfter
        $problem = Get-ServingProblem -Entry $entry
        if ($null -ne $problem) { $state.problem = $problem.Id }
    }
    $right = $state.pinned -eq $wanted -and $state.inStore -and $null -eq $state.problem
    if (-not $right) {
        if ($state.hashType -eq 2) {
            $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='CertTemplateName'"
            $findings += [ordered]@{ id = 'policy-owned'; setting = 'SSLCertificateSHA1Hash'; owner = $owner }
        }
        if (-not $state.inStore) { $findings += [ordered]@{ id = 'not-in-store'; thumbprint = $wanted } }
        if ($null -ne $state.problem) { $findings += [ordered]@{ id = 'certificate-unfit'; what = $state.problem } }
        if ($state.broker) { $findings += [ordered]@{ id = 'connection-broker' } }
    }
} catch {
    if (-not (Test-AccessDenied $_)) { throw }
    $state.readable = $false
    $right = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'certificate' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
