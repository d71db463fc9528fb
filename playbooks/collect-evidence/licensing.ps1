<#
.SYNOPSIS
Drain mode, licensing type, and days of grace left where people's sessions need licences. Changes nothing.
#>
[CmdletBinding()]
param()

$type = $null
$days = $null
try {
    $setting = @(Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TerminalServiceSetting -ErrorAction Stop)[0]
    $type = Read-Property $setting 'LicensingType'
    # Two people may administer a host without any licence: there is no grace to count then.
    if ([int](Read-Property $setting 'TerminalServerMode') -eq 1) {
        $grace = Invoke-CimMethod -InputObject $setting -MethodName GetGracePeriodDays -ErrorAction Stop
        if ([int64]$grace.ReturnValue -eq 0) { $days = [int]$grace.DaysLeft }
    }
} catch {
    # What was learnt before it failed is kept; the rest stays unknown.
    $days = $null
}
[pscustomobject]@{
    drainMode = Read-MachineNumber -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server' -Name 'TSServerDrainMode'
    licensingType = $(if ($null -eq $type) { $null } else { [int]$type })
    graceDays = $days
}
