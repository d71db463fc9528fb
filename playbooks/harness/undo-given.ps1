<#
.SYNOPSIS
Things to be put back as they are given to be stored, each checked.
#>

# Keys whose values may be put back: those of Remote Desktop on this host, none of a policy.
$restorableKeys = 'SYSTEM\CurrentControlSet\Control\Terminal Server', 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'

# Whether a value may be what an item puts back, or finds.
function Test-ItemValue {
    param([string] $Type, [object] $Value)
    if ($null -eq $Value) { return $true }
    switch ($Type) {
        'DWord' { return ($Value -is [int] -or $Value -is [long]) -and $Value -ge 0 -and $Value -le 0xFFFFFFFFL }
        'Binary' { return $Value -is [string] -and $Value -cmatch '^([0-9A-F]{2}){0,1024}\z' }
        'MultiString' { return $Value -isnot [string] -and $Value -is [System.Collections.IEnumerable] -and @($Value | Where-Object { $_ -isnot [string] }).Count -eq 0 }
        'Thumbprint' { return $Value -is [string] -and $Value -cmatch '^[0-9A-F]{40}\z' }
        'Switch' { return $Value -is [bool] }
        default { return $Value -is [string] -and $Value.Length -le 2000 }
    }
}

# One thing to be put back, checked against the few kinds there are; every field there and in order.
function ConvertTo-RestoreItem {
    param([System.Collections.IDictionary] $Given)
    $fields = @{
        'registry-value' = 'key', 'name', 'type'; 'listener-certificate-pin' = @(); 'local-group-member-remove' = 'group', 'member'
        'firewall-rule-enabled' = @('rule'); 'firewall-rule-remove' = @('rule')
    }
    $kind = [string]$Given['kind']
    if (-not $fields.ContainsKey($kind)) { throw (Get-Refusal 'BadItem' "There is no kind of thing to put back called '$(Limit-Text $kind 40)'.") }
    $known = @('kind', 'before', 'left', 'always') + $fields[$kind]
    foreach ($name in $Given.Keys) { if ($name -notin $known) { throw (Get-Refusal 'BadItem' "A $kind has no $(Limit-Text $name 40).") } }
    foreach ($name in @('before', 'left') + $fields[$kind]) { if (-not $Given.Contains($name)) { throw (Get-Refusal 'BadItem' "A $kind does not say its $name.") } }
    $item = [ordered]@{ kind = $kind }
    foreach ($name in $fields[$kind]) { $item[$name] = [string]$Given[$name] }
    $item.before = ConvertTo-ItemValue $Given['before']
    $item.left = ConvertTo-ItemValue $Given['left']
    $item.always = $Given['always'] -eq $true
    $type = 'Switch'
    $sound = switch ($kind) {
        'registry-value' {
            $type = $item.type
            $item.key -in $restorableKeys -and $item.name -match '^[A-Za-z0-9 _-]{1,64}\z' -and $type -cmatch '^(DWord|String|ExpandString|MultiString|Binary)\z'
        }
        'listener-certificate-pin' { $type = 'Thumbprint'; $true }
        'local-group-member-remove' { $item.group -eq 'S-1-5-32-555' -and $item.member -match '^S-1-\d+(-\d+){1,14}\z' -and $null -eq $item.before -and $item.left -eq $true }
        'firewall-rule-remove' { $item.rule -match '^[A-Za-z0-9 ._{}()-]{1,200}\z' -and $null -eq $item.before -and $item.left -eq $true }
        default { $item.rule -match '^[A-Za-z0-9 ._{}()-]{1,200}\z' -and $item.before -is [bool] }
    }
    if (-not ($sound -and (Test-ItemValue $type $item.before) -and (Test-ItemValue $type $item.left))) {
        throw (Get-Refusal 'BadItem' "A $kind is not one that can be put back.")
    }
    if ($kind -eq 'registry-value' -and $item.name -eq 'SecurityLayer' -and $item.before -eq 0 -and $null -ne $item.before) {
        throw (Get-Refusal 'BadItem' 'Plain RDP security (SecurityLayer 0) is never put back; 1 comes in its place.')
    }
    $item
}

# Lists that came over a wire are lists of this PowerShell.
function ConvertTo-ItemValue {
    param([object] $Value)
    if ($Value -is [string] -or $Value -isnot [System.Collections.IEnumerable]) { return $Value }
    , @($Value | ForEach-Object { $_ })
}
