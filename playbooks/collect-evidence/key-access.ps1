<#
.SYNOPSIS
The key file of the certificate in use, its folder, the store's registry key, and who may read them. Changes nothing.
#>
[CmdletBinding()]
param()

# Owner and entries; not being allowed to look is unknown, which is what the nulls say.
function Get-AccessFact {
    param([string] $Path, [string] $Key)
    try {
        $access = $(if ($Key) { Read-AccessList -Key $Key } else { Read-AccessList -Path $Path })
        if ($null -eq $access) { return $null }
        [ordered]@{ owner = $access.Owner; entries = @($access.Entries | Select-Object -First 100) }
    } catch {
        if (-not (Test-AccessDenied $_)) { throw }
        [ordered]@{ owner = $null; entries = $null }
    }
}

$folder = Get-KeyFolder
$above = $folder.Substring(0, $folder.LastIndexOf('\'))
try {
    $beside = @(Get-FolderName -Folder $above -Pattern '*MachineKeys*')
} catch [System.IO.DirectoryNotFoundException] {
    $beside = @()
}
$isThere = $beside -contains 'MachineKeys'
$file = Get-KeyFileName -Entry (Get-ListenerEntry)
$part = [ordered]@{ file = $file; exists = $false; owner = $null; entries = $null; networkServiceCanRead = $null; folder = $null; storeKey = $null; renamedFolders = @() }
if ($isThere) { $part.folder = Get-AccessFact -Path $folder }
if ($isThere -and $null -ne $file) { $part.exists = Test-KeyFile -File $file }
if ($part.exists) {
    $fact = Get-AccessFact -Path "$folder\$file"
    $part.owner = $fact.owner
    $part.entries = $fact.entries
    if ($null -ne $fact.entries) { $part.networkServiceCanRead = Test-ServiceRead -Entries $fact.entries }
}
$part.storeKey = Get-AccessFact -Key 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
$part.renamedFolders = @($beside | Where-Object { $_ -ne 'MachineKeys' } | Sort-Object | Select-Object -First 20)
[pscustomobject]$part
