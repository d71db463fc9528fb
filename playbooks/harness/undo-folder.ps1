<#
.SYNOPSIS
What the timed undo keeps on a host: a folder that nobody else can write in, and its state.
.DESCRIPTION
Windows PowerShell 5.1. A host that is about to be changed keeps, below ProgramData, what it was and a task of its own
that puts it back unless we confirm in time. The state of that is the name of one file, state.armed, state.confirmed,
state.undoing or state.undone, and it changes by renaming that file and in no other way: of two who try, one is told
that it is gone. How much time is left is the name of another (tick.UPTIME.LEFT, milliseconds), which the task renames
each minute: a counter below the one it names means that Windows was started anew, and what was left runs from then.
The clock on the wall is for display. What Windows alone has stands in the first eight functions, which tests replace.
#>

# Milliseconds since Windows was started, sleep included. Setting the clock does not move it. Not QueryPerformanceCounter:
# where that begins is not said, and under a hypervisor it may outlive a restart.
function Get-UptimeMilliseconds {
    if (-not ('RdpMedic.Ticks' -as [type])) {
        Add-Type -Namespace RdpMedic -Name Ticks -MemberDefinition @'
[DllImport("kernel32.dll")] public static extern ulong GetTickCount64();
'@
    }
    [long][RdpMedic.Ticks]::GetTickCount64()
}

