<#
.SYNOPSIS
Firewall rules that let Remote Desktop in or keep it out, by untranslated names, whether rules of this host count, and IPsec. Changes nothing.
.DESCRIPTION
Rules are read from the registry (MS-FASP, MS-GPFAS 2.2.2), where their names are the same in every language; the COM
object, which is quick, tells which profiles are in use, whether the firewall is on and whether policy rules alone count.
#>
[CmdletBinding()]
param()

$found = foreach ($rule in Read-FirewallRule -Port (Get-ListenerPort)) {
    [ordered]@{
        name = $rule.name
        enabled = $rule.enabled
        action = $rule.action
        profiles = $rule.profiles
        place = $rule.place
        protocol = $rule.protocol
        localPort = $rule.localPort
        scoped = $rule.addresses.Count -gt 0
    }
}
# Where there are too many, what keeps out goes first.
$rules = @($found | Sort-Object -Property { $_.action -ne 'Block' }, { -not $_.enabled }, { $_.name } | Select-Object -First 150 | Sort-Object -Property { $_.name })
$state = Read-FirewallProfile
try { $secured = @(Read-SecurityRule | Select-Object -First 50) } catch { $secured = $null }
[pscustomobject]@{ rules = $rules; activeProfiles = $state.Active; firewallOn = $state.On; localRulesCount = $state.LocalCount; connectionSecurity = $secured }
