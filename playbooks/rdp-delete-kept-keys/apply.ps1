<#
.SYNOPSIS
Deletes the replaced keys that are kept beyond their day, for good.
.DESCRIPTION
Only from the folder rdp-replace-listener-key made, whose owner is looked at first, and only files with a name it gives.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param()

try {
    $today = (Get-HostTime).ToString('yyyyMMdd', [System.Globalization.CultureInfo]::InvariantCulture)
    $overdue = @(Get-KeptKey | Sort-Object | Where-Object { $_.Substring($_.Length - 8) -lt $today } | Select-Object -First 100)
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The folder of the kept keys may not be read, so nothing is deleted.')
}
$before = [ordered]@{ overdue = $overdue }
if ($overdue.Count -eq 0) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
$folder = Get-KeptFolder
if (-not $PSCmdlet.ShouldProcess($folder, "Delete $($overdue.Count) kept keys")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = [ordered]@{ overdue = @() }; rebootRequired = $false }
}
foreach ($copy in $overdue) { Remove-File -Path "$folder\$copy" }
$left = @(Get-KeptKey | Where-Object { $_ -in $overdue })
if ($left.Count -gt 0) { throw (Get-Refusal 'NotDeleted' "$($left.Count) of $($overdue.Count) kept keys could not be deleted.") }
[pscustomobject]@{ changed = $true; before = $before; after = [ordered]@{ overdue = @() }; rebootRequired = $false }
