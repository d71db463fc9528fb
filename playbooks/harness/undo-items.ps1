<#
.SYNOPSIS
What the timed undo puts back, one thing at a time.
#>

# A value as it is stored and compared: numbers without sign, bytes as hexadecimal.
function ConvertTo-PlainValue {
    param([object] $Value)
    if ($null -eq $Value) { return $null }
    if ($Value -is [byte[]]) { return [BitConverter]::ToString($Value).Replace('-', '') }
    if ($Value -is [int]) { return [long]$Value -band 0xFFFFFFFFL }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string]) { return , @($Value | ForEach-Object { [string]$_ }) }
    $Value
}

function Test-SameValue {
    param([object] $One, [object] $Other)
    (ConvertTo-Json -InputObject @(, $One) -Compress) -ceq (ConvertTo-Json -InputObject @(, $Other) -Compress)
}

# Whether plain RDP security (SecurityLayer 0) stands where negotiation (1) is to come back: 0 is never put back.
function Test-PlainSecurity {
    param([object] $Item, [object] $Present)
    $Item.kind -eq 'registry-value' -and $Item.name -eq 'SecurityLayer' -and $Item.before -eq 1 -and $null -ne $Present -and $Present -eq 0
}

# What an item is about, for people.
function Format-ItemName {
    param([object] $Item)
    switch ($Item.kind) {
        'registry-value' { "$($Item.key)\$($Item.name)" }
        'listener-certificate-pin' { 'certificate pinned to RDP-Tcp' }
        'local-group-member-remove' { "$($Item.member) in $($Item.group)" }
        default { "firewall rule $($Item.rule)" }
    }
}

# What the result of an undo says of one item.
function ConvertTo-ItemReport {
    param([object] $Item, [string] $Outcome, [object] $Present, [object] $Why = $null)
    [ordered]@{ kind = $Item.kind; what = Format-ItemName -Item $Item; outcome = $Outcome; before = $Item.before; left = $Item.left; present = $Present; why = $Why }
}

# The value now: of the registry, a pinned thumbprint, whether a rule is on, true for a member; $null where it is absent.
function Read-ItemValue {
    param([object] $Item)
    switch ($Item.kind) {
        'registry-value' { return ConvertTo-PlainValue (Read-MachineValue -Key $Item.key -Name $Item.name -AsWritten) }
        'listener-certificate-pin' { return Get-ListenerPin }
        'local-group-member-remove' {
            try { [void](Get-LocalGroupMember -SID $Item.group -Member $Item.member -ErrorAction Stop) }
            catch { if ($_.FullyQualifiedErrorId -like 'MemberNotFound*') { return $null }; throw }
            return $true
        }
        default {
            try { $rule = Get-NetFirewallRule -PolicyStore PersistentStore -Name $Item.rule -ErrorAction Stop }
            catch { if ($_.FullyQualifiedErrorId -like 'CmdletizationQuery_NotFound*') { return $null }; throw }
            return [string]$rule.Enabled -eq 'True'
        }
    }
}

# Puts the value of before back.
function Write-ItemValue {
    param([object] $Item)
    $key = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'; $name = 'SSLCertificateSHA1Hash'; $kind = 'Binary'
    switch ($Item.kind) {
        'registry-value' { $key = $Item.key; $name = $Item.name; $kind = $Item.type }
        'listener-certificate-pin' { break }
        'local-group-member-remove' { Remove-LocalGroupMember -SID $Item.group -Member $Item.member -Confirm:$false -ErrorAction Stop; return }
        'firewall-rule-remove' { Remove-NetFirewallRule -PolicyStore PersistentStore -Name $Item.rule -Confirm:$false -ErrorAction Stop; return }
        'firewall-rule-enabled' {
            Set-NetFirewallRule -PolicyStore PersistentStore -Name $Item.rule -Enabled $(if ($Item.before) { 'True' } else { 'False' }) -Confirm:$false -ErrorAction Stop
            return
        }
    }
    $value = $Item.before
    if ($null -eq $value) { Remove-MachineValue -Key $key -Name $name; return }
    if ($kind -eq 'Binary') { $value = [byte[]]@(for ($at = 0; $at -lt $value.Length; $at += 2) { [Convert]::ToByte($value.Substring($at, 2), 16) }) }
    elseif ($kind -eq 'DWord') { $value = [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$value), 0) }
    elseif ($kind -eq 'MultiString') { $value = [string[]]@($value) }
    Write-MachineValue -Key $key -Name $name -Value $value -Kind $kind
}
