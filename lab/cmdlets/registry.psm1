# The registry under HKEY_LOCAL_MACHINE, 64-bit view: the model's own values, and what Windows keeps there of
# certificates, firewall rules and the rest.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')
Import-Module (Join-Path $PSScriptRoot 'certificates.psm1')
Import-Module (Join-Path $PSScriptRoot 'registry-views.psm1')

class LabRegistryKey {
    [string] $Name
    [bool] $Writable
    LabRegistryKey([string] $Name, [bool] $Writable) { $this.Name = $Name; $this.Writable = $Writable }
    [object] GetValue([string] $Value) { return $this.GetValue($Value, $null, 'None') }
    [object] GetValue([string] $Value, [object] $Default) { return $this.GetValue($Value, $Default, 'None') }
    [object] GetValue([string] $Value, [object] $Default, [string] $Options) {
        $found = Read-LabValue -Key $this.Name -Name $Value -Raw ($Options -eq 'DoNotExpandEnvironmentNames')
        if ($null -eq $found) { return $Default }
        return $found
    }
    [string[]] GetValueNames() { return [string[]]@((Get-LabValue -Key $this.Name).Keys) }
    [string[]] GetSubKeyNames() { return [string[]]@(Get-LabSubKey -Key $this.Name) }
    [object] OpenSubKey([string] $Below) { return Open-MachineKey -Key "$($this.Name)\$Below" }
    [void] DeleteValue([string] $Value, [bool] $MustBeThere) {
        if (-not $this.Writable) { throw (New-LabError ([System.UnauthorizedAccessException]::new('Cannot write to the registry key.'))) }
        Remove-LabValue -Key $this.Name -Name $Value
    }
    [void] Dispose() { }
    [void] Close() { }
}

# All keys with their values, those of the views included, without case.
function Get-LabTree {
    Get-LabView -Name registry -Make {
        $tree = [System.Collections.Generic.SortedDictionary[string, object]]::new([System.StringComparer]::OrdinalIgnoreCase)
        foreach ($key in (Get-LabHost).registry.Keys) { $tree[$key -replace '^HKLM\\', ''] = (Get-LabHost).registry[$key] }
        $views = Get-LabRegistryView
        foreach ($key in $views.Keys) {
            # A view fills in what the model keeps elsewhere; what stands in the registry itself goes first.
            $values = [ordered]@{}
            foreach ($name in $views[$key].Keys) { $values[$name] = $views[$key][$name] }
            if ($tree.ContainsKey($key)) { foreach ($name in $tree[$key].Keys) { $values[$name] = $tree[$key][$name] } }
            $tree[$key] = $values
        }
        $tree
    }
}

function Get-LabValue {
    param([string] $Key)
    $values = $null
    if ((Get-LabTree).TryGetValue($Key, [ref]$values)) { return , $values }
    , [ordered]@{}
}

function Get-LabSubKey {
    param([string] $Key)
    $names = [System.Collections.Generic.SortedSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
    foreach ($each in (Get-LabTree).Keys) {
        if ($each.StartsWith("$Key\", 'OrdinalIgnoreCase')) { [void]$names.Add($each.Substring($Key.Length + 1).Split('\')[0]) }
    }
    $names
}

function Test-RegistryKey {
    param([string] $Key)
    (Get-LabTree).ContainsKey($Key) -or @(Get-LabSubKey -Key $Key).Count -gt 0
}

# A value as .NET returns it: a DWORD is a signed number, and the names in a text are replaced unless asked not to.
function Read-LabValue {
    param([string] $Key, [string] $Name, [bool] $Raw)
    $values = Get-LabValue -Key $Key
    $found = Find-LabName $values $Name
    if ($null -eq $found) { return }
    $value = $values[$found]
    if ($value -is [byte[]]) { return , $value }
    if ($value -is [System.Collections.IDictionary]) { return , [Convert]::FromHexString($value.hex) }
    if ($value -is [array]) { return , [string[]]$value }
    if ($value -is [string]) {
        if ($Raw) { return $value }
        return $value -replace '%SystemDrive%', 'C:' -replace '%SystemRoot%', 'C:\Windows' -replace '%windir%', 'C:\Windows'
    }
    if ([long]$value -gt 0xFFFFFFFFL) { return [long]$value }
    [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$value), 0)
}

function Assert-KeyRight {
    param([string] $Key, [long] $Wanted)
    if (-not (Test-Granted -Entries (Get-RegistryItem -Key $Key).entries -Wanted $Wanted)) {
        throw (New-LabError ([System.Security.SecurityException]::new('Requested registry access is not allowed.')))
    }
}

# In place of the harness's function.
function Open-MachineKey {
    [CmdletBinding()]
    param([string] $Key, [bool] $Writable = $false)
    if (-not (Test-RegistryKey -Key $Key)) { return $null }
    Assert-KeyRight -Key $Key -Wanted $(if ($Writable) { 0x2001F } else { 0x20019 })
    [LabRegistryKey]::new($Key, $Writable)
}

# In place of the harness's function. CreateSubKey words its refusal otherwise than OpenSubKey does.
function Write-MachineValue {
    [CmdletBinding()]
    param([string] $Key, [string] $Name, [object] $Value, [Microsoft.Win32.RegistryValueKind] $Kind)
    if (-not (Test-Granted -Entries (Get-RegistryItem -Key $Key).entries -Wanted 0x2001F)) {
        throw (New-LabError ([System.UnauthorizedAccessException]::new("Access to the registry key 'HKEY_LOCAL_MACHINE\$Key' is denied.")))
    }
    if ($Name -eq 'Blob' -and (Add-LabStoreEntry -Key $Key -Blob ([byte[]]$Value))) { Save-LabState; return }
    $lab = Get-LabHost
    $own = Find-LabName $lab.registry "HKLM\$Key"
    if (-not $own) { $own = "HKLM\$Key"; $lab.registry[$own] = [ordered]@{} }
    $there = Find-LabName $lab.registry[$own] $Name
    $kept = switch ([string]$Kind) {
        'Binary' { [ordered]@{ hex = [Convert]::ToHexString([byte[]]$Value) } }
        'DWord' { [long]$Value -band 0xFFFFFFFFL }
        'MultiString' { , @([string[]]$Value) }
        default { [string]$Value }
    }
    $lab.registry[$own][$(if ($there) { $there } else { $Name })] = $kept
    Save-LabState
}

function Remove-LabValue {
    param([string] $Key, [string] $Name)
    $lab = Get-LabHost
    $own = Find-LabName $lab.registry "HKLM\$Key"
    if (-not $own) { return }
    $there = Find-LabName $lab.registry[$own] $Name
    if ($there) { $lab.registry[$own].Remove($there); Save-LabState }
}

# In place of the harness's function.
function Remove-MachineKey {
    [CmdletBinding()]
    param([string] $Key)
    if (-not (Test-RegistryKey -Key $Key)) { return }
    Assert-KeyRight -Key $Key -Wanted 0x3001F
    if (-not (Remove-LabStoreEntry -Key $Key)) {
        $lab = Get-LabHost
        foreach ($each in @($lab.registry.Keys)) { if ($each -eq "HKLM\$Key" -or $each -like "HKLM\$([WildcardPattern]::Escape($Key))\*") { $lab.registry.Remove($each) } }
    }
    Save-LabState
}

Export-ModuleMember -Function *
