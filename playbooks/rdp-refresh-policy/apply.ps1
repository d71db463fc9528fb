<#
.SYNOPSIS
Has Windows fetch and apply the policies of the computer.
.DESCRIPTION
gpupdate, for the computer alone and without /force, which could ask whether to restart. Its exit code and what the
policies say before and after are the result; what it prints is translated and not read.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

try {
    $before = Get-PolicyState
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'What policies say may not be read, so they are not fetched.')
}
if ($null -ne $before.refreshed -and $before.refreshed -gt (Format-Time (Get-HostTime).AddMinutes(-10))) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('Policies of the computer', 'Fetch and apply')) {
    # What they will say is known to their owners alone.
    $after = [ordered]@{ values = $before.values; refreshed = 'now' }
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
$code = Start-PolicyRefresh -Seconds 90
if ($null -eq $code) { throw (Get-Refusal 'StillRefreshing' 'Windows was still applying policies after 90 seconds; it goes on by itself.') }
if ($code -ne 0) { throw (Get-Refusal 'NotRefreshed' "The policies were not fetched or not applied whole: gpupdate ended with code $code.") }
$after = Get-PolicyState
if ($null -ne $after.refreshed -and $after.refreshed -ne $before.refreshed) {
    return [pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
}
throw (Get-Refusal 'NotRefreshed' 'gpupdate ended well, but Windows has no record of having applied policies since.')
