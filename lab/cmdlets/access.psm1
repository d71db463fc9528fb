# Access lists, owners and privileges: who the caller is, and what Windows lets such a caller do.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'sddl.psm1')

# SIDs in the caller's token. The virtual account of a constrained endpoint is an administrator of this host.
function Get-CallerToken {
    switch ((Get-LabHost).identity) {
        'system' { 'S-1-5-18', 'S-1-5-32-544', 'S-1-1-0', 'S-1-5-11' }
        'user' { 'S-1-5-32-545', 'S-1-1-0', 'S-1-5-11' }
        default { 'S-1-5-32-544', 'S-1-5-32-545', 'S-1-1-0', 'S-1-5-11' }
    }
}

function Test-CallerIsAdministrator { 'S-1-5-32-544' -in (Get-CallerToken) }

# SeBackup and SeRestore: administrators hold them unless their token was stripped, users never.
function Test-CallerMayBackUp { (Test-CallerIsAdministrator) -and -not (Get-LabHost).withoutBackupPrivilege }

# Whether an access list gives a token every bit that is asked for. A Deny for one of its SIDs wins. Without a token:
# the caller's. A mask may name generic rights (MS-DTYP 2.4.3), which on a file stand for its specific ones.
function Test-Granted {
    param([object[]] $Entries, [long] $Wanted, [string[]] $Token = (Get-CallerToken))
    $denied = 0L; $allowed = 0L
    foreach ($entry in $Entries) {
        if ($entry.sid -notin $Token) { continue }
        $mask = [long]$entry.mask -band 0x1FFFFF
        if ([long]$entry.mask -band 0x10000000L) { $mask = $mask -bor 0x1F01FF }
        if ([long]$entry.mask -band 0x80000000L) { $mask = $mask -bor 0x120089 }
        if ($entry.type -eq 'Deny') { $denied = $denied -bor $mask } else { $allowed = $allowed -bor $mask }
    }
    ($denied -band $Wanted) -eq 0 -and ($allowed -band $Wanted) -eq $Wanted
}

# Whether the caller may read (READ_CONTROL) or write (WRITE_DAC) an access list. An owner always may; the privileges
# open every list where they are asked for.
function Test-ListRight {
    param([System.Collections.IDictionary] $Item, [ValidateSet('Read', 'Write')] [string] $Right, [switch] $WithPrivilege)
    if ($WithPrivilege -and (Test-CallerMayBackUp)) { return $true }
    if ($Item.owner -in (Get-CallerToken)) { return $true }
    Test-Granted -Entries $Item.entries -Wanted $(if ($Right -eq 'Read') { 0x20000 } else { 0x40000 })
}

function Get-DeniedError { New-LabError ([System.UnauthorizedAccessException]::new('Attempted to perform an unauthorized operation.')) }

# What Windows gives a key under SOFTWARE or SYSTEM: SYSTEM and administrators everything, users reading.
$script:shippedKey = @{
    owner = 'S-1-5-18'
    entries = @(
        @{ sid = 'S-1-5-18'; type = 'Allow'; mask = 0xF003F }, @{ sid = 'S-1-5-32-544'; type = 'Allow'; mask = 0xF003F }
        @{ sid = 'S-1-5-32-545'; type = 'Allow'; mask = 0x20019 }
    )
}

