<#
.SYNOPSIS
Says whether TLS 1.2 is on for servers and has cipher suites, and who owns what says otherwise. Changes nothing.
#>
[CmdletBinding()]
param()

$server = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server'
$own = 'SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL\00010002'
$ordered = 'SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002'
$state = [ordered]@{ readable = $true; enabled = $null; disabledByDefault = $null; localCiphers = $null; policyCiphers = $null }
$findings = @()
$right = $true

# Present and empty leaves no suite at all; absent leaves Windows' own list.
function Get-ListState {
    param([object] $List)
    if ($null -eq $List) { return 'absent' }
    if ((-join $List).Trim() -eq '') { 'empty' } else { 'present' }
}

try {
    $state.enabled = Read-MachineNumber -Key $server -Name 'Enabled'
    $state.disabledByDefault = Read-MachineNumber -Key $server -Name 'DisabledByDefault'
    $state.localCiphers = Get-ListState (Read-MachineValue -Key $own -Name 'Functions')
    $state.policyCiphers = Get-ListState (Read-MachineValue -Key $ordered -Name 'Functions')
    $recorded = Test-PolicyRecord
    $wrong = @($(if ($state.enabled -eq 0) { 'Enabled' }; if ($state.disabledByDefault -notin $null, 0) { 'DisabledByDefault' }))
    foreach ($name in $wrong) {
        $right = $false
        $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "registryKey='$($server -replace '\\', '\\')' AND valueName='$name'"
        if ($null -ne $owner) { $findings += [ordered]@{ id = 'policy-owned'; setting = "TLS 1.2 $name"; owner = $owner } }
    }
    if ($wrong.Count -gt 0 -and -not $recorded) { $findings += [ordered]@{ id = 'owner-unknown'; setting = 'TLS 1.2' } }
    if ($state.policyCiphers -eq 'empty') {
        $right = $false
        $owner = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='Functions'"
        $managed = Read-MachineValue -Key 'SOFTWARE\Microsoft\PolicyManager\current\device\Cryptography' -Name 'TLSCipherSuites'
        if ($null -eq $owner -and $null -ne $managed) { $owner = 'device management (MDM)' }
        if ($null -ne $owner) { $findings += [ordered]@{ id = 'policy-owned'; setting = 'cipher suites'; owner = $owner } }
        elseif (-not $recorded) { $findings += [ordered]@{ id = 'owner-unknown'; setting = 'cipher suites' } }
        else { $findings += [ordered]@{ id = 'ghost-policy'; setting = 'cipher suites' } }
    }
    # Where a policy has suites, the host's own list does not count.
    if ($state.localCiphers -eq 'empty' -and $state.policyCiphers -ne 'present') { $right = $false }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $right = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'tls' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
