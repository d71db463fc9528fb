<#
.SYNOPSIS
Changes the registry of this machine.
#>

# Sets a registry value, with its key where there is none.
function Write-MachineValue {
    param([string] $Key, [string] $Name, [object] $Value, [Microsoft.Win32.RegistryValueKind] $Kind)
    $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
    $opened = $root.CreateSubKey($Key)
    try { $opened.SetValue($Name, $Value, $Kind) } finally { $opened.Dispose() }
}

function Remove-MachineValue {
    param([string] $Key, [string] $Name)
    $opened = Open-MachineKey -Key $Key -Writable $true
    if ($null -ne $opened) { try { $opened.DeleteValue($Name, $false) } finally { $opened.Dispose() } }
}

function Remove-MachineKey {
    param([string] $Key)
    [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64').DeleteSubKeyTree($Key, $false)
}
