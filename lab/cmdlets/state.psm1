# The state of one simulated host, for stand-ins of what Windows alone has: a LabHost of lab/model.ts with, beside it,
# `blobs` (thumbprint -> store entry as Windows keeps it, base64) and `now` (the real time, ISO 8601). It is read from
# the file that $env:RDP_MEDIC_LAB_STATE names and written back there after every change.
$script:path = $null
$script:lab = $null
$script:changes = 0

# Reads the state anew. Without a path: from the file the environment names.
function Open-LabState {
    [CmdletBinding()]
    param([string] $Path = $env:RDP_MEDIC_LAB_STATE)
    $text = [System.IO.File]::ReadAllText($Path)
    $script:lab = ConvertFrom-LabJson $text
    $script:path = $Path
    $script:changes = 0
    $script:views = @{}
}

$script:keepsTimes = (Get-Command ConvertFrom-Json).Parameters.ContainsKey('DateKind')

# Times stay the texts they are; PowerShell before 7.5 makes dates of them.
function ConvertFrom-LabJson {
    param([string] $Text)
    if ($script:keepsTimes) { return ConvertFrom-Json $Text -AsHashtable -DateKind String }
    Restore-Time (ConvertFrom-Json $Text -AsHashtable)
}

function Restore-Time {
    param($Value)
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ') }
    if ($Value -is [System.Collections.IDictionary]) { foreach ($name in @($Value.Keys)) { $Value[$name] = Restore-Time $Value[$name] } }
    elseif ($Value -is [array]) { for ($at = 0; $at -lt $Value.Length; $at++) { $Value[$at] = Restore-Time $Value[$at] } }
    , $Value
}

# The host as nested dictionaries. Whoever changes it calls Save-LabState.
function Get-LabHost { $script:lab }

# How often the host was changed since it was opened.
function Get-LabChange { $script:changes }

function Save-LabState {
    $script:changes += 1
    $script:views = @{}
    if (-not $script:later) { Write-LabState }
}

function Write-LabState { [System.IO.File]::WriteAllText($script:path, (ConvertTo-Json $script:lab -Depth 20)) }

# Whoever has many things changed one after another writes the file when all are done, with Write-LabState.
$script:later = $false
function Suspend-LabWriting { $script:later = $true }

# A view of the state that is costly to make and kept until the state changes.
function Get-LabView {
    param([string] $Name, [scriptblock] $Make)
    if (-not $script:views.ContainsKey($Name)) { $script:views[$Name] = & $Make }
    , $script:views[$Name]
}

# The host's own clock, UTC.
function Get-LabClock {
    $now = [datetime]::Parse($script:lab.now, [cultureinfo]::InvariantCulture, 'AdjustToUniversal, AssumeUniversal')
    $now.AddMilliseconds([double]$script:lab.clockOffsetMs)
}

# Time passes only where somebody waits, so that nobody has to. It is no change of the host.
function Step-LabClock {
    param([double] $Milliseconds)
    $now = [datetime]::Parse($script:lab.now, [cultureinfo]::InvariantCulture, 'AdjustToUniversal, AssumeUniversal')
    $script:lab.now = $now.AddMilliseconds($Milliseconds).ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [cultureinfo]::InvariantCulture)
}

# The key of a dictionary that equals a name but for case, as Windows compares names; $null when there is none.
function Find-LabName {
    param([System.Collections.IDictionary] $Among, [string] $Name)
    if ($Among.Contains($Name)) { return $Name }
    foreach ($each in $Among.Keys) { if ($each -eq $Name) { return $each } }
}

# An error as .NET's own methods make it on Windows: its id is the name of its type.
function New-LabError {
    param([System.Exception] $Exception, [string] $Id = $Exception.GetType().Name, [string] $Category = 'NotSpecified', [object] $Target = $null)
    [System.Management.Automation.ErrorRecord]::new($Exception, $Id, $Category, $Target)
}

# A part that is to hang never answers; it is known by its text.
function Wait-LabHang {
    param([string] $Script)
    foreach ($part in @($script:lab.hangingParts)) {
        $file = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'playbooks', 'collect-evidence', "$part.ps1")
        if ([System.IO.File]::ReadAllText($file) -eq $Script) { while ($true) { [System.Threading.Thread]::Sleep(200) } }
    }
}

Export-ModuleMember -Function *
