<#
.SYNOPSIS
The file that holds the private key of a certificate.
#>

# Name of the file under MachineKeys that holds a container: MD5 of the lower-case name and a NUL, as four
# little-endian words, then MachineGuid. $null without a container, or where the key is kept by CNG.
function Get-KeyFileName {
    param([System.Collections.IDictionary] $Entry)
    if ($null -eq $Entry -or -not $Entry.Container -or $Entry.ProviderType -eq 0) { return $null }
    $guid = Read-MachineValue -Key 'SOFTWARE\Microsoft\Cryptography' -Name 'MachineGuid'
    $name = [Text.Encoding]::ASCII.GetBytes($Entry.Container.ToLowerInvariant() + [char]0)
    $digest = [Security.Cryptography.MD5]::Create().ComputeHash($name)
    $words = 0, 4, 8, 12 | ForEach-Object { '{0:x8}' -f [BitConverter]::ToUInt32($digest, $_) }
    (-join $words) + '_' + $guid
}

function Get-KeyFolder { "$(Get-ProgramDataFolder)\Microsoft\Crypto\RSA\MachineKeys" }

# The key file of an entry: File, its name; or Problem, an id, and Message where there is none to work on.
function Find-KeyFile {
    param([System.Collections.IDictionary] $Entry)
    $key = @{ File = $null; Problem = $null; Message = $null }
    if ($null -eq $Entry) { $key.Problem = 'no-certificate'; $key.Message = 'There is no certificate in use, so there is no key: rdp-renew-certificate has one made.' }
    elseif (-not $Entry.Container) { $key.Problem = 'no-key-named'; $key.Message = 'The certificate in use names no key (an orphan): it has to be renewed, which rdp-renew-certificate does.' }
    elseif ($Entry.ProviderType -eq 0) { $key.Problem = 'kept-by-cng'; $key.Message = 'The key of the certificate in use is kept by CNG, not in MachineKeys: a person must look at it.' }
    if ($key.Problem) { return $key }
    $key.File = Get-KeyFileName -Entry $Entry
    try {
        if (-not (Test-KeyFile -File $key.File)) { $key.Problem = 'key-file-missing'; $key.Message = "The key file of the certificate in use is not in MachineKeys. Where the folder was renamed, rdp-restore-machinekeys puts it back; else rdp-renew-certificate has a new one made." }
    } catch [System.IO.DirectoryNotFoundException] {
        $key.Problem = 'key-folder-missing'; $key.Message = "$(Get-KeyFolder) is not there: ProgramData leads elsewhere, or the folder was renamed. That comes first."
    }
    $key
}

# Listing the folder tells "not there" from "may not look", which asking for one file does not.
function Test-KeyFile {
    param([string] $File)
    @(Get-FileName -Folder (Get-KeyFolder) -Pattern $File).Count -gt 0
}
