<#
.SYNOPSIS
Reads the registry of this machine.
#>

# A key under HKEY_LOCAL_MACHINE in its 64-bit view; $null when absent, an exception when access is denied.
function Open-MachineKey {
    param([string] $Key, [bool] $Writable = $false)
    $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
    $root.OpenSubKey($Key, $Writable)
}

# A registry value; $null when the key or the value is absent, an exception when access is denied. As it is written,
# or with the names of the environment in it replaced, which is what .NET does unasked.
function Read-MachineValue {
    param([string] $Key, [string] $Name, [switch] $AsWritten)
    $opened = Open-MachineKey -Key $Key
    if ($null -eq $opened) { return $null }
    $options = [Microsoft.Win32.RegistryValueOptions]$(if ($AsWritten) { 'DoNotExpandEnvironmentNames' } else { 'None' })
    try { , $opened.GetValue($Name, $null, $options) } finally { $opened.Dispose() }
}

# A registry value that is a number, a DWORD without its sign; $null when absent.
function Read-MachineNumber {
    param([string] $Key, [string] $Name)
    $value = Read-MachineValue -Key $Key -Name $Name
    if ($null -eq $value) { return $null }
    if ($value -is [int]) { return [long]$value -band 0xFFFFFFFFL }
    if ($value -is [long]) { return $value }
    throw (Get-Refusal 'Unreadable' "$Name is no number.")
}
