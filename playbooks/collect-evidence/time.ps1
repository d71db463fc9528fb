<#
.SYNOPSIS
The host's own clock and time zone, and where it is told to take its time from. Changes nothing.
#>
[CmdletBinding()]
param()

$now = Get-HostTime
$source = Read-MachineValue -Key 'SOFTWARE\Policies\Microsoft\W32Time\Parameters' -Name 'Type'
if ($null -eq $source) { $source = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Services\W32Time\Parameters' -Name 'Type' }
[pscustomobject]@{
    now = Format-Time $now
    offsetMinutes = [int][TimeZoneInfo]::Local.GetUtcOffset($now).TotalMinutes
    source = Limit-Text $source 100
}
