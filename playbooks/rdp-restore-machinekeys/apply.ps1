<#
.SYNOPSIS
Moves key files from a folder that was MachineKeys once back into MachineKeys, where their name is free.
.DESCRIPTION
One by one, by renaming within the volume, so that each keeps its owner and access list. What has a name that a newer
key took stays where it is and is listed, and so does what could not be moved. Nothing is overwritten or deleted.
.PARAMETER From
Name of that folder; empty for the only one there.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([ValidatePattern('^[A-Za-z0-9_.() -]{0,80}$')] [string] $From = '')

try {
    $found = Get-RenamedKey -From $From
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The folders of the keys may not be read, so nothing is moved.')
}
if ($found.Problem -and $found.Problem -ne 'no-renamed-folder') { throw (Get-Refusal 'NotRestorable' $found.Message) }
$before = [ordered]@{ from = $found.Folder; missing = $found.Missing; left = $null }
if ($found.Missing.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
$left = $(if ($found.Taken.Count -gt 0) { , $found.Taken } else { $null })
if (-not $PSCmdlet.ShouldProcess($found.Folder, "Move $($found.Missing.Count) key files back")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = [ordered]@{ from = $found.Folder; missing = @(); left = $left }; rebootRequired = $false }
}
$keys = Get-KeyFolder
$old = "$($keys.Substring(0, $keys.LastIndexOf('\')))\$($found.Folder)"
$problem = $null
foreach ($name in $found.Missing) {
    # One that a program holds open, or made anew meanwhile, must not keep the others from coming back.
    try { Move-File -From "$old\$name" -To "$keys\$name" } catch { $problem = Format-ServiceProblem $_ }
}
$now = Get-RenamedKey -From $found.Folder
if ($now.Missing.Count -eq $found.Missing.Count) { throw (Get-Refusal 'NotMoved' "None of $($found.Missing.Count) key files could be moved: $problem.") }
$left = $(if ($now.Taken.Count -gt 0) { , $now.Taken } else { $null })
[pscustomobject]@{ changed = $true; before = $before; after = [ordered]@{ from = $found.Folder; missing = $now.Missing; left = $left }; rebootRequired = $false }
