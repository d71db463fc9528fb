<#
.SYNOPSIS
Exports the licences that the Remote Desktop client of this machine keeps, and deletes them.
.DESCRIPTION
Only the keys LICENSE* below MSLicensing\Store. Deleting more would lose the access lists by which ordinary users can
store a new licence. Nothing is deleted before the export was read back.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

try {
    $found = Read-LicenceStore
    $exported = $null -ne $found.Digest -and (Test-LicenceExport $found.Digest)
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The licence store may not be read, so nothing is deleted.')
}
$before = Get-LicenceSnapshot -Store $found
if ($found.Names.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
$after = Get-LicenceSnapshot -Store @{ Names = @(); Digest = $found.Digest } -Export $found.Digest
if (-not $PSCmdlet.ShouldProcess((Get-LicenceKey), "Export and delete $($found.Names.Count) licences")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
New-ClosedFolder -Path (Get-LicenceFolder)
Assert-ClosedFolder -Path (Get-LicenceFolder)
if (-not $exported) { Write-NewText -Path (Get-LicenceExport $found.Digest) -Text ($found.Lines -join "`n") }
[void](Read-LicenceExport $found.Digest)
foreach ($name in $found.Names) { Remove-MachineKey -Key "$(Get-LicenceKey)\$name" }
$now = Read-LicenceStore
if ($now.Names.Count -gt 0 -or -not $now.There) { throw (Get-Refusal 'NotAsWritten' "What was read back of the licence store is not what was wanted: $($now.Names -join ', ').") }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
