<#
.SYNOPSIS
The host's clock, and the newest record of every event log that will be read: what comes later is newer. Changes nothing.
#>
[CmdletBinding()]
param()

$channels = foreach ($name in (Get-WantedEvent).Keys) {
    $newest = $null
    try {
        # Its text need not be rendered to count.
        $found = @(Get-WinEvent -LogName $name -MaxEvents 1 -ErrorAction SilentlyContinue -ErrorVariable problems)
        if ($found.Count -gt 0) { $newest = [long]$found[0].RecordId }
    } catch {
        # Empty, absent, disabled or denied: events.ps1 tells them apart. There is no mark, which is not a mark of 0.
        $newest = $null
    }
    [ordered]@{ name = $name; newest = $newest }
}
[pscustomobject]@{ now = Format-Time (Get-HostTime); channels = @($channels) }
