<#
.SYNOPSIS
Puts the exported licences back where they were.
.DESCRIPTION
Licences that were issued since are left as they are, and nothing is put back beside them. The export stays.
.PARAMETER Before
The object apply returned as before.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before)

$digest = [string]$Before['contents']
# It goes into a path.
if ($digest -notmatch '^[0-9a-f]{64}$') { throw (Get-Refusal 'BadBefore' 'The stored state names no export.') }
try {
    $found = Read-LicenceStore
    $exported = Test-LicenceExport $digest
    $lines = @(if ($exported) { Read-LicenceExport $digest })
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The licence store or its export may not be read, so nothing is put back.')
}
$now = Get-LicenceSnapshot -Store $found -Export $(if ($exported) { $digest })
if ($found.Digest -eq $digest) { return [pscustomobject]@{ changed = $false; before = $now; after = $now; rebootRequired = $false } }
if (-not $found.There) { throw (Get-Refusal 'NoStore' 'There is no licence store any more; the client makes one when it is run elevated once.') }
if (-not $exported) { throw (Get-Refusal 'NoExport' 'The export of the licences is not there any more.') }
# One that was not deleted is no new one.
$fresh = @($found.Lines | Where-Object { $_ -notin $lines })
if ($fresh.Count -gt 0) { throw (Get-Refusal 'NewLicences' 'Licences were stored since. They are left as they are, and the old ones are not put back beside them.') }
$names = @($lines | ForEach-Object { $_.Split([char]9)[0] } | Sort-Object -Unique)
$wanted = Get-LicenceSnapshot -Store @{ Names = $names; Digest = $digest } -Export $digest
if (-not $PSCmdlet.ShouldProcess((Get-LicenceKey), "Put $($names.Count) licences back")) {
    return [pscustomobject]@{ changed = $false; before = $now; after = $wanted; rebootRequired = $false }
}
foreach ($line in $lines) {
    $name, $value, $bytes = $line.Split([char]9)
    Write-MachineValue -Key "$(Get-LicenceKey)\$name" -Name $value -Value ([Convert]::FromBase64String($bytes)) -Kind Binary
}
if ((Read-LicenceStore).Digest -ne $digest) { throw (Get-Refusal 'NotAsWritten' 'What was read back of the licence store is not what was put back.') }
[pscustomobject]@{ changed = $true; before = $now; after = $wanted; rebootRequired = $false }
