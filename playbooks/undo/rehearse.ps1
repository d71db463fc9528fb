<#
.SYNOPSIS
Has the task of an armed undo run once without putting anything back, and answers what it would put back.
.DESCRIPTION
Started by the task scheduler, as it will be when it counts: the same action, account and scripts. It answers with what
the task wrote, or refuses: then the change must not be sent.
.PARAMETER RunId
The run whose undo it is.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)] [string] $RunId)

Assert-RunId -RunId $RunId
$folder = Open-UndoFolder -RunId $RunId
$state = $(if ($null -eq $folder) { 'none' } else { Get-UndoState -Folder $folder })
if ($state -ne 'armed') { throw (Get-Refusal 'NotArmed' "No undo is armed here for run ${RunId}: it is $state." @{ state = $state }) }
[void](Read-UndoValue -Folder $folder)
$task = Get-UndoTask -RunId $RunId
if ($task.state -ne 'as-registered') { throw (Get-Refusal 'TaskChanged' "The task of this undo is $($task.state) ($($task.differs -join ', '))." @{ differs = $task.differs }) }
$number = 1 + @(Get-UndoName -Folder $folder | Where-Object { $_ -match '^rehearsal\.\d+\.(wanted|answered)\z' }).Count
$answer = "$folder\rehearsal.$number.answered"
Use-UndoText -Path "$folder\rehearsal.$number.wanted" -Text ''
# Turns are counted, because the clock may be set meanwhile: 40 seconds, the task being told again every five, for a
# run that was under way swallows the next one.
for ($turn = 0; $turn -lt 80; $turn++) {
    if ($turn % 10 -eq 0) { Start-ScheduledTask -TaskPath '\rdp-medic\' -TaskName "undo-$RunId" -ErrorAction Stop }
    if ((Get-UndoPathKind -Path $answer) -eq 'file') { break }
    Start-Sleep -Milliseconds 500
}
if ((Get-UndoPathKind -Path $answer) -ne 'file') {
    [void](Move-UndoFile -From "$folder\rehearsal.$number.wanted" -To $answer)
    throw (Get-Refusal 'RehearsalSilent' 'The task of this undo did not answer within 40 seconds. It may not be allowed to run here.')
}
$said = Read-UndoData -Path "$folder\rehearsal.$number.json"
if ($said.ranAs -ne 'S-1-5-18') { throw (Get-Refusal 'RehearsalFailed' "The task ran as $($said.ranAs), not as SYSTEM.") }
$unfit = @($said.items | Where-Object { $_.outcome -ne 'would-restore' })
if ($unfit.Count -gt 0) { throw (Get-Refusal 'RehearsalFailed' "The task could not put back $($unfit[0].what): $($unfit[0].why)." @{ items = $unfit }) }
[pscustomobject]@{ rehearsed = $true; run = $RunId; through = 'task-scheduler'; ranAs = $said.ranAs; items = @($said.items) }
