<#
.SYNOPSIS
Firewall rules as the registry has them.
#>

# The rule of our own, for addresses that somebody named.
function Get-OwnRuleName { 'RdpMedic-RemoteDesktop-In-TCP' }

# Keys below which firewall rules lie: of this host, of Group Policy, of device management.
function Get-FirewallPlace {
    $local = 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
    @{ Name = 'local'; Key = $local }, @{ Name = 'policy'; Key = 'SOFTWARE\Policies\Microsoft\WindowsFirewall' }, @{ Name = 'policy'; Key = "$local\Mdm" }
}

# The rules of a key: name, and the text v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=3389|...
function Read-RuleText {
    param([string] $Key)
    $opened = Open-MachineKey -Key $Key
    if ($null -eq $opened) { return }
    try { foreach ($name in $opened.GetValueNames()) { @{ Name = $name; Text = [string]$opened.GetValue($name) } } } finally { $opened.Dispose() }
}

# What stands behind a field's name in such a text; it may be there more than once.
function Get-RuleField {
    param([string[]] $Fields, [string] $Name)
    $Fields -like "$Name=*" | ForEach-Object { $_.Substring($_.IndexOf('=') + 1) }
}

# The rules for what comes in that concern a port: those that name it, those that block every port, Windows' own for
# Remote Desktop and ours. They are read from the registry (MS-FASP, MS-GPFAS 2.2.2), where names are the same in every language.
function Read-FirewallRule {
    param([long] $Port)
    $profileBits = @{ Domain = 1; Private = 2; Public = 4 }
    foreach ($place in Get-FirewallPlace) {
        foreach ($rule in Read-RuleText -Key "$($place.Key)\FirewallRules") {
            # Hosts with many users hold tens of thousands of rules: most are told by one look.
            if ($rule.Text.IndexOf('|Dir=In|') -lt 0) { continue }
            $fields = @($rule.Text -split '\|')
            $isBlock = $fields -contains 'Action=Block'
            # LPort=3389, or as a range LPort2_10=3300-3400.
            $ports = @(Get-RuleField $fields 'LPort*')
            $names = $false
            foreach ($one in $ports) {
                $from, $to = $one -split '-'
                if ($one -eq "$Port" -or ($to -match '^\d+$' -and $from -match '^\d+$' -and $Port -ge [long]$from -and $Port -le [long]$to)) { $names = $true }
            }
            # A rule that blocks everything keeps Remote Desktop out without naming it.
            $app = "$(Get-RuleField $fields 'App')$(Get-RuleField $fields 'Svc')"
            $protocol = Get-RuleField $fields 'Protocol' | Select-Object -First 1
            $blocksAll = $isBlock -and $fields -contains 'Active=TRUE' -and $ports.Count -eq 0 -and $protocol -in $null, '6', '256' -and ($app -eq '' -or $app -match 'svchost\.exe$|TermService')
            if (-not $names -and -not $blocksAll -and $rule.Name -notlike 'RemoteDesktop-*' -and $rule.Name -ne (Get-OwnRuleName)) { continue }
            $profiles = 0
            foreach ($one in Get-RuleField $fields 'Profile') { $profiles = $profiles -bor [int]$profileBits[$one] }
            $addresses = @(Get-SortedText @($fields -match '^RA(4|6|42|62)(_\d+)?=' | ForEach-Object {
                $written = $_.Substring($_.IndexOf('=') + 1)
                $plain = ConvertTo-RemoteAddress $written
                $(if ($null -eq $plain) { Limit-Text $written 100 } else { $plain })
            }))
            [ordered]@{
                name = Limit-Text $rule.Name 200
                enabled = $fields -contains 'Active=TRUE'
                action = $(if ($isBlock) { 'Block' } else { 'Allow' })
                profiles = $(if ($profiles -eq 0) { 7 } else { $profiles })
                place = $place.Name
                protocol = $(if ($null -eq $protocol -or $protocol -eq '256') { $null } else { [int]$protocol })
                localPort = $(if ($ports.Count -eq 0) { $null } else { Limit-Text ($ports -join ',') 100 })
                addresses = $addresses
                onPort = $names -or $ports.Count -eq 0
            }
        }
    }
}

# Rules of connection security in force; those that require it take nothing in that is not secured (MS-GPFAS 2.2.5).
function Read-SecurityRule {
    foreach ($place in Get-FirewallPlace | Select-Object -First 2) {
        foreach ($rule in Read-RuleText -Key "$($place.Key)\ConSecRules") {
            $fields = @($rule.Text -split '\|')
            if ($fields -notcontains 'Active=TRUE') { continue }
            # Boundary only asks for it.
            $requires = @($fields | Where-Object { $_ -in 'Action=SecureServer', 'Action=Secure' }).Count -gt 0
            [ordered]@{ name = Limit-Text $rule.Name 200; requiresInbound = $requires; place = $place.Name }
        }
    }
}
