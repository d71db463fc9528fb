<#
.SYNOPSIS
What the scheduled task of a timed undo starts: runs undo.ps1 in the harness beside it.
.DESCRIPTION
It lies in the protected folder of its run. Each of the scripts must still have the digest that was stored when the
undo was armed, else nothing runs.
.PARAMETER RunId
The run whose undo it is.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)] [ValidatePattern('^[A-Za-z0-9][A-Za-z0-9-]{0,63}\z')] [string] $RunId)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$folder = "$env:ProgramData\rdp-medic\undo\$RunId"
$digests = ConvertFrom-Json (Get-Content -LiteralPath "$folder\digests.json" -Raw -Encoding UTF8 -ErrorAction Stop)
foreach ($name in 'task.ps1', 'harness.ps1', 'undo.ps1') {
    $digest = (Get-FileHash -LiteralPath "$folder\$name" -Algorithm SHA256 -ErrorAction Stop).Hash
    if ($digest -ne $digests.$name) { throw "$name is not the script that was stored." }
}
$harness = [scriptblock]::Create((Get-Content -LiteralPath "$folder\harness.ps1" -Raw -Encoding UTF8 -ErrorAction Stop))
$script = Get-Content -LiteralPath "$folder\undo.ps1" -Raw -Encoding UTF8 -ErrorAction Stop
& $harness -Script $script -Parameters @{ RunId = $RunId }