# SID of the account this runs under.
function Get-CallerSid { [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value }

# What stands at a path: absent, file, folder or link (a reparse point, wherever it leads).
function Get-UndoPathKind {
    param([string] $Path)
    try { $attributes = [System.IO.File]::GetAttributes($Path) }
    catch [System.IO.FileNotFoundException], [System.IO.DirectoryNotFoundException] { return 'absent' }
    if ($attributes -band [System.IO.FileAttributes]::ReparsePoint) { return 'link' }
    if ($attributes -band [System.IO.FileAttributes]::Directory) { 'folder' } else { 'file' }
}

# Names of everything in a folder.
function Get-UndoName {
    param([string] $Folder)
    [System.IO.Directory]::GetFileSystemEntries($Folder) | ForEach-Object { [System.IO.Path]::GetFileName($_) }
}

# Makes a folder that SYSTEM and administrators alone can open, closed from its first moment. One that is there stays
# as it is, whoever made it: it is looked at afterwards.
function New-UndoFolder {
    param([string] $Path)
    $security = New-Object System.Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm('O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
    if ($PSVersionTable.PSVersion.Major -lt 6) { [void][System.IO.Directory]::CreateDirectory($Path, $security) }
    else { [System.IO.FileSystemAclExtensions]::Create([System.IO.DirectoryInfo]$Path, $security) }
}

# Owner and access list of a folder, see Read-AccessList.
function Read-UndoAccess {
    param([string] $Path)
    Read-AccessList -Path $Path
}

# The text of a file; with Text, writes it instead: whole or not at all, and on the disk before this returns.
function Use-UndoText {
    param([string] $Path, [object] $Text = $null)
    if ($null -eq $Text) { return [System.IO.File]::ReadAllText($Path) }
    $bytes = (New-Object System.Text.UTF8Encoding $false).GetBytes([string]$Text)
    $stream = New-Object System.IO.FileStream "$Path.new", 'Create', 'Write', 'None', 4096, 'WriteThrough'
    try { $stream.Write($bytes, 0, $bytes.Length); $stream.Flush($true) } finally { $stream.Dispose() }
    if ([System.IO.File]::Exists($Path)) { [System.IO.File]::Replace("$Path.new", $Path, [NullString]::Value) }
    else { [System.IO.File]::Move("$Path.new", $Path) }
}

# Renames a file; whether it was there to be renamed. NTFS does it in one piece, so of two who try one gets false.
function Move-UndoFile {
    param([string] $From, [string] $To)
    try { [System.IO.File]::Move($From, $To); $true } catch [System.IO.FileNotFoundException] { $false }
}

function Assert-RunId {
    param([string] $RunId)
    # It becomes the name of a folder, and of a task; these few are devices.
    if ($RunId -notmatch '^[A-Za-z0-9][A-Za-z0-9-]{0,63}\z' -or $RunId -match '^(con|prn|aux|nul|com\d|lpt\d)\z') {
        throw (Get-Refusal 'BadRunId' 'This is not the id of a run.')
    }
}

# SHA-256 of a text in UTF-8, lower-case hexadecimal.
function Get-TextDigest {
    param([string] $Text)
    $digest = [System.Security.Cryptography.SHA256]::Create().ComputeHash((New-Object System.Text.UTF8Encoding $false).GetBytes($Text))
    [BitConverter]::ToString($digest).Replace('-', '').ToLowerInvariant()
}

# The folder of a run, each level looked at first; $null where there is none, unless it is to be made. Users may make
# folders below ProgramData, and what SYSTEM reads must not come from one of theirs.
function Open-UndoFolder {
    param([string] $RunId, [switch] $Make)
    $own = 'S-1-5-18', 'S-1-5-32-544'
    $path = Get-ProgramDataFolder
    foreach ($name in 'rdp-medic', 'undo', $RunId) {
        $path = "$path\$name"
        if ((Get-UndoPathKind -Path $path) -eq 'absent') {
            if (-not $Make) { return $null }
            New-UndoFolder -Path $path
        }
        $kind = Get-UndoPathKind -Path $path
        if ($kind -ne 'folder') { throw (Get-Refusal 'ForeignOwner' "$path is a $kind in place of a folder, so nothing in it is trusted. A person must look at it.") }
        $access = Read-UndoAccess -Path $path
        if ($access.Owner -notin $own) { throw (Get-Refusal 'ForeignOwner' "$path belongs to $($access.Owner), so nothing in it is trusted. A person must look at it.") }
        if (-not $access.Sddl.StartsWith('D:P') -or @($access.Entries | Where-Object { $_.type -eq 'Allow' -and $_.sid -notin $own }).Count -gt 0) {
            throw (Get-Refusal 'ForeignOwner' "$path can be opened by others than SYSTEM and Administrators, so nothing in it is trusted. A person must look at it.")
        }
    }
    $path
}

# States go forward only: asked for in this order, one that changes meanwhile is not missed.
function Get-UndoState {
    param([string] $Folder)
    foreach ($state in 'armed', 'confirmed', 'undoing', 'undone') {
        if ((Get-UndoPathKind -Path "$Folder\state.$state") -eq 'file') { return $state }
    }
    'none'
}

# Runs beside this one whose undo is armed or under way.
function Get-OtherUndo {
    param([string] $RunId)
    $base = "$(Get-ProgramDataFolder)\rdp-medic\undo"
    if ((Get-UndoPathKind -Path $base) -ne 'folder') { return }
    foreach ($name in Get-UndoName -Folder $base | Where-Object { $_ -ne $RunId } | Sort-Object) {
        $folder = Open-UndoFolder -RunId $name
        if ((Get-UndoState -Folder $folder) -in 'armed', 'undoing') { $name }
    }
}

# Data that a script stored. PowerShell 7 makes dates of texts that look like one; the only one we store is `at`.
function Read-UndoData {
    param([string] $Path)
    $read = ConvertFrom-Json (Use-UndoText -Path $Path)
    $at = Read-Property $read 'at'
    if ($at -is [datetime]) { $read.at = Format-Time $at }
    $read
}

# Files whose text is no longer the one that was stored.
function Get-ChangedFile {
    param([string] $Folder)
    try {
        $digests = Read-UndoData -Path "$Folder\digests.json"
        foreach ($name in 'harness.ps1', 'task.ps1', 'undo.ps1', 'values.json') {
            $same = $false
            try { $same = (Get-TextDigest (Use-UndoText -Path "$Folder\$name")) -eq (Read-Property $digests $name) } catch [System.IO.IOException] { $same = $false }
            if (-not $same) { $name }
        }
    } catch [System.IO.IOException], [System.ArgumentException] { 'digests.json' }
}

# What was stored when the undo was armed; a refusal where it is not whole.
function Read-UndoValue {
    param([string] $Folder)
    $changed = @(Get-ChangedFile -Folder $Folder)
    if ($changed.Count -gt 0) { throw (Get-Refusal 'Corrupt' "$($changed -join ', ') of this undo changed since it was armed, so nothing is put back from it. A person must look at it.") }
    Read-UndoData -Path "$Folder\values.json"
}

# Name of the file that counts, the counter now, and milliseconds left, which may be below 0.
function Get-UndoClock {
    param([string] $Folder)
    for ($turn = 0; $turn -lt 5; $turn++) {
        # A listing that meets a renaming may show neither name.
        if ($turn -gt 0) { Start-Sleep -Milliseconds 50 }
        foreach ($name in Get-UndoName -Folder $Folder) {
            if ($name -notmatch '^tick\.(\d{1,15})\.(\d{1,15})\z') { continue }
            $seen = [long]$Matches[1]; $left = [long]$Matches[2]
            $now = Get-UptimeMilliseconds
            $since = $(if ($now -lt $seen) { $now } else { $now - $seen })
            return @{ Name = $name; Now = $now; Left = $left - $since }
        }
    }
    throw (Get-Refusal 'Corrupt' 'How much time is left is not on record. A person must look at it.')
}

function Get-SecondsLeft {
    param([long] $Milliseconds)
    [long][Math]::Max(0, [Math]::Floor($Milliseconds / 1000))
}
