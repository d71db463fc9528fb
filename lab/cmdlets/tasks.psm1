# Scheduled tasks, kept as the XML they were registered with, and their runs.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')
Import-Module (Join-Path $PSScriptRoot 'disk.psm1')

function Get-LabTasks {
    $lab = Get-LabHost
    if ($lab.Contains('scheduledTasks')) { $lab['scheduledTasks'] } else { [ordered]@{} }
}

function Find-LabTask {
    param([string] $TaskPath, [string] $TaskName)
    $name = Find-LabName (Get-LabTasks) "$TaskPath$TaskName"
    if ($name) { (Get-LabTasks)[$name] }
}

function New-NotFound {
    param([string] $TaskName)
    New-LabError ([System.Exception]::new("No MSFT_ScheduledTask objects found with property 'TaskName' equal to '$TaskName'.  Verify the value of the property and retry.")) 'CmdletizationQuery_NotFound_TaskName,Get-ScheduledTask' 'ObjectNotFound' $TaskName
}

function New-TaskDenied { New-LabError ([System.UnauthorizedAccessException]::new('Access is denied.')) 'HRESULT 0x80070005' 'PermissionDenied' }

# Tasks of SYSTEM are not shown to users.
function Get-ScheduledTask {
    [CmdletBinding()]
    param([string] $TaskPath = '\', [string] $TaskName)
    if (-not (Test-CallerIsAdministrator) -or $null -eq (Find-LabTask $TaskPath $TaskName)) { $PSCmdlet.WriteError((New-NotFound $TaskName)); return }
    [pscustomobject]@{ TaskPath = $TaskPath; TaskName = $TaskName }
}

function Export-ScheduledTask {
    [CmdletBinding()]
    param([string] $TaskPath = '\', [string] $TaskName)
    $task = Find-LabTask $TaskPath $TaskName
    if ($null -eq $task) { $PSCmdlet.WriteError((New-LabError ([System.Exception]::new('The system cannot find the file specified.')) 'HRESULT 0x80070002' 'ObjectNotFound' $TaskName)); return }
    "<?xml version=`"1.0`" encoding=`"UTF-16`"?>`n$($task.xml)"
}

function Register-ScheduledTask {
    [CmdletBinding()]
    param([string] $TaskPath = '\', [string] $TaskName, [string] $Xml, [switch] $Force)
    if (-not (Test-CallerIsAdministrator)) { $PSCmdlet.WriteError((New-TaskDenied)); return }
    if ($null -ne (Find-LabTask $TaskPath $TaskName) -and -not $Force) { $PSCmdlet.WriteError((New-LabError ([System.Exception]::new('Cannot create a file when that file already exists.')) 'HRESULT 0x800700b7' 'ResourceExists')); return }
    [void][xml]$Xml
    $lab = Get-LabHost
    # A host on which something rewrites what is registered.
    if ($lab.Contains('taskRewrite')) { $Xml = $Xml.Replace($lab['taskRewrite'].from, $lab['taskRewrite'].to) }
    if (-not $lab.Contains('scheduledTasks')) { $lab['scheduledTasks'] = [ordered]@{} }
    (Get-LabTasks)["$TaskPath$TaskName"] = [ordered]@{ xml = $Xml.Replace("`r", ''); lastRunMs = Get-UptimeMilliseconds }
    Save-LabState
    [pscustomobject]@{ TaskPath = $TaskPath; TaskName = $TaskName }
}

function Unregister-ScheduledTask {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $TaskPath = '\', [string] $TaskName)
    if (-not (Test-CallerIsAdministrator)) { $PSCmdlet.WriteError((New-TaskDenied)); return }
    $name = Find-LabName (Get-LabTasks) "$TaskPath$TaskName"
    if (-not $name) { $PSCmdlet.WriteError((New-NotFound $TaskName)); return }
    (Get-LabTasks).Remove($name)
    Save-LabState
}

# A run ends before this returns, where the real one only begins it.
function Start-ScheduledTask {
    [CmdletBinding()]
    param([string] $TaskPath = '\', [string] $TaskName)
    if ($null -eq (Find-LabTask $TaskPath $TaskName)) { $PSCmdlet.WriteError((New-NotFound $TaskName)); return }
    Start-LabTask "$TaskPath$TaskName"
}

function Read-TaskText {
    param([xml] $Task, [string] $Name)
    [string]($Task.SelectNodes("//*[local-name()='$Name']") | Select-Object -First 1 | ForEach-Object { $_.InnerText })
}

# Runs what a task's action says, as its account; what it throws is lost, as it is there.
function Start-LabTask {
    param([string] $Path)
    $lab = Get-LabHost
    $task = (Get-LabTasks)[$Path]
    $xml = [xml]$task.xml
    $task.lastRunMs = Get-UptimeMilliseconds
    if ($lab.Contains('tasksDoNotRun') -or [string]$xml.Task.Settings.Enabled -eq 'false') { return }
    if ((Read-TaskText $xml 'Arguments') -notmatch '-File "([^"]+)" -RunId (\S+)$') { return }
    $file, $run = $Matches[1], $Matches[2]
    $identity = $lab.identity
    $lab.identity = $(if ((Read-TaskText $xml 'UserId') -eq 'S-1-5-18') { 'system' } else { 'user' })
    $programData = $env:ProgramData
    $env:ProgramData = Get-LabProgramData
    try { [void](& ([scriptblock]::Create((Use-UndoText -Path $file))) -RunId $run) } catch { $null = $_ }
    $env:ProgramData = $programData
    $lab.identity = $identity
    Save-LabState
}

# The task scheduler comes by: whose minute has passed since its last run, or, after a start, every one.
function Invoke-LabTask {
    param([switch] $Boot)
    foreach ($path in @((Get-LabTasks).Keys)) {
        $task = (Get-LabTasks)[$path]
        if ($null -eq $task) { continue }
        $now = Get-UptimeMilliseconds
        if ($Boot -or $now -lt $task.lastRunMs -or $now - $task.lastRunMs -ge 60000) { Start-LabTask $path }
    }
}

Export-ModuleMember -Function *
