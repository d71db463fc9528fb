<#
.SYNOPSIS
Confirms a change, so that the host does not put it back; or says what became of it when that is too late.
.DESCRIPTION
Nothing is confirmed in the last 30 seconds: then the host puts it back. Asked again it answers the same.
.PARAMETER RunId
The run whose change it is.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)] [string] $RunId)

Assert-RunId -RunId $RunId
$folder = Open-UndoFolder -RunId $RunId
$state = $(if ($null -eq $folder) { 'none' } else { Get-UndoState -Folder $folder })
if ($state -eq 'none') { throw (Get-Refusal 'NotArmed' "No undo was armed here for run $RunId.") }
if ($state -eq 'armed') {
    $left = (Get-UndoClock -Folder $folder).Left
    if ($left -lt 30000) {
        throw (Get-Refusal 'TooLate' "The host puts it back in $(Get-SecondsLeft $left) seconds; nothing is confirmed in the last 30." @{ remainingSeconds = Get-SecondsLeft $left })
    }
    # Whoever renames it first has it; the loser finds what the other made of it.
    [void](Move-UndoFile -From "$folder\state.armed" -To "$folder\state.confirmed")
    $state = Get-UndoState -Folder $folder
}
$task = 'absent'
# The state counts, not the task: one that cannot be taken away finds the state and goes by itself.
if ($state -eq 'confirmed') {
    try { Remove-UndoTask -RunId $RunId } catch { $task = 'present' }
} else {
    $task = (Get-UndoTask -RunId $RunId).state
}
$result = $null
if ((Get-UndoPathKind -Path "$folder\result.json") -eq 'file') { $result = Read-UndoData -Path "$folder\result.json" }
[pscustomobject]@{ confirmed = $state -eq 'confirmed'; state = $state; run = $RunId; task = $task; result = $result }
