# Folders and the files in them: the keys', what lies beside them, and what scripts of ours made.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')

$script:keys = 'C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys'
$script:above = 'C:\ProgramData\Microsoft\Crypto\RSA'

function Get-FolderMissing {
    param([string] $Folder)
    New-LabError ([System.IO.DirectoryNotFoundException]::new("Could not find a part of the path '$Folder'."))
}

# In place of the harness's function.
function Get-FileName {
    [CmdletBinding()]
    param([string] $Folder, [string] $Pattern = '*')
    $item = Find-LabItem -Path $Folder
    if ($null -eq $item) { throw (Get-FolderMissing $Folder) }
    if (-not (Test-Granted -Entries $item.entries -Wanted 0x1)) { throw (New-LabError ([System.UnauthorizedAccessException]::new("Access to the path '$Folder' is denied."))) }
    $names = $(if ($Folder -eq $script:keys) { (Get-LabHost).keyFiles.Keys } else {
        foreach ($path in @((Get-LabHost).otherFiles.Keys)) { if ($path -and (Split-LabPath $path).Folder -eq $Folder) { (Split-LabPath $path).Name } }
    })
    @($names | Where-Object { $_ -like $Pattern })
}

# In place of the harness's function.
function Get-FolderName {
    [CmdletBinding()]
    param([string] $Folder, [string] $Pattern = '*')
    $own = $(switch ($Folder) { $script:above { @('MachineKeys') + @((Get-LabHost).renamedKeyFolders) } 'C:\ProgramData' { 'Microsoft' } default { throw (Get-FolderMissing $Folder) } })
    $made = foreach ($path in @((Get-LabHost).otherFolders.Keys)) { if ($path -and (Split-LabPath $path).Folder -eq $Folder) { (Split-LabPath $path).Name } }
    @(@($own) + @($made) | Where-Object { $_ -like $Pattern } | Select-Object -Unique)
}

# A method of .NET that failed with an error code of Windows.
function Get-FileError {
    param([string] $Method, [int] $Count, [int] $Code)
    $inner = [System.ComponentModel.Win32Exception]::new($Code)
    $text = "Exception calling `"$Method`" with `"$Count`" argument(s): `"$($inner.Message)`""
    New-LabError ([System.Management.Automation.MethodInvocationException]::new($text, $inner)) 'Win32Exception'
}

# DELETE on the file or FILE_DELETE_CHILD on its folder.
function Test-MayTakeAway {
    param([string] $Path)
    (Test-Granted -Entries (Find-LabItem -Path $Path).entries -Wanted 0x10000) -or (Test-Granted -Entries (Find-LabItem -Path (Split-LabPath $Path).Folder).entries -Wanted 0x40)
}

function Set-LabFile {
    param([string] $Path, $File)
    $lab = Get-LabHost
    $place = Split-LabPath $Path
    $inKeys = $place.Folder -eq $script:keys
    if (-not $inKeys -and $null -eq $lab.otherFiles) { $lab.otherFiles = [ordered]@{} }
    $files = $(if ($inKeys) { $lab.keyFiles } else { $lab.otherFiles })
    $name = $(if ($inKeys) { $place.Name } else { $Path })
    if ($null -eq $File) { $files.Remove((Find-LabName $files $name)) } else { $files[$name] = $File }
}

# In place of the harness's function. 2 there is no such file, 3 no such folder, 5 denied, 183 there is one already.
function Move-File {
    [CmdletBinding()]
    param([string] $From, [string] $To)
    $file = Find-LabItem -Path $From
    $target = Find-LabItem -Path (Split-LabPath $To).Folder
    if ($null -eq $file) { throw (Get-FileError Move 2 2) }
    if ($null -eq $target) { throw (Get-FileError Move 2 3) }
    if (-not (Test-MayTakeAway -Path $From) -or -not (Test-Granted -Entries $target.entries -Wanted 0x2)) { throw (Get-FileError Move 2 5) }
    if ($null -ne (Find-LabItem -Path $To)) { throw (Get-FileError Move 2 183) }
    Set-LabFile -Path $From -File $null
    Set-LabFile -Path $To -File $file
    Save-LabState
}

# In place of the harness's function. A file takes the list of the folder it is made in.
function Write-NewText {
    [CmdletBinding()]
    param([string] $Path, [string] $Text)
    $folder = Find-LabItem -Path (Split-LabPath $Path).Folder
    if ($null -eq $folder) { throw (Get-FolderMissing $Path) }
    if (-not (Test-Granted -Entries $folder.entries -Wanted 0x2)) { throw (New-LabError ([System.UnauthorizedAccessException]::new("Access to the path '$Path' is denied."))) }
    if ($null -ne (Find-LabItem -Path $Path)) { throw (New-LabError ([System.IO.IOException]::new("The file '$Path' already exists."))) }
    Set-LabFile -Path $Path -File ([ordered]@{ owner = 'S-1-5-32-544'; entries = $folder.entries; text = $Text })
    Save-LabState
}

# In place of the harness's function.
function Read-KeptText {
    [CmdletBinding()]
    param([string] $Path)
    $file = Find-LabItem -Path $Path
    if ($null -eq $file) { throw (New-LabError ([System.IO.FileNotFoundException]::new("Could not find file '$Path'."))) }
    if (-not (Test-Granted -Entries $file.entries -Wanted 0x1)) { throw (New-LabError ([System.UnauthorizedAccessException]::new("Access to the path '$Path' is denied."))) }
    [string]$file.text
}

# In place of the harness's function.
function Remove-File {
    [CmdletBinding()]
    param([string] $Path)
    if ($null -eq (Find-LabItem -Path $Path)) { return }
    if (-not (Test-MayTakeAway -Path $Path)) {
        $inner = [System.UnauthorizedAccessException]::new("Access to the path '$Path' is denied.")
        $text = "Exception calling `"Delete`" with `"1`" argument(s): `"$($inner.Message)`""
        throw (New-LabError ([System.Management.Automation.MethodInvocationException]::new($text, $inner)) 'UnauthorizedAccessException')
    }
    Set-LabFile -Path $Path -File $null
    Save-LabState
}

# In place of the harness's function. Who is no administrator may make a folder there, but not give it away.
function New-ClosedFolder {
    [CmdletBinding()]
    param([string] $Path)
    if ($null -ne (Find-LabItem -Path $Path)) { return }
    if (-not (Test-CallerIsAdministrator)) { throw (New-LabError ([System.UnauthorizedAccessException]::new("Access to the path '$Path' is denied."))) }
    if ((Split-LabPath $Path).Folder -ne 'C:\ProgramData') { throw (Get-FolderMissing $Path) }
    $lab = Get-LabHost
    if ($null -eq $lab.otherFolders) { $lab.otherFolders = [ordered]@{} }
    $lab.otherFolders[$Path] = [ordered]@{
        owner = 'S-1-5-32-544'
        entries = @([ordered]@{ sid = 'S-1-5-18'; type = 'Allow'; mask = 0x1F01FF }, [ordered]@{ sid = 'S-1-5-32-544'; type = 'Allow'; mask = 0x1F01FF })
    }
    Save-LabState
}

Export-ModuleMember -Function *
