<#
.SYNOPSIS
Firewall rules that let Remote Desktop in or keep it out, by their untranslated names, and the profiles in use. Changes nothing.
.DESCRIPTION
Rules are read from the registry, where their names are the same in every language; the COM object, which is
quick, tells which profiles are in use and whether the firewall is on for them.
#>
[CmdletBinding()]
param()

$port = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp' -Name 'PortNumber'
if ($null -eq $port) { $port = 3389 }
$profileBits = @{ Domain = 1; Private = 2; Public = 4 }
$rules = @()
$places = 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules', 'SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules'
foreach ($place in $places) {
    $key = Open-MachineKey -Key $place
    if ($null -eq $key) { continue }
    try {
        foreach ($name in $key.GetValueNames()) {
            # v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=3389|...: without Profile, all of them.
            $fields = @([string]$key.GetValue($name) -split '\|')
            if ($fields -notcontains 'Dir=In') { continue }
            if ($name -notlike 'RemoteDesktop-*' -and $fields -notcontains "LPort=$port") { continue }
            $profiles = 0
            foreach ($field in $fields -like 'Profile=*') { $profiles = $profiles -bor [int]$profileBits[$field.Substring(8)] }
            $rules += [ordered]@{
                name = $name
                enabled = $fields -contains 'Active=TRUE'
                action = $(if ($fields -contains 'Action=Block') { 'Block' } else { 'Allow' })
                profiles = $(if ($profiles -eq 0) { 7 } else { $profiles })
            }
        }
    } finally {
        $key.Dispose()
    }
}
$firewall = New-Object -ComObject HNetCfg.FwPolicy2
$active = [int]$firewall.CurrentProfileTypes -band 7
$on = $false
foreach ($bit in 1, 2, 4) { if (($active -band $bit) -and $firewall.FirewallEnabled($bit)) { $on = $true } }
[pscustomobject]@{ rules = @($rules | Sort-Object -Property { $_.name }); activeProfiles = $active; firewallOn = $on }
