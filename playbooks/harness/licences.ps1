<#
.SYNOPSIS
The licences that the Remote Desktop client of this machine keeps, and their exports.
#>

# SHA-256 of a text as UTF-8, lower-case hexadecimal.
function Get-ExportDigest {
    param([string] $Text)
    $bytes = (New-Object System.Text.UTF8Encoding $false).GetBytes($Text)
    [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash($bytes)).Replace('-', '').ToLowerInvariant()
}

# Where the client keeps them: one key for each below Store. HardwareID beside it, and what may be done to these keys, are
# never touched.
function Get-LicenceKey { 'SOFTWARE\Microsoft\MSLicensing\Store' }

# The licences: There, whether the store is; Names; Lines, each value with its licence and its name; Digest of the lines,
# $null without any. What is no licence as the client writes it is refused: it could not be put back as it was.
function Read-LicenceStore {
    $store = Get-LicenceKey
    $found = @{ There = $false; Names = @(); Lines = @(); Digest = $null }
    $opened = Open-MachineKey -Key $store
    if ($null -eq $opened) { return $found }
    $found.There = $true
    try { $found.Names = @($opened.GetSubKeyNames() | Where-Object { $_ -like 'LICENSE*' } | Sort-Object) } finally { $opened.Dispose() }
    if ($found.Names.Count -gt 100) { throw (Get-Refusal 'TooMany' "There are $($found.Names.Count) licences, more than the 100 that are exported at a time. A person must look at it.") }
    $found.Lines = @(foreach ($name in $found.Names) {
        if ($name -notmatch '^LICENSE[0-9A-Fa-f]{1,8}$') { throw (Get-Refusal 'NotALicence' "Store\$(Limit-Text $name 60) is no licence as the client names it. A person must look at it.") }
        $one = Open-MachineKey -Key "$store\$name"
        try {
            $values = @($one.GetValueNames() | Sort-Object)
            if ($values.Count -eq 0) { throw (Get-Refusal 'NotALicence' "Store\$name is empty, so nothing of it could be put back. A person must look at it.") }
            foreach ($value in $values) {
                $bytes = $one.GetValue($value, $null, 'DoNotExpandEnvironmentNames')
                if ($bytes -isnot [byte[]] -or $bytes.Length -gt 65536 -or $value -notmatch '^[A-Za-z0-9 _.-]{1,64}$') { throw (Get-Refusal 'NotALicence' "Store\$name holds something that is no part of a licence. A person must look at it.") }
                "$name`t$value`t$([Convert]::ToBase64String($bytes))"
            }
            if (@($one.GetSubKeyNames()).Count -gt 0) { throw (Get-Refusal 'NotALicence' "Store\$name has keys below it, which a licence has not. A person must look at it.") }
        } finally { $one.Dispose() }
    })
    if ($found.Names.Count -gt 0) { $found.Digest = Get-ExportDigest ($found.Lines -join "`n") }
    $found
}

# Where exports are kept: straight below a folder nobody else can rename in.
function Get-LicenceFolder { "$(Get-ProgramDataFolder)\RdpMedicKeptLicences" }

# The name of an export is the digest of what is in it.
function Get-LicenceExport {
    param([string] $Digest)
    "$(Get-LicenceFolder)\licences.$Digest.txt"
}

# Whether there is an export of that digest; a folder that somebody else made is refused.
function Test-LicenceExport {
    param([string] $Digest)
    try { $there = @(Get-FolderName -Folder (Get-ProgramDataFolder) -Pattern 'RdpMedicKeptLicences').Count -gt 0 }
    catch [System.IO.DirectoryNotFoundException] { $there = $false }
    if (-not $there) { return $false }
    Assert-ClosedFolder -Path (Get-LicenceFolder)
    @(Get-FileName -Folder (Get-LicenceFolder) -Pattern "licences.$Digest.txt").Count -gt 0
}

# The lines of an export that is what its name says.
function Read-LicenceExport {
    param([string] $Digest)
    $text = Read-KeptText -Path (Get-LicenceExport $Digest)
    if ((Get-ExportDigest $text) -ne $Digest) { throw (Get-Refusal 'ExportChanged' 'The export of the licences is not what was exported. A person must look at it.') }
    $text.Split([char]10)
}

# What people are told of the store: names, and where the export lies.
function Get-LicenceSnapshot {
    param([System.Collections.IDictionary] $Store, [string] $Export)
    [ordered]@{ licences = $Store.Names; export = $(if ($Export) { "in $(Get-LicenceFolder), until somebody deletes it" }); contents = $Store.Digest }
}
