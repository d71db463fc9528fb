# Files and folders that scripts make themselves, with owner and access list, by path; and what happens on the host
# while nobody looks: time that passes, a restart, somebody's hand.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'sddl.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')

$script:closed = @(
    @{ sid = 'S-1-5-18'; type = 'Allow'; mask = 0x1F01FF }, @{ sid = 'S-1-5-32-544'; type = 'Allow'; mask = 0x1F01FF }
)

function Get-LabDisk {
    $lab = Get-LabHost
    if (-not $lab.Contains('disk')) { $lab['disk'] = [ordered]@{} }
    $lab['disk']
}

# An item by its path; $null when there is none.
function Find-DiskItem {
    param([string] $Path)
    $lab = Get-LabHost
    if (-not $lab.Contains('disk')) { return $null }
    $name = Find-LabName $lab['disk'] $Path
    if ($name) { $lab['disk'][$name] }
}

function Get-Parent { param([string] $Path) $Path.Substring(0, $Path.LastIndexOf('\')) }

function Assert-DiskRight {
    param([string] $Path, [long] $Wanted)
    $item = Find-DiskItem -Path $Path
    if ($null -ne $item -and -not (Test-Granted -Entries $item.entries -Wanted $Wanted)) {
        throw (New-LabError ([System.UnauthorizedAccessException]::new("Access to the path '$Path' is denied.")))
    }
}

# In place of the harness's function.
function Get-UndoPathKind {
    [CmdletBinding()]
    param([string] $Path)
    $item = Find-DiskItem -Path $Path
    if ($null -eq $item) { return 'absent' }
    $item.kind
}

# In place of the harness's function.
function Get-UndoName {
    [CmdletBinding()]
    param([string] $Folder)
    if ((Get-UndoPathKind -Path $Folder) -ne 'folder') { throw (New-LabError ([System.IO.DirectoryNotFoundException]::new("Could not find a part of the path '$Folder'."))) }
    Assert-DiskRight -Path $Folder -Wanted 0x1
    foreach ($path in @((Get-LabDisk).Keys)) { if ((Get-Parent $path) -eq $Folder) { $path.Substring($Folder.Length + 1) } }
}

# In place of the harness's function. Users may make folders of their own below ProgramData, but not give them away.
function New-UndoFolder {
    [CmdletBinding()]
    param([string] $Path)
    if (-not (Test-CallerIsAdministrator)) { throw (New-LabError ([System.IO.IOException]::new('This security ID may not be assigned as the owner of this object.'))) }
    if ($null -ne (Find-DiskItem -Path $Path)) { return }
    (Get-LabDisk)[$Path] = [ordered]@{ kind = 'folder'; owner = 'S-1-5-32-544'; entries = $script:closed }
    Save-LabState
}

# In place of the harness's function. A folder that was not made closed takes the list of the one above.
function Read-UndoAccess {
    [CmdletBinding()]
    param([string] $Path)
    $item = Find-DiskItem -Path $Path
    if (-not (Test-ListRight -Item $item -Right Read -WithPrivilege)) { throw (Get-DeniedError) }
    $entries = @($item.entries | ForEach-Object { [ordered]@{ sid = $_.sid; type = $_.type; mask = [long]$_.mask } })
    $sddl = ConvertTo-Sddl -Entries $entries
    if ($item.Contains('inherits')) { $sddl = $sddl -replace '^D:PAI', 'D:AI' }
    @{ Owner = $item.owner; Sddl = $sddl; Entries = $entries }
}

# Long scripts are kept in the state by their digests, as in lab/disk.ts; here are the texts.
$script:texts = @{}

function Get-ShortText {
    param([string] $Path, [string] $Text)
    if ($Text.Length -le 1000 -or $Path -notlike '*.ps1') { return $Text }
    $bytes = [System.Text.UTF8Encoding]::new($false).GetBytes($Text)
    $name = 'sha256:' + [Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($bytes)).ToLowerInvariant()
    $script:texts[$name] = $Text
    $name
}

# In place of the harness's function. A file takes the list of the folder it is made in.
function Use-UndoText {
    [CmdletBinding()]
    param([string] $Path, [object] $Text = $null)
    $item = Find-DiskItem -Path $Path
    if ($null -eq $Text) {
        if ($null -eq $item) { throw (New-LabError ([System.IO.FileNotFoundException]::new("Could not find file '$Path'."))) }
        Assert-DiskRight -Path $Path -Wanted 0x1
        $found = [string]$item.text
        return $(if ($script:texts.ContainsKey($found)) { $script:texts[$found] } else { $found })
    }
    $folder = Find-DiskItem -Path (Get-Parent $Path)
    if ($null -eq $folder) { throw (New-LabError ([System.IO.DirectoryNotFoundException]::new("Could not find a part of the path '$Path'."))) }
    Assert-DiskRight -Path (Get-Parent $Path) -Wanted 0x2
    if ($null -eq $item) { (Get-LabDisk)[$Path] = [ordered]@{ kind = 'file'; owner = 'S-1-5-32-544'; entries = $folder.entries; text = Get-ShortText $Path $Text } }
    else { $item.text = Get-ShortText $Path $Text }
    Save-LabState
}

# In place of the harness's function. What is to happen in the moment before a renaming happens now.
function Move-UndoFile {
    [CmdletBinding()]
    param([string] $From, [string] $To)
    $lab = Get-LabHost
    if ($lab.Contains('beforeMove') -and $From -like '*\state.*') {
        $happenings = @($lab['beforeMove'])
        $lab.Remove('beforeMove')
        foreach ($each in $happenings) { Invoke-LabHappening $each }
    }
    $name = Find-LabName (Get-LabDisk) $From
    if (-not $name) { return $false }
    if ($null -ne (Find-DiskItem -Path $To)) { throw (New-LabError ([System.IO.IOException]::new('Cannot create a file when that file already exists.'))) }
    Assert-DiskRight -Path $From -Wanted 0x10000
    $item = (Get-LabDisk)[$name]
    (Get-LabDisk).Remove($name)
    (Get-LabDisk)[$To] = $item
    Save-LabState
    $true
}

function Get-LastBoot { [datetime]::Parse((Get-LabHost).reboot.lastBoot, [cultureinfo]::InvariantCulture, 'AdjustToUniversal, AssumeUniversal') }

# When Windows was started is its clock less its counter: setting the clock moves it along.
function Set-LastBoot {
    param([datetime] $Time)
    (Get-LabHost).reboot.lastBoot = $Time.ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [cultureinfo]::InvariantCulture)
}

# In place of the harness's function.
function Get-UptimeMilliseconds { [long]((Get-LabClock) - (Get-LastBoot)).TotalMilliseconds }

# In place of the harness's function.
function Get-CallerSid {
    switch ((Get-LabHost).identity) {
        'system' { 'S-1-5-18' }
        'user' { 'S-1-5-21-1004336348-1177238915-682003330-1105' }
        default { 'S-1-5-21-1004336348-1177238915-682003330-500' }
    }
}

# What happens to the host, see lab/happening.ts: the same words come to the same there.
function Invoke-LabHappening {
    param([System.Collections.IDictionary] $What)
    $lab = Get-LabHost
    switch ($What.what) {
        'time' {
            # Its tasks come by each minute of it.
            for ($left = [long]$What.ms; $left -gt 0; $left -= 60000) {
                $step = [Math]::Min($left, 60000)
                $lab.clockOffsetMs = [long]$lab.clockOffsetMs + $step
                Invoke-LabTask
            }
        }
        'reboot' {
            $lab.clockOffsetMs = [long]$lab.clockOffsetMs + [long]$What.offMs
            Set-LastBoot (Get-LabClock)
            Invoke-LabTask -Boot
        }
        'clock' {
            $lab.clockOffsetMs = [long]$lab.clockOffsetMs + [long]$What.ms
            Set-LastBoot (Get-LastBoot).AddMilliseconds([double]$What.ms)
        }
        'set' {
            $at = $lab
            foreach ($name in @($What.path | Select-Object -SkipLast 1)) {
                if ($at -is [System.Collections.IDictionary] -and -not $at.Contains($name)) { $at[$name] = [ordered]@{} }
                $at = $at[$name]
            }
            $last = @($What.path)[-1]
            if ($null -eq $What.value) { $at.Remove($last) } else { $at[$last] = $What.value }
        }
        'move' { [void](Move-UndoFile -From $What.from -To $What.to) }
        default { throw "Nothing of the kind happens to a host of the lab: $($What.what)." }
    }
    Save-LabState
}

# Cmdlets that the task's own script calls: of the host's disk where the path is one of Windows.
function Get-Content {
    [CmdletBinding()]
    param([string] $LiteralPath, [switch] $Raw, [string] $Encoding)
    if ($LiteralPath -notmatch '^[A-Za-z]:\\') { return Microsoft.PowerShell.Management\Get-Content @PSBoundParameters }
    $text = Use-UndoText -Path $LiteralPath
    # The harness that lies there is the true one, whose functions for Windows must give way here.
    if ($LiteralPath -like '*\harness.ps1' -and (Get-Command Get-GivingWay -ErrorAction Ignore)) { return Get-GivingWay $text }
    $text
}

function Get-FileHash {
    [CmdletBinding()]
    param([string] $LiteralPath, [string] $Algorithm)
    $bytes = [System.Text.UTF8Encoding]::new($false).GetBytes((Use-UndoText -Path $LiteralPath))
    [pscustomobject]@{ Algorithm = $Algorithm; Hash = [Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($bytes)); Path = $LiteralPath }
}

Export-ModuleMember -Function *
