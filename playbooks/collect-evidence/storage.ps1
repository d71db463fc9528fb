<#
.SYNOPSIS
Room on the drive Windows is on, and where ProgramData lies, which holds the keys. Changes nothing.
#>
[CmdletBinding()]
param()

$version = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$room = $null
try {
    $root = Read-MachineValue -Key $version -Name 'SystemRoot'
    $drive = $(if ($root) { ([string]$root).Substring(0, 2) } else { 'C:' })
    $disk = @(Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID='$drive'" -ErrorAction Stop) | Select-Object -First 1
    if ($null -ne $disk -and $null -ne $disk.Size) { $room = [ordered]@{ freeBytes = [long]$disk.FreeSpace; totalBytes = [long]$disk.Size } }
} catch {
    $room = $null
}
[pscustomobject]@{
    systemDrive = $room
    programDataRegistry = Limit-Text (Read-MachineValue -Key "$version\ProfileList" -Name 'ProgramData' -AsWritten) 500
    programData = [string](Limit-Text (Get-ProgramDataFolder) 500)
}
