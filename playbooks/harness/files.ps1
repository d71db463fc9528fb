<#
.SYNOPSIS
Names of files and folders.
#>

# Where this host keeps ProgramData, from its environment, which Windows fills from ProfileList.
function Get-ProgramDataFolder { $env:ProgramData }

# Names of the files in a folder that fit a pattern; an exception when the folder is not there or may not be listed.
function Get-FileName {
    param([string] $Folder, [string] $Pattern = '*')
    [System.IO.Directory]::GetFiles($Folder, $Pattern) | ForEach-Object { [System.IO.Path]::GetFileName($_) }
}

# The same of the folders in it.
function Get-FolderName {
    param([string] $Folder, [string] $Pattern = '*')
    [System.IO.Directory]::GetDirectories($Folder, $Pattern) | ForEach-Object { [System.IO.Path]::GetFileName($_) }
}
