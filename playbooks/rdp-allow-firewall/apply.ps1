<#
.SYNOPSIS
Lets Remote Desktop through the host's own firewall.
.DESCRIPTION
Switches on Windows' two rules for Remote Desktop, by their untranslated names, as they are; or, with addresses, makes
one rule for these. Refuses where a rule blocks, where policy decides, and where the rule
would open a Public network or another port to everybody.
.PARAMETER RemoteAddresses
Who is to be let in; empty: everybody on a domain or private network.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([string] $RemoteAddresses = '')

try {
    $firewall = Read-RemoteDesktopFirewall -RemoteAddresses $RemoteAddresses
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The firewall may not be read, so it is not changed.')
}
$before = $firewall.Before
$after = $firewall.After
if ($firewall.Setting) {
    $by = $(if ($null -ne $firewall.Owner) { " It comes from $($firewall.Owner)." } else { ' It comes from a policy.' })
    throw (Get-Refusal 'PolicyOwned' "$($firewall.Message)$by" @{ setting = $firewall.Setting; owner = $firewall.Owner })
}
if ($firewall.Problem) { throw (Get-Refusal $firewall.Problem $firewall.Message) }
if ($firewall.Right) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess(@($after.Keys) -join ', ', 'Let Remote Desktop in')) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
foreach ($name in @($after.Keys)) {
    $wanted = $after[$name]
    if ($null -ne $before[$name]) {
        Set-NetFirewallRule -Name $name -Enabled True -Confirm:$false -ErrorAction Stop
    } else {
        # Like Windows' own rules it is for TermService alone, so nothing else is let in on that port.
        $profiles = @(ConvertTo-ProfileName $wanted.profiles)
        [void](New-NetFirewallRule -Name $name -DisplayName 'Remote Desktop for named addresses' -Direction Inbound -Action Allow -Enabled True -Profile $profiles -Protocol TCP -LocalPort $wanted.port -RemoteAddress $wanted.addresses -Program '%SystemRoot%\System32\svchost.exe' -Service TermService -Confirm:$false -ErrorAction Stop)
    }
}
$now = Read-RemoteDesktopFirewall -RemoteAddresses $RemoteAddresses
if ((ConvertTo-Json $now.Before -Depth 4 -Compress) -ne (ConvertTo-Json $after -Depth 4 -Compress)) {
    throw (Get-Refusal 'NotAsWritten' 'The firewall rules that were read back are not as they were written.')
}
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
