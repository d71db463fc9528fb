<#
.SYNOPSIS
Announces a restart of the host, which begins ten seconds later.
.DESCRIPTION
Ten seconds, so that this script can report back. Forced, as a restart that is put off by a program of somebody who is
not there leaves a host that neither runs nor restarts. The reason is on record in Windows (application, maintenance,
planned).
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

try {
    $windows = Get-CimInstance -ClassName Win32_OperatingSystem -ErrorAction Stop | Select-Object -First 1
    $installer = Find-Service -Name 'TrustedInstaller'
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException], [Microsoft.Management.Infrastructure.CimException] {
    throw (Get-Refusal 'Unreadable' 'When this host was started may not be read, so it is not restarted.')
}
$before = [ordered]@{ lastBoot = Format-Time $windows.LastBootUpTime; restart = 'none' }
if ($before.lastBoot -gt (Format-Time (Get-HostTime).AddMinutes(-20))) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
if ($null -ne $installer -and [string]$installer.Status -ne 'Stopped') {
    throw (Get-Refusal 'Installing' 'Parts of Windows are being installed right now; a restart in the middle of it may leave a host that does not start.')
}
$after = [ordered]@{ lastBoot = $before.lastBoot; restart = 'in 10 seconds' }
if (-not $PSCmdlet.ShouldProcess('This host', 'Restart')) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
# 6 is a forced restart.
$wanted = @{ Timeout = [uint32]10; Comment = 'Approved restart (rdp-medic)'; ReasonCode = [uint32]2147745793; Flags = [int]6 }
$answer = Invoke-CimMethod -InputObject $windows -MethodName Win32ShutdownTracker -Arguments $wanted -ErrorAction Stop
$code = [int64]$answer.ReturnValue
if ($code -in 1115, 1190) { throw (Get-Refusal 'AlreadyRestarting' 'A restart of this host is under way already.') }
if ($code -ne 0) { throw (Get-Refusal 'NotRestarted' "Windows refused to restart: error $code.") }
$read = Get-CimInstance -ClassName Win32_OperatingSystem -ErrorAction Stop | Select-Object -First 1
$after.lastBoot = Format-Time $read.LastBootUpTime
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
