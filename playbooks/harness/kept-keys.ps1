<#
.SYNOPSIS
The closed folder in which replaced keys are kept.
#>

# Makes a folder that SYSTEM and administrators alone can open, closed from its first moment. One that is there stays.
function New-ClosedFolder {
    param([string] $Path)
    $security = New-Object System.Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm('O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
    if ($PSVersionTable.PSVersion.Major -lt 6) { [void][System.IO.Directory]::CreateDirectory($Path, $security) }
    else { [System.IO.FileSystemAclExtensions]::Create([System.IO.DirectoryInfo]$Path, $security) }
}

# Refuses a folder that somebody else made, or that others may open: users may make folders below ProgramData.
function Assert-ClosedFolder {
    param([string] $Path)
    $own = 'S-1-5-18', 'S-1-5-32-544'
    $access = Read-AccessList -Path $Path
    if ($access.Owner -notin $own) { throw (Get-Refusal 'ForeignFolder' "$Path belongs to $($access.Owner), so nothing in it is trusted. A person must look at it.") }
    if (@($access.Entries | Where-Object { $_.type -eq 'Allow' -and $_.sid -notin $own }).Count -gt 0) { throw (Get-Refusal 'OpenFolder' "$Path can be opened by others than SYSTEM and Administrators, so no key is kept in it.") }
}

# Where replaced keys are kept, on the volume they come from and straight below a folder nobody else can rename in; and
# their names there: file, thumbprint of the certificate, day after which it may be deleted.
function Get-KeptFolder { "$(Get-ProgramDataFolder)\RdpMedicKeptKeys" }

# Names of the kept copies that fit a pattern; none where the folder is not there yet.
function Get-KeptKey {
    param([string] $Pattern = '*')
    $folder = Get-KeptFolder
    try { $there = @(Get-FolderName -Folder (Get-ProgramDataFolder) -Pattern 'RdpMedicKeptKeys').Count -gt 0 }
    catch [System.IO.DirectoryNotFoundException] { $there = $false }
    if (-not $there) { return }
    Assert-ClosedFolder -Path $folder
    Get-FileName -Folder $folder -Pattern $Pattern | Where-Object { $_ -match '^[0-9a-f]{32}_[0-9A-Fa-f-]{36}\.[0-9A-F]{40}\.\d{8}$' }
}

# Where a kept copy is, as people are told it.
function Format-KeptKey {
    param([string] $Name)
    if ($Name) { "in $(Get-KeptFolder) until $($Name.Substring($Name.Length - 8, 4))-$($Name.Substring($Name.Length - 4, 2))-$($Name.Substring($Name.Length - 2))" }
}
