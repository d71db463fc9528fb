<#
.SYNOPSIS
Says whether this host was started within the last twenty minutes, and whether an update is being installed. Changes
nothing.
#>
[CmdletBinding()]
param()

$state = [ordered]@{ readable = $true; lastBoot = $null; installing = $null }
$findings = @()
$right = $false
try {
    $windows = Get-CimInstance -ClassName Win32_OperatingSystem -ErrorAction Stop | Select-Object -First 1
    $state.lastBoot = Format-Time $windows.LastBootUpTime
    # It runs while parts of Windows are installed or removed, and some minutes longer.
    $installer = Find-Service -Name 'TrustedInstaller'
    $state.installing = $null -ne $installer -and [string]$installer.Status -ne 'Stopped'
    if ($state.installing) { $findings += [ordered]@{ id = 'installing' } }
    # Later than the longest that a host may take to come back.
    $right = $state.lastBoot -gt (Format-Time (Get-HostTime).AddMinutes(-20))
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'start of the host' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
