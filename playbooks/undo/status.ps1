<#
.SYNOPSIS
Says how the timed undo of a run stands: its state, how much time is left, what it came to. Changes nothing.
.PARAMETER RunId
The run whose undo it is.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)] [string] $RunId)

Assert-RunId -RunId $RunId
$others = @(Get-OtherUndo -RunId $RunId)
$answer = [ordered]@{
    state = 'none'; run = $RunId; armedAt = $null; dueAfterSeconds = $null; remainingSeconds = $null; overdue = $false
    changedFiles = @(); task = Get-UndoTask -RunId $RunId; result = $null; others = $others
}
$folder = Open-UndoFolder -RunId $RunId
if ($null -ne $folder) { $answer.state = Get-UndoState -Folder $folder }
if ($answer.state -eq 'none') { return [pscustomobject]$answer }
$answer.changedFiles = @(Get-ChangedFile -Folder $folder)
if ('values.json' -notin $answer.changedFiles -and 'digests.json' -notin $answer.changedFiles) {
    $values = Read-UndoData -Path "$folder\values.json"
    $answer.armedAt = $values.at
    $answer.dueAfterSeconds = $values.afterSeconds
}
if ($answer.state -eq 'armed') {
    $left = (Get-UndoClock -Folder $folder).Left
    $answer.remainingSeconds = Get-SecondsLeft $left
    # The task comes by each minute, and may take one to find out.
    $answer.overdue = $left -lt -120000
}
if ((Get-UndoPathKind -Path "$folder\result.json") -eq 'file') { $answer.result = Read-UndoData -Path "$folder\result.json" }
[pscustomobject]$answer
