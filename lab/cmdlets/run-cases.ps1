<#
.SYNOPSIS
Runs scripts in the real harness on hosts that are a file of state each; one PowerShell for many cases, which takes
longer to start than to run them.
.PARAMETER File
JSON: scripts (name -> text), harnesses (name -> what it comes in), cases (each state, steps). A step has script, parameters, whatIf; with
keep, the `before` it returns is what a later step with undo gets as Before. What `happens` to the host comes before it.
.PARAMETER Answers
Where the outcomes go as JSON: per case a list of what each step came to, with the state where it changed it.
#>
param([Parameter(Mandatory = $true)] [string] $File, [Parameter(Mandatory = $true)] [string] $Answers)
$ErrorActionPreference = 'Continue'
$env:RDP_MEDIC_LAB_STATE = [System.IO.Path]::ChangeExtension($Answers, '.state.json')
Import-Module (Join-Path $PSScriptRoot 'windows.psm1')
Suspend-LabWriting
$given = ConvertFrom-LabJson ([System.IO.File]::ReadAllText($File))

# The one place where the harness's functions for Windows give way: without them the modules' own are found. One that is
# not in a script's harness would not be found on a host: neither is it here. The undo's task finds its harness on the disk.
$replaced = 'replaced-functions.txt', 'replaced-undo-functions.txt' | ForEach-Object { [System.IO.File]::ReadAllLines((Join-Path $PSScriptRoot $_)) }
$mark = '$block = [scriptblock]::Create($Script)'
$known = @{}
function global:Get-GivingWay {
    param([string] $Harness)
    if (-not $known.ContainsKey($Harness)) { $known[$Harness] = New-GivingWay $Harness }
    $known[$Harness]
}
function New-GivingWay {
    param([string] $Harness)
    if ($Harness.Split($mark).Length -ne 2) { throw 'The harness has no one place for stand-ins.' }
    $defined = [scriptblock]::Create($Harness).Ast.FindAll({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $false).Name
    $giveWay = "Remove-Item -LiteralPath $(@($replaced | Where-Object { $_ -in $defined } | ForEach-Object { "Function:\$_" }) -join ', ')"
    $absent = $replaced | Where-Object { $_ -notin $defined } | ForEach-Object { "function $_ { throw (New-Object System.Management.Automation.CommandNotFoundException '$_ is not in this harness.') }" }
    $Harness.Replace($mark, "$giveWay`n$(@($absent) -join "`n")`nWait-LabHang -Script `$Script`n$mark")
}
$blocks = @{}
foreach ($name in $given.harnesses.Keys) { $blocks[$name] = [scriptblock]::Create((Get-GivingWay $given.harnesses[$name])) }

# What failed because this is not Windows, whether or not the script caught it: such an answer would be no recording.
$foreign = 'PlatformNotSupportedException', 'DllNotFoundException', 'EntryPointNotFoundException', 'CommandNotFoundException', 'NotSupportedException'
function Get-NotHere {
    foreach ($record in $global:Error) {
        $exception = $(if ($record -is [System.Management.Automation.ErrorRecord]) { $record.Exception } else { $record })
        for (; $null -ne $exception; $exception = $exception.InnerException) {
            if ($exception.GetType().Name -in $foreign) { "$($exception.Message) $($record.InvocationInfo.PositionMessage)" }
        }
    }
}

$all = [System.Collections.Generic.List[object]]::new()
foreach ($case in $given.cases) {
    [System.IO.File]::WriteAllText($env:RDP_MEDIC_LAB_STATE, (ConvertTo-Json $case.state -Depth 20))
    Open-LabState
    $before = $null; $seen = 0
    $outcomes = foreach ($step in $case.steps) {
        $parameters = $step.parameters
        foreach ($each in @($step.happens)) { if ($null -ne $each) { Invoke-LabHappening $each } }
        if ($step.undo) { $parameters['Before'] = $before }
        $global:Error.Clear()
        try {
            $text = & $blocks[$step.script] -Script $given.scripts[$step.script] -Parameters $parameters -WhatIf $step.whatIf
            $value = ConvertFrom-LabJson $text
            if ($step.keep) { $before = $value.before }
            $outcome = @{ kind = 'returned'; value = $value }
        } catch {
            $outcome = @{ kind = 'threw'; id = $_.FullyQualifiedErrorId; message = $_.Exception.Message; at = $_.InvocationInfo.PositionMessage }
        }
        $outcome.notHere = @(Get-NotHere | Select-Object -Unique)
        if ((Get-LabChange) -gt $seen) { $seen = Get-LabChange; Write-LabState; $outcome.state = ConvertFrom-LabJson ([System.IO.File]::ReadAllText($env:RDP_MEDIC_LAB_STATE)) }
        $outcome
    }
    $all.Add(@($outcomes))
}
[System.IO.File]::WriteAllText($Answers, (ConvertTo-Json -InputObject $all -Depth 25 -Compress))
