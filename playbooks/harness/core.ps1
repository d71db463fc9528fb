<#
.SYNOPSIS
Runs one script under the same rules on every host.
.DESCRIPTION
Windows PowerShell 5.1. This text is sent as the outer script; the inner one comes as an argument. The inner
script returns exactly one object; it leaves here as one string of JSON, because remoting flattens nested objects.
The files beside this one hold functions that several scripts need. With each script go those pieces alone whose
functions it calls, and those that these call in turn; they stand before the last lines, which run the script.
What Windows alone has stands in few functions, which tests replace (lab/cmdlets/replaced-functions.txt).
.PARAMETER Script
Text of the script to be run.
.PARAMETER Parameters
Its arguments by name.
.PARAMETER WhatIf
True: a script that can change something only says what it would change.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $Script,
    [System.Collections.IDictionary] $Parameters = @{},
    [bool] $WhatIf = $false
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# A refusal, thrown by apply and revert. The id is what callers compare; the message is for people.
function Get-Refusal {
    param([string] $Id, [string] $Message, [object] $Data = $null)
    New-Object System.Management.Automation.ErrorRecord (New-Object System.InvalidOperationException $Message), "RdpMedic.$Id", 'InvalidOperation', $Data
}

# A time as text: ISO 8601 in UTC, whole milliseconds.
function Format-Time {
    param([datetime] $Time)
    $Time.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [System.Globalization.CultureInfo]::InvariantCulture)
}

# The host's own clock, UTC.
function Get-HostTime { [datetime]::UtcNow }

# A text of at most so many characters; null stays null.
function Limit-Text {
    param([object] $Text, [int] $Length = 1000)
    if ($null -eq $Text) { return $null }
    ([string]$Text).Substring(0, [Math]::Min($Length, ([string]$Text).Length))
}

# A property of an instance; $null when there is no instance, or its class does not have the property on this build.
function Read-Property {
    param([object] $Instance, [string] $Name)
    if ($null -eq $Instance) { return $null }
    $property = $Instance.PSObject.Properties[$Name]
    if ($null -ne $property) { $property.Value }
}

$block = [scriptblock]::Create($Script)
$arguments = @{}
foreach ($name in $Parameters.Keys) { $arguments[$name] = $Parameters[$name] }
if ($Script -match '(?m)^\[CmdletBinding\(SupportsShouldProcess') {
    $arguments['WhatIf'] = $WhatIf
    $arguments['Confirm'] = $false
}
$returned = @(& $block @arguments)
if ($returned.Count -ne 1) { throw (Get-Refusal 'NotOneObject' "The script returned $($returned.Count) objects in place of one.") }
ConvertTo-Json -InputObject $returned[0] -Depth 12 -Compress
