<#
.SYNOPSIS
Says which keys lie in a folder that was MachineKeys once and are missing from MachineKeys. Changes nothing.
.PARAMETER From
Name of that folder; empty for the only one there.
#>
[CmdletBinding()]
param([ValidatePattern('^[A-Za-z0-9_.() -]{0,80}$')] [string] $From = '')

$state = [ordered]@{ readable = $true; from = $null; missing = @(); taken = @(); problem = $null }
$findings = @()
$right = $false
try {
    $found = Get-RenamedKey -From $From
    $state.from = $found.Folder
    $state.missing = @($found.Missing | Select-Object -First 500)
    $state.taken = @($found.Taken | Select-Object -First 500)
    $state.problem = $found.Problem
    # Without such a folder nothing was renamed.
    $right = $found.Problem -eq 'no-renamed-folder' -or (-not $found.Problem -and $found.Missing.Count -eq 0)
    if ($found.Problem -and -not $right) { $findings += [ordered]@{ id = $found.Problem } }
    foreach ($name in $state.taken) { $findings += [ordered]@{ id = 'name-taken'; file = $name } }
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    $state.readable = $false
    $findings += [ordered]@{ id = 'unreadable'; what = 'key-folders' }
}
[pscustomobject]@{ inDesiredState = $right; state = $state; findings = $findings }
