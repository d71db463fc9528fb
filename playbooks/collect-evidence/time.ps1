<#
.SYNOPSIS
The host's own clock and time zone. Changes nothing.
#>
[CmdletBinding()]
param()

$now = [datetime]::UtcNow
[pscustomobject]@{
    now = Format-Time $now
    offsetMinutes = [int][TimeZoneInfo]::Local.GetUtcOffset($now).TotalMinutes
}
