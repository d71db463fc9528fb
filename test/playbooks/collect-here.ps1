<#
.SYNOPSIS
Runs every script of playbooks/collect-evidence on this very machine, each in the harness and with a time limit.
.DESCRIPTION
Windows PowerShell 5.1 and PowerShell 7. Nothing is changed but the file that is written: JSON with the version of
PowerShell, faults that its parser finds in any script of playbooks, and what each part came to. Another program
judges it (check-collected.ts).
.PARAMETER Steps
Path of the file that write-steps.ts made: every script and the harness it comes in.
.PARAMETER Out
Path of the file.
.PARAMETER Seconds
How long one part may take.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)] [string] $Steps, [Parameter(Mandatory = $true)] [string] $Out, [int] $Seconds = 60)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$playbooks = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../playbooks'))
$all = ConvertFrom-Json ([System.IO.File]::ReadAllText([System.IO.Path]::GetFullPath($Steps)))

# What this version's own parser has against a script.
$faults = @(foreach ($file in Get-ChildItem -LiteralPath $playbooks -Recurse -Filter *.ps1) {
    $tokens = $null; $errors = $null
    [void][System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$tokens, [ref]$errors)
    foreach ($one in $errors) { "$($file.Name):$($one.Extent.StartLineNumber): $($one.Message)" }
})

$parts = @(foreach ($one in $all.PSObject.Properties | Where-Object { $_.Name -like 'collect-evidence/*' }) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $shell = [powershell]::Create()
    [void]$shell.AddScript($one.Value.harness).AddParameter('Script', $one.Value.script)
    $part = [ordered]@{ part = $one.Name.Split('/')[1]; kind = 'timed-out'; ms = 0; json = $null; id = $null; message = $null }
    $running = $shell.BeginInvoke()
    if ($running.AsyncWaitHandle.WaitOne($Seconds * 1000)) {
        try {
            $part.json = [string]@($shell.EndInvoke($running))[0]
            $part.kind = 'returned'
        } catch {
            $inner = $_.Exception.InnerException
            $record = $(if ($inner -is [System.Management.Automation.RuntimeException]) { $inner.ErrorRecord } else { $_ })
            $part.kind = 'threw'; $part.id = $record.FullyQualifiedErrorId
            $part.message = "$($record.Exception.Message) $($record.InvocationInfo.PositionMessage)"
        }
        $shell.Dispose()
    } else {
        # It is left behind; waiting for it to stop could last as long as it does.
        [void]$shell.BeginStop($null, $null)
    }
    $part.ms = [int]$watch.ElapsedMilliseconds
    Write-Host "$($part.part): $($part.kind), $($part.ms) ms $($part.id)"
    $part
})

$collected = [ordered]@{ version = [string]$PSVersionTable.PSVersion; edition = [string]$PSVersionTable.PSEdition; now = [datetime]::UtcNow.ToString('o'); faults = $faults; parts = $parts }
[System.IO.File]::WriteAllText([System.IO.Path]::GetFullPath($Out), (ConvertTo-Json -InputObject $collected -Depth 6 -Compress))
# A part that never ends would keep this process with it. Whether that is a fault is for the other program to say.
if (@($parts | Where-Object { $_.kind -eq 'timed-out' }).Count -gt 0) { [Environment]::Exit(0) }
