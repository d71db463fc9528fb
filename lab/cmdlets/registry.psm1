# The registry under HKEY_LOCAL_MACHINE, 64-bit view: the model's own values, and what Windows keeps there of
# certificates, firewall rules and the rest.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')
Import-Module (Join-Path $PSScriptRoot 'certificates.psm1')
Import-Module (Join-Path $PSScriptRoot 'registry-views.psm1')

class LabRegistryKey {
    [string] $Name
    [bool] $Writable
    hidden [System.Collections.IDictionary] $Values
    LabRegistryKey([string] $Name, [System.Collections.IDictionary] $Values, [bool] $Writable) { $this.Name = $Name; $this.Values = $Values; $this.Writable = $Writable }
    [object] GetValue([string] $Value) { return $this.GetValue($Value, $null, 'None') }
    [object] GetValue([string] $Value, [object] $Default) { return $this.GetValue($Value, $Default, 'None') }
    [object] GetValue([string] $Value, [object] $Default, [string] $Options) {
        if (-not $this.Values.Contains($Value)) { return $Default }
        return ConvertTo-RegistryValue -Value $this.Values[$Value] -AsWritten ($Options -eq 'DoNotExpandEnvironmentNames')
    }
    [string[]] GetValueNames() { return [string[]]@($this.Values.Keys) }
    [string[]] GetSubKeyNames() { return [string[]]@(Get-LabSubKey -Key $this.Name) }
    [object] OpenSubKey([string] $Below) { return Open-MachineKey -Key "$($this.Name)\$Below" }
    [void] DeleteValue([string] $Value, [bool] $MustBeThere) {
        if (-not $this.Writable) { throw (New-LabError ([System.UnauthorizedAccessException]::new('Cannot write to the registry key.'))) }
        Remove-LabValue -Key $this.Name -Name $Value
    }
    [void] Dispose() { }
    [void] Close() { }
}

# All keys with their values, those of the views included; names are compared without case.
function Get-LabTree {
    Get-LabView -Name registry -Make {
        $tree = [System.Collections.Generic.SortedDictionary[string, object]]::new([System.StringComparer]::OrdinalIgnoreCase)
        # A view fills in what the model keeps elsewhere; what stands in the registry itself goes first.
        foreach ($source in (Get-LabRegistryView), (Get-LabHost).registry) {
            foreach ($key in $source.Keys) {
                $path = $key -replace '^HKLM\\', ''
                if (-not $tree.ContainsKey($path)) { $tree[$path] = [System.Collections.Specialized.OrderedDictionary]::new([System.StringComparer]::OrdinalIgnoreCase) }
                foreach ($name in $source[$key].Keys) { $tree[$path][$name] = $source[$key][$name] }
            }
        }
        $tree
    }
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
    $known = Get-LabView -Name 'key paths' -Make {
        $paths = [System.Collections.Generic.HashSet[string]]::new([System.StringComparer]::OrdinalIgnoreCase)
        foreach ($path in (Get-LabTree).Keys) {
            for ($at = $path; $at -and $paths.Add($at); $at = $at.Contains('\') ? $at.Substring(0, $at.LastIndexOf('\')) : '') { }
        }
        $paths
    }
    $known.Contains($Key)
}

# A value as .NET returns it: a DWORD is a signed number, and the names in a text are replaced unless asked not to.
function ConvertTo-RegistryValue {
    param($Value, [bool] $AsWritten)
    if ($Value -is [byte[]]) { return , $Value }
    if ($Value -is [System.Collections.IDictionary]) { return , [Convert]::FromHexString($Value.hex) }
    if ($Value -is [array]) { return , [string[]]$Value }
    if ($Value -is [string]) {
        if ($AsWritten) { return $Value }
        return $Value -replace '%SystemDrive%', 'C:' -replace '%(SystemRoot|windir)%', 'C:\Windows' -replace '%ProgramFiles%', 'C:\Program Files'
    }
    if ([long]$Value -gt 0xFFFFFFFFL) { return [long]$Value }
    [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$Value), 0)
}

# Scripts ask for the same few keys over and over.
function Test-KeyRight {
    param([string] $Key, [long] $Wanted)
    $known = Get-LabView -Name 'key rights' -Make { @{} }
    $what = "$Wanted $Key"
    if (-not $known.ContainsKey($what)) { $known[$what] = Test-Granted -Entries (Get-RegistryItem -Key $Key).entries -Wanted $Wanted }
    $known[$what]
}

function Assert-KeyRight {
    param([string] $Key, [long] $Wanted)
    if (-not (Test-KeyRight -Key $Key -Wanted $Wanted)) {
        throw (New-LabError ([System.Security.SecurityException]::new('Requested registry access is not allowed.')))
    }
}

# In place of the harness's function.
function Open-MachineKey {
    [CmdletBinding()]
    param([string] $Key, [bool] $Writable = $false)
    $values = (Get-LabTree)[$Key]
    if ($null -eq $values) {
        if (-not (Test-RegistryKey -Key $Key)) { return $null }
        $values = [ordered]@{}
    }
    Assert-KeyRight -Key $Key -Wanted $(if ($Writable) { 0x2001F } else { 0x20019 })
    [LabRegistryKey]::new($Key, $values, $Writable)
}

# In place of the harness's function. CreateSubKey words its refusal otherwise than OpenSubKey does.
function Write-MachineValue {
    [CmdletBinding()]
    param([string] $Key, [string] $Name, [object] $Value, [Microsoft.Win32.RegistryValueKind] $Kind)
    if (-not (Test-KeyRight -Key $Key -Wanted 0x2001F)) {
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
