<#
.SYNOPSIS
The key file of the certificate in use, its owner, and who may read it. Changes nothing.
#>
[CmdletBinding()]
param()

$file = Get-KeyFileName -Entry (Get-ListenerEntry)
$part = [ordered]@{ file = $file; exists = $false; owner = $null; entries = $null; networkServiceCanRead = $null }
if ($null -ne $file) {
    $part.exists = Test-KeyFile -File $file
    if ($part.exists) {
        try {
            $access = Read-KeyAccess -File $file
            $part.owner = $access.Owner
            $part.entries = $access.Entries
            $part.networkServiceCanRead = Test-ServiceRead -Entries $access.Entries
        } catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
            # Not being allowed to look is unknown, which is what the nulls say.
            $part.owner = $null
        }
    }
}
[pscustomobject]$part
