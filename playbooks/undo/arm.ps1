<#
.SYNOPSIS
Arms the timed undo: stores what a change is about to replace, and has the host put it back by itself after a while.
.DESCRIPTION
To be sent before the change, and proved with rehearse. Asked again for the same run and the same items it answers the
same. The state is made last: until then nothing is armed, and a task that finds none does nothing.
.PARAMETER RunId
The run whose change it is.
.PARAMETER AfterSeconds
When it is put back: seconds from now, 60 to 14400.
.PARAMETER Items
What is put back, in this order. Each: kind; before (null: absent); left, what the change will leave; always, true
where it is put back whatever it is by then; and key, name and type, or rule, or group and member, as the kind has it.
.PARAMETER Scripts
Texts of harness.ps1, task.ps1 and undo.ps1 as the task will run them.
.PARAMETER Digests
Their SHA-256 digests, as the bot knows them.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $RunId,
    [Parameter(Mandatory = $true)] [ValidateRange(60, 14400)] [int] $AfterSeconds,
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary[]] $Items,
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Scripts,
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Digests
)

Assert-RunId -RunId $RunId
$wanted = @($Items | ForEach-Object { ConvertTo-RestoreItem -Given $_ })
$stored = [ordered]@{}
foreach ($name in 'harness.ps1', 'task.ps1', 'undo.ps1') {
    $stored[$name] = Get-TextDigest ([string]$Scripts[$name])
    if ($stored[$name] -ne $Digests[$name]) { throw (Get-Refusal 'BadScript' "$name is not the script its digest names.") }
}
$other = @(Get-OtherUndo -RunId $RunId)
if ($other.Count -gt 0) { throw (Get-Refusal 'OtherUndoArmed' "The undo of run $($other[0]) is armed on this host; nothing else is changed before that is over." @{ run = $other[0] }) }
$folder = Open-UndoFolder -RunId $RunId -Make
$state = Get-UndoState -Folder $folder
if ($state -notin 'none', 'armed') { throw (Get-Refusal 'UndoOver' "The undo of run $RunId is over: it is $state." @{ state = $state }) }
if ($state -eq 'armed') {
    $values = Read-UndoValue -Folder $folder
    $same = (ConvertTo-Json -InputObject @($values.items) -Depth 5 -Compress) -ceq (ConvertTo-Json -InputObject $wanted -Depth 5 -Compress)
    if (-not $same -or $values.afterSeconds -ne $AfterSeconds) { throw (Get-Refusal 'ArmedOtherwise' "The undo of run $RunId is armed already, for other values.") }
    $task = Get-UndoTask -RunId $RunId
    if ($task.state -ne 'as-registered') { throw (Get-Refusal 'TaskChanged' "The task of this undo is $($task.state).") }
} else {
    # What an arming that did not come to its end left behind is written anew.
    $values = [ordered]@{ run = $RunId; at = Format-Time (Get-HostTime); afterSeconds = $AfterSeconds; items = $wanted }
    $text = ConvertTo-Json -InputObject $values -Depth 6 -Compress
    foreach ($name in 'harness.ps1', 'task.ps1', 'undo.ps1') { Use-UndoText -Path "$folder\$name" -Text $Scripts[$name] }
    Use-UndoText -Path "$folder\values.json" -Text $text
    $stored['values.json'] = Get-TextDigest $text
    Use-UndoText -Path "$folder\digests.json" -Text (ConvertTo-Json -InputObject $stored -Compress)
    [void](Read-UndoValue -Folder $folder)
    [void](Register-ScheduledTask -TaskPath '\rdp-medic\' -TaskName "undo-$RunId" -Xml (Get-UndoTaskText -RunId $RunId) -Force -ErrorAction Stop)
    $task = Get-UndoTask -RunId $RunId
    if ($task.state -ne 'as-registered') {
        Remove-UndoTask -RunId $RunId
        throw (Get-Refusal 'TaskNotAsWritten' "Windows did not take the task as it was written ($($task.differs -join ', ')), so nothing is armed." @{ differs = $task.differs })
    }
    $clock = "tick.$(Get-UptimeMilliseconds).$($AfterSeconds * 1000L)"
    foreach ($name in Get-UndoName -Folder $folder | Where-Object { $_ -like 'tick.*' }) { [void](Move-UndoFile -From "$folder\$name" -To "$folder\old.$name") }
    Use-UndoText -Path "$folder\$clock" -Text ''
    Use-UndoText -Path "$folder\state.armed" -Text ''
    # Somebody else may have armed in the same moment. Both step back then; nothing has been changed yet.
    $other = @(Get-OtherUndo -RunId $RunId)
    if ($other.Count -gt 0) {
        [void](Move-UndoFile -From "$folder\state.armed" -To "$folder\state.confirmed")
        Remove-UndoTask -RunId $RunId
        throw (Get-Refusal 'OtherUndoArmed' "The undo of run $($other[0]) is armed on this host; nothing else is changed before that is over." @{ run = $other[0] })
    }
}
$kept = Read-UndoData -Path "$folder\digests.json"
[pscustomobject]@{
    state = 'armed'; run = $RunId; task = "\rdp-medic\undo-$RunId"; folder = $folder; armedAt = $values.at; dueAfterSeconds = $AfterSeconds
    digest = $kept.'undo.ps1'; items = $wanted.Count
}
