<#
.SYNOPSIS
Computer name, build and edition, as the registry has them. Changes nothing.
#>
[CmdletBinding()]
param()

$version = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$computer = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName' -Name 'ComputerName'
if ($null -eq $computer) { $computer = [Environment]::MachineName }
$build = Read-MachineValue -Key $version -Name 'CurrentBuildNumber'
if ($null -eq $build) { throw (Get-Refusal 'Unreadable' 'Windows does not tell its build.') }
[pscustomobject]@{
    computer = (Limit-Text $computer 64).ToUpperInvariant()
    build = [int]$build
    revision = Read-MachineNumber -Key $version -Name 'UBR'
    product = [string](Limit-Text (Read-MachineValue -Key $version -Name 'ProductName') 200)
    installation = [string](Limit-Text (Read-MachineValue -Key $version -Name 'InstallationType') 100)
}
