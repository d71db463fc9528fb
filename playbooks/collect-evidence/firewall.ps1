<#
.SYNOPSIS
Firewall rules that let Remote Desktop in or keep it out, by untranslated names, whether rules of this host count, and IPsec. Changes nothing.
.DESCRIPTION
Rules are read from the registry (MS-FASP, MS-GPFAS 2.2.2), where their names are the same in every language; the COM
object, which is quick, tells which profiles are in use, whether the firewall is on and whether policy rules alone count.
#>
[CmdletBinding()]
param()

$local = 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
$policy = 'SOFTWARE\Policies\Microsoft\WindowsFirewall'
$port = Read-MachineNumber -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp' -Name 'PortNumber'
if ($null -eq $port) { $port = 3389 }
$profileBits = @{ Domain = 1; Private = 2; Public = 4 }

# The rules of a key: name, and the text v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=3389|...
function Read-RuleText {
    param([string] $Key)
    $opened = Open-MachineKey -Key $Key
    if ($null -eq $opened) { return }
    try { foreach ($name in $opened.GetValueNames()) { @{ Name = $name; Text = [string]$opened.GetValue($name) } } } finally { $opened.Dispose() }
}

# What stands behind a field's name; it may be there more than once.
function Get-Field {
    param([string[]] $Fields, [string] $Name)
    $Fields -like "$Name=*" | ForEach-Object { $_.Substring($_.IndexOf('=') + 1) }
}

$rules = foreach ($place in @{ Name = 'local'; Key = "$local\FirewallRules" }, @{ Name = 'policy'; Key = "$policy\FirewallRules" }, @{ Name = 'policy'; Key = "$local\Mdm\FirewallRules" }) {
    foreach ($rule in Read-RuleText -Key $place.Key) {
        # Hosts with many users hold tens of thousands of rules: most are told by one look.
        if ($rule.Text.IndexOf('|Dir=In|') -lt 0) { continue }
        $fields = @($rule.Text -split '\|')
        $isBlock = $fields -contains 'Action=Block'
        # LPort=3389, or as a range LPort2_10=3300-3400.
        $ports = @(Get-Field $fields 'LPort*')
        $names = $false
        foreach ($one in $ports) {
            $from, $to = $one -split '-'
            if ($one -eq "$port" -or ($to -match '^\d+$' -and $from -match '^\d+$' -and $port -ge [long]$from -and $port -le [long]$to)) { $names = $true }
        }
        # A rule that blocks everything keeps Remote Desktop out without naming it.
        $app = "$(Get-Field $fields 'App')$(Get-Field $fields 'Svc')"
        $protocol = Get-Field $fields 'Protocol' | Select-Object -First 1
        $blocksAll = $isBlock -and $fields -contains 'Active=TRUE' -and $ports.Count -eq 0 -and $protocol -in $null, '6', '256' -and ($app -eq '' -or $app -match 'svchost\.exe$|TermService')
        if (-not $names -and -not $blocksAll -and $rule.Name -notlike 'RemoteDesktop-*') { continue }
        $profiles = 0
        foreach ($one in Get-Field $fields 'Profile') { $profiles = $profiles -bor [int]$profileBits[$one] }
        [ordered]@{
            name = Limit-Text $rule.Name 200
            enabled = $fields -contains 'Active=TRUE'
            action = $(if ($isBlock) { 'Block' } else { 'Allow' })
            profiles = $(if ($profiles -eq 0) { 7 } else { $profiles })
            place = $place.Name
            protocol = $(if ($null -eq $protocol -or $protocol -eq '256') { $null } else { [int]$protocol })
            localPort = $(if ($ports.Count -eq 0) { $null } else { Limit-Text ($ports -join ',') 100 })
            scoped = @($fields -match '^RA(4|6|42|62)(_\d+)?=').Count -gt 0
        }
    }
}
# Where there are too many, what keeps out goes first.
$rules = @($rules | Sort-Object -Property { $_.action -ne 'Block' }, { -not $_.enabled }, { $_.name } | Select-Object -First 150 | Sort-Object -Property { $_.name })

$firewall = Get-FirewallPolicy
$active = [int]$firewall.CurrentProfileTypes -band 7
$on = $false
foreach ($bit in 1, 2, 4) { if (($active -band $bit) -and $firewall.FirewallEnabled($bit)) { $on = $true } }
try {
    # 1 is NET_FW_MODIFY_STATE_GP_OVERRIDE: policy has the last word in a profile that is in use.
    $count = [int]$firewall.LocalPolicyModifyState -ne 1
    foreach ($one in @{ Bit = 1; Name = 'DomainProfile' }, @{ Bit = 2; Name = 'PrivateProfile' }, @{ Bit = 2; Name = 'StandardProfile' }, @{ Bit = 4; Name = 'PublicProfile' }) {
        if (($active -band $one.Bit) -and (Read-MachineNumber -Key "$policy\$($one.Name)" -Name 'AllowLocalPolicyMerge') -eq 0) { $count = $false }
    }
} catch {
    $count = $null
}
try {
    $secured = @(foreach ($place in @{ Name = 'local'; Key = "$local\ConSecRules" }, @{ Name = 'policy'; Key = "$policy\ConSecRules" }) {
        foreach ($rule in Read-RuleText -Key $place.Key) {
            $fields = @($rule.Text -split '\|')
            if ($fields -notcontains 'Active=TRUE') { continue }
            # MS-GPFAS 2.2.5: these two take nothing in that is not secured; Boundary only asks for it.
            $requires = @($fields | Where-Object { $_ -in 'Action=SecureServer', 'Action=Secure' }).Count -gt 0
            [ordered]@{ name = Limit-Text $rule.Name 200; requiresInbound = $requires; place = $place.Name }
        }
    }) | Select-Object -First 50
    $secured = @($secured)
} catch {
    $secured = $null
}
[pscustomobject]@{ rules = $rules; activeProfiles = $active; firewallOn = $on; localRulesCount = $count; connectionSecurity = $secured }
