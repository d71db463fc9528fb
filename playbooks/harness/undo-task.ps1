<#
.SYNOPSIS
The scheduled task of the timed undo.
#>

# The task as it is to be. As XML, because New-ScheduledTaskTrigger of 5.1 knows no repetition for a start-up, wants an
# end for one that has none on old builds, and writes a start in local time; and because it can be read back as XML,
# where the account is a SID in every language. The start is long past, in UTC, so that no zone and no clock moves it.
function Get-UndoTaskText {
    param([string] $RunId)
    $arguments = '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}\rdp-medic\undo\{1}\task.ps1" -RunId {1}' -f (Get-ProgramDataFolder), $RunId
    @'
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>rdp-medic</Author>
    <Description>Puts back what run {0} changed, unless confirmed in time.</Description>
    <SecurityDescriptor>D:P(A;;FA;;;SY)(A;;FA;;;BA)</SecurityDescriptor>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
    <TimeTrigger>
      <Repetition>
        <Interval>PT1M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>2000-01-01T00:00:00Z</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>S-1-5-18</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <ExecutionTimeLimit>PT10M</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe</Command>
      <Arguments>{1}</Arguments>
    </Exec>
  </Actions>
</Task>
'@ -f $RunId, [System.Security.SecurityElement]::Escape($arguments)
}

# Texts at a path of elements, joined; what the schema takes where there is none (MS-TSCH 2.5).
function Read-TaskPart {
    param([xml] $Task, [string] $Path, [string] $Default)
    $steps = -join ($Path.Split('/') | ForEach-Object { if ($_ -eq '*') { '/*' } else { "/*[local-name()='$_']" } })
    $found = @($Task.SelectNodes("/*$steps"))
    if ($found.Count -eq 0) { return $Default }
    @($found | ForEach-Object { if ($Path.EndsWith('*')) { $_.LocalName } else { $_.InnerText } }) -join ' '
}

# Whether the task is there (as-registered, changed, absent), and the settings that are not what was written.
function Get-UndoTask {
    param([string] $RunId)
    try { [void](Get-ScheduledTask -TaskPath '\rdp-medic\' -TaskName "undo-$RunId" -ErrorAction Stop) }
    catch {
        if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
        return [ordered]@{ state = 'absent'; differs = @() }
    }
    $is = [xml](Export-ScheduledTask -TaskPath '\rdp-medic\' -TaskName "undo-$RunId" -ErrorAction Stop)
    $wanted = [xml](Get-UndoTaskText -RunId $RunId)
    $parts = [ordered]@{
        'Principals/Principal/UserId' = ''; 'Principals/Principal/RunLevel' = 'LeastPrivilege'; 'Triggers/*' = ''; 'Actions/*' = ''
        'Triggers/BootTrigger/Enabled' = 'true'; 'Triggers/BootTrigger/Delay' = ''; 'Triggers/BootTrigger/StartBoundary' = ''; 'Triggers/BootTrigger/EndBoundary' = ''
        'Triggers/TimeTrigger/Enabled' = 'true'; 'Triggers/TimeTrigger/StartBoundary' = ''; 'Triggers/TimeTrigger/EndBoundary' = ''; 'Triggers/TimeTrigger/RandomDelay' = ''
        'Triggers/TimeTrigger/Repetition/Interval' = ''; 'Triggers/TimeTrigger/Repetition/Duration' = ''
        'Settings/Enabled' = 'true'; 'Settings/AllowStartOnDemand' = 'true'; 'Settings/StartWhenAvailable' = 'false'; 'Settings/MultipleInstancesPolicy' = 'IgnoreNew'
        'Settings/DisallowStartIfOnBatteries' = 'true'; 'Settings/StopIfGoingOnBatteries' = 'true'; 'Settings/ExecutionTimeLimit' = 'PT72H'
        'Settings/RunOnlyIfIdle' = 'false'; 'Settings/RunOnlyIfNetworkAvailable' = 'false'; 'Settings/DeleteExpiredTaskAfter' = ''
        'Actions/Exec/Command' = ''; 'Actions/Exec/Arguments' = ''; 'Actions/Exec/WorkingDirectory' = ''
    }
    $differs = @($parts.Keys | Where-Object { (Read-TaskPart $is $_ $parts[$_]) -ne (Read-TaskPart $wanted $_ $parts[$_]) })
    [ordered]@{ state = $(if ($differs.Count -eq 0) { 'as-registered' } else { 'changed' }); differs = $differs }
}

# Takes the task away; one that is not there is no fault. A run of it that is under way is not stopped by this.
function Remove-UndoTask {
    param([string] $RunId)
    if ((Get-UndoTask -RunId $RunId).state -eq 'absent') { return }
    Unregister-ScheduledTask -TaskPath '\rdp-medic\' -TaskName "undo-$RunId" -Confirm:$false -ErrorAction Stop
}
