<#
.SYNOPSIS
Says whether the host's own firewall lets Remote Desktop in, and whose it is where a policy keeps it out. Changes nothing.
.PARAMETER RemoteAddresses
Who is to be let in; empty: everybody on a domain or private network.
#>
[CmdletBinding()]
param([string] $RemoteAddresses = '')

$state = [ordered]@{ readable = $true; port = $null; activeProfiles = $null; rules = $null }
$findings = @()
$right = $false
try {
    $firewall = Read-RemoteDesktopFirewall -RemoteAddresses $RemoteAddresses
    $right = $firewall.Right
    $state.port = $firewall.Port
    $state.activeProfiles = $firewall.Active
    $state.rules = $firewall.Before
    if ($firewall.Setting) { $findings += [ordered]@{ id = 'policy-owned'; setting = $firewall.Setting; owner = $firewall.Owner } }
    elseif ($firewall.Problem -eq 'Unreadable') { $findings += [ordered]@{ id = 'unreadable'; what = 'firewall' } }
    foreach ($name in $firewall.Scoped) { $findings += [ordered]@{ id = 'blocks-certain-addresses'; rule = $name } }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'firewall' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
