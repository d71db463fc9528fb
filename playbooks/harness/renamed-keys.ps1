<#
.SYNOPSIS
Keys in a folder that was MachineKeys once.
#>

# The keys in a folder that was MachineKeys once: Folder (its name); Missing, those whose name is free in MachineKeys
# now; Taken, those whose name is not; or Problem, an id, and Message. Without a name: the only such folder.
function Get-RenamedKey {
    param([string] $From)
    $found = @{ Folder = $null; Missing = @(); Taken = @(); Problem = $null; Message = $null }
    $keys = Get-KeyFolder
    $above = $keys.Substring(0, $keys.LastIndexOf('\'))
    try { $folders = @(Get-FolderName -Folder $above -Pattern '*MachineKeys*') } catch [System.IO.DirectoryNotFoundException] { $folders = @() }
    $renamed = @($folders | Where-Object { $_ -ne 'MachineKeys' -and (-not $From -or $_ -eq $From) } | Sort-Object)
    if ($folders -notcontains 'MachineKeys') { $found.Problem = 'key-folder-missing'; $found.Message = "$keys is not there: ProgramData leads elsewhere, or nothing was made in its place yet. A person must look at it." }
    elseif ($renamed.Count -eq 0) { $found.Problem = 'no-renamed-folder'; $found.Message = "Beside MachineKeys lies no folder $(if ($From) { "named $From" } else { 'that was MachineKeys once' })." }
    elseif ($renamed.Count -gt 1) { $found.Problem = 'several-folders'; $found.Message = "Several folders may have been MachineKeys once: $($renamed -join ', '). Say which: from=$($renamed[0])." }
    if ($found.Problem) { return $found }
    $found.Folder = $renamed[0]
    $owner = (Read-AccessList -Path "$above\$($found.Folder)").Owner
    if ($owner -notin 'S-1-5-18', 'S-1-5-32-544') { $found.Problem = 'foreign-folder'; $found.Message = "$above\$($found.Folder) belongs to $owner, so no key is taken from it. A person must look at it."; return $found }
    $present = @(Get-FileName -Folder $keys)
    $names = @(Get-FileName -Folder "$above\$($found.Folder)" | Where-Object { $_ -match '^[0-9a-f]{32}_[0-9A-Fa-f-]{36}$' } | Sort-Object)
    $found.Missing = @($names | Where-Object { $_ -notin $present })
    $found.Taken = @($names | Where-Object { $_ -in $present })
    if ($found.Missing.Count -gt 500) { $found.Problem = 'too-many'; $found.Message = "$($found.Missing.Count) keys are missing, more than the 500 that are moved at a time. A person must look at it." }
    $found
}
