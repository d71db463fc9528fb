<#
.SYNOPSIS
Moves the key files that apply brought back out of MachineKeys again, into the folder they came from.
.PARAMETER Before
The object apply returned as before.
.PARAMETER From
As it was given to apply; without meaning here.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before,
    [ValidatePattern('^[A-Za-z0-9_.() -]{0,80}$')] [string] $From = ''
)

$folder = [string]$Before['from']
$wanted = @($Before['missing'] | Where-Object { $_ })
# The names go into paths: nothing but a folder beside MachineKeys and key files is taken.
if ($folder -notmatch '^[A-Za-z0-9_.() -]{1,80}$' -or $folder -notlike '*MachineKeys*' -or $folder -eq 'MachineKeys') { throw (Get-Refusal 'BadBefore' 'The stored state names no folder of keys.') }
if (@($wanted | Where-Object { $_ -notmatch '^[0-9a-f]{32}_[0-9A-Fa-f-]{36}$' }).Count -gt 0) { throw (Get-Refusal 'BadBefore' 'The stored state names something that is no key file.') }
try {
    $found = Get-RenamedKey -From $folder
    if ($found.Problem) { throw (Get-Refusal 'NotRestorable' $found.Message) }
    $keys = Get-KeyFolder
    $present = @(Get-FileName -Folder $keys)
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The folders of the keys may not be read, so nothing is moved.')
}
$names = @($wanted | Where-Object { $_ -in $present -and $_ -notin $found.Taken })
$now = [ordered]@{ from = $folder; missing = $found.Missing; left = $null }
if ($names.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $now; after = $now; rebootRequired = $false }
}
$after = [ordered]@{ from = $folder; missing = @($found.Missing + $names | Sort-Object); left = $null }
if (-not $PSCmdlet.ShouldProcess($folder, "Move $($names.Count) key files out again")) {
    return [pscustomobject]@{ changed = $false; before = $now; after = $after; rebootRequired = $false }
}
$old = "$($keys.Substring(0, $keys.LastIndexOf('\')))\$folder"
$problem = $null
foreach ($name in $names) { try { Move-File -From "$keys\$name" -To "$old\$name" } catch { $problem = Format-ServiceProblem $_ } }
$found = Get-RenamedKey -From $folder
$after.missing = $found.Missing
if ($now.missing.Count -eq $after.missing.Count) { throw (Get-Refusal 'NotMoved' "None of $($names.Count) key files could be moved: $problem.") }
[pscustomobject]@{ changed = $true; before = $now; after = $after; rebootRequired = $false }
