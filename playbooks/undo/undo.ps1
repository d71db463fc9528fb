<#
.SYNOPSIS
Puts back what a change replaced, once its time is over: what the scheduled task runs each minute and after a start.
.DESCRIPTION
It may be sent by hand as well, where the task is gone: it does the same, and nothing before the time.
.PARAMETER RunId
The run whose undo it is.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)] [string] $RunId)

Assert-RunId -RunId $RunId
$folder = Open-UndoFolder -RunId $RunId
$state = $(if ($null -eq $folder) { 'none' } else { Get-UndoState -Folder $folder })
if ($state -eq 'none') { return [pscustomobject]@{ state = $state; run = $RunId; remainingSeconds = $null; result = $null } }
if ($state -eq 'armed') {
    $clock = Get-UndoClock -Folder $folder
    if ($clock.Left -gt 0) {
        $tick = "tick.$($clock.Now).$($clock.Left)"
        if ($tick -ne $clock.Name) { [void](Move-UndoFile -From "$folder\$($clock.Name)" -To "$folder\$tick") }
        foreach ($name in Get-UndoName -Folder $folder | Where-Object { $_ -match '^rehearsal\.\d+\.wanted\z' }) {
            $values = Read-UndoValue -Folder $folder
            $reports = foreach ($item in $values.items) {
                try {
                    $present = Read-ItemValue -Item $item
                    $fits = $item.always -or (Test-SameValue $present $item.before) -or (Test-SameValue $present $item.left) -or (Test-PlainSecurity $item $present)
                    if ($fits) { ConvertTo-ItemReport $item 'would-restore' $present }
                    else { ConvertTo-ItemReport $item 'would-leave' $present 'it is neither what it was nor what the change leaves' }
                } catch { ConvertTo-ItemReport $item 'failed' $null $_.FullyQualifiedErrorId }
            }
            $said = [ordered]@{ run = $RunId; at = Format-Time (Get-HostTime); ranAs = Get-CallerSid; items = @($reports) }
            Use-UndoText -Path "$folder\$($name.Replace('.wanted', '.json'))" -Text (ConvertTo-Json -InputObject $said -Depth 6 -Compress)
            [void](Move-UndoFile -From "$folder\$name" -To "$folder\$($name.Replace('.wanted', '.answered'))")
        }
        return [pscustomobject]@{ state = $state; run = $RunId; remainingSeconds = Get-SecondsLeft $clock.Left; result = $null }
    }
}
$result = $null
if ($state -in 'armed', 'undoing') {
    try { $values = Read-UndoValue -Folder $folder }
    catch {
        $result = [ordered]@{ run = $RunId; at = Format-Time (Get-HostTime); refused = $_.FullyQualifiedErrorId; message = $_.Exception.Message; items = @() }
        Use-UndoText -Path "$folder\result.json" -Text (ConvertTo-Json -InputObject $result -Depth 6 -Compress)
        throw
    }
    # Lost to a confirmation: then nothing is put back.
    if ($state -eq 'armed') { [void](Move-UndoFile -From "$folder\state.armed" -To "$folder\state.undoing") }
    $state = Get-UndoState -Folder $folder
}
if ($state -eq 'undoing') {
    $reports = foreach ($item in $values.items) {
        $present = $null
        try {
            $present = Read-ItemValue -Item $item
            if (Test-SameValue $present $item.before) { ConvertTo-ItemReport $item 'already' $present; continue }
            if (-not $item.always -and -not (Test-SameValue $present $item.left)) { ConvertTo-ItemReport $item 'left' $present 'somebody else changed it since'; continue }
            Write-ItemValue -Item $item
            $present = Read-ItemValue -Item $item
            if (Test-SameValue $present $item.before) { ConvertTo-ItemReport $item 'restored' $present }
            else { ConvertTo-ItemReport $item 'failed' $present 'it is not what was written' }
        } catch { ConvertTo-ItemReport $item 'failed' $present $_.FullyQualifiedErrorId }
    }
    $result = [ordered]@{ run = $RunId; at = Format-Time (Get-HostTime); refused = $null; message = $null; items = @($reports) }
    Use-UndoText -Path "$folder\result.json" -Text (ConvertTo-Json -InputObject $result -Depth 6 -Compress)
    # As long as something could not be put back it is tried again with the next minute.
    if (@($reports | Where-Object { $_.outcome -eq 'failed' }).Count -eq 0) {
        [void](Move-UndoFile -From "$folder\state.undoing" -To "$folder\state.undone")
        $state = Get-UndoState -Folder $folder
    }
}
if ($state -in 'confirmed', 'undone') { Remove-UndoTask -RunId $RunId }
[pscustomobject]@{ state = $state; run = $RunId; remainingSeconds = $null; result = $result }