function Get-RegistryItem {
    param([string] $Key)
    $own = (Get-LabHost).keyAccess
    if ($own.Count -eq 0) { return $script:shippedKey }
    # A key takes its parent's list unless it has one of its own.
    for ($at = $Key; $at; $at = $at.Contains('\') ? $at.Substring(0, $at.LastIndexOf('\')) : '') {
        $name = Find-LabName $own "HKLM\$at"
        if ($name) { return $own[$name] }
    }
    $script:shippedKey
}

# The list Windows gives MachineKeys: everybody may add a file.
$script:shippedFolder = @{
    owner = 'S-1-5-18'
    entries = @(@{ sid = 'S-1-1-0'; type = 'Allow'; mask = 0x12019F }, @{ sid = 'S-1-5-32-544'; type = 'Allow'; mask = 0x1F01FF })
}

# Where the files are, whatever the registry says of ProgramData.
$script:keyFolder = 'C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys'

# Files and folders with an access list of their own, by path.
function Find-LabItem {
    param([string] $Path)
    $lab = Get-LabHost
    $folder = $script:keyFolder
    if ($Path -eq $folder) { return $lab.keyFolder }
    if ($Path -like "$folder\*") {
        $name = Find-LabName $lab.keyFiles $Path.Substring($folder.Length + 1)
        if ($name) { return $lab.keyFiles[$name] }
        return
    }
    foreach ($place in $lab.otherFolders, $lab.otherFiles) {
        if ($null -eq $place) { continue }
        $name = Find-LabName $place $Path
        if ($name) { return $place[$name] }
    }
    # A folder that was renamed took its list along.
    if ((Split-LabPath $Path).Folder -eq 'C:\ProgramData\Microsoft\Crypto\RSA' -and (Split-LabPath $Path).Name -in @($lab.renamedKeyFolders)) { return $script:shippedFolder }
}

function Split-LabPath {
    param([string] $Path)
    $at = $Path.LastIndexOf('\')
    @{ Folder = $Path.Substring(0, $at); Name = $Path.Substring($at + 1) }
}

# ProfileList says where ProgramData is; the environment has it with the names in it replaced.
function Get-LabProgramData {
    $values = (Get-LabHost).registry['HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList']
    $written = $(if ($values -and $values.ProgramData) { [string]$values.ProgramData } else { '%SystemDrive%\ProgramData' })
    [regex]::Replace($written, '%SystemDrive%', 'C:', 'IgnoreCase')
}

# In place of the harness's function.
function Read-AccessList {
    [CmdletBinding()]
    param([string] $Path, [string] $Key)
    if ($Key) {
        if (-not (Test-RegistryKey -Key $Key)) { return $null }
        $item = Get-RegistryItem -Key $Key
        if (-not (Test-ListRight -Item $item -Right Read)) { throw (Get-DeniedError) }
    } else {
        $item = Find-LabItem -Path $Path
        if ($null -eq $item) { throw (New-LabError ([System.IO.FileNotFoundException]::new("Could not find file '$Path'."))) }
        if (-not (Test-ListRight -Item $item -Right Read -WithPrivilege)) { throw (Get-DeniedError) }
    }
    $entries = @($item.entries | ForEach-Object { [ordered]@{ sid = $_.sid; type = $_.type; mask = [long]$_.mask } })
    @{ Owner = $item.owner; Sddl = ConvertTo-Sddl -Entries $entries; Entries = $entries }
}

# In place of the harness's function: the owner stays.
function Write-AccessList {
    [CmdletBinding()]
    param([string] $Path, [string] $Sddl)
    $item = Find-LabItem -Path $Path
    if ($null -eq $item) { throw (New-LabError ([System.IO.FileNotFoundException]::new("Could not find file '$Path'."))) }
    if (-not (Test-ListRight -Item $item -Right Write -WithPrivilege)) { throw (Get-DeniedError) }
    $item.entries = @(ConvertFrom-Sddl -Sddl $Sddl)
    Save-LabState
}

# What people type. No script of ours calls it; it is here to be refused as Windows refuses it: it writes owner, group
# and list together, asks for no privilege, and so needs WRITE_DAC and WRITE_OWNER.
function Set-Acl {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true)] [string] $Path, [Parameter(Mandatory = $true)] [object] $AclObject)
    $item = Find-LabItem -Path $Path
    $may = $null -ne $item -and (Test-ListRight -Item $item -Right Write) -and (Test-Granted -Entries $item.entries -Wanted 0x80000)
    if (-not $may) {
        $PSCmdlet.WriteError((New-LabError ([System.UnauthorizedAccessException]::new("Attempted to perform an unauthorized operation.")) 'System.UnauthorizedAccessException' 'PermissionDenied' $Path))
        return
    }
    if ($PSCmdlet.ShouldProcess($Path, 'Set-Acl')) { $item.entries = @(ConvertFrom-Sddl -Sddl ([string]$AclObject)); Save-LabState }
}

function Get-Acl {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [string] $Path)
    $item = Find-LabItem -Path $Path
    if ($null -eq $item -or -not (Test-ListRight -Item $item -Right Read)) {
        $PSCmdlet.WriteError((New-LabError ([System.UnauthorizedAccessException]::new('Attempted to perform an unauthorized operation.')) 'System.UnauthorizedAccessException' 'PermissionDenied' $Path))
        return
    }
    [pscustomobject]@{ Path = $Path; Owner = $item.owner; Sddl = ConvertTo-Sddl -Entries $item.entries }
}

# Programs: they say no by their exit code. icacls asks for no privilege; takeown asks for SeTakeOwnership, which
# every administrator has, and makes the file the administrators' own: what a repair must never do.
function icacls {
    $item = Find-LabItem -Path $args[0]
    if ($null -eq $item -or -not (Test-ListRight -Item $item -Right Write)) { $global:LASTEXITCODE = 5; return "$($args[0]): Access is denied." }
    $global:LASTEXITCODE = 0
}

function takeown {
    $item = Find-LabItem -Path $args[[array]::IndexOf($args, '/f') + 1]
    if ($null -eq $item -or -not (Test-CallerIsAdministrator)) { $global:LASTEXITCODE = 1; return 'ERROR: Access is denied.' }
    $item.owner = 'S-1-5-32-544'
    Save-LabState
    $global:LASTEXITCODE = 0
}

Export-ModuleMember -Function *
