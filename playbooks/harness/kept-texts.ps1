<#
.SYNOPSIS
Files of text that scripts keep for putting things back.
#>

# Writes a new file, which takes the access list of its folder, and waits until it is on the disk. Never over another one.
function Write-NewText {
    param([string] $Path, [string] $Text)
    $bytes = (New-Object System.Text.UTF8Encoding $false).GetBytes($Text)
    $file = New-Object System.IO.FileStream $Path, 'CreateNew', 'Write', 'None'
    try {
        $file.Write($bytes, 0, $bytes.Length)
        $file.Flush($true)
    } finally { $file.Dispose() }
}

# The whole of a file; an exception when it is not there or may not be read.
function Read-KeptText {
    param([string] $Path)
    [System.IO.File]::ReadAllText($Path)
}
