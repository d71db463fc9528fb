# Runs the script of `medic client-report` on a PC that is held in a table: what Windows alone has is put in its place.
param([string] $Script, [string] $State)
$pc = Get-Content -Raw -LiteralPath $State | ConvertFrom-Json -AsHashtable -DateKind String

function Get-WinEvent {
    [CmdletBinding()]
    param($FilterHashtable, $MaxEvents)
    if ($FilterHashtable.LogName -ne 'Microsoft-Windows-TerminalServices-RDPClient/Operational') { throw 'another log' }
    if ($null -eq $pc.events) { Write-Error -ErrorId 'LogAccessDenied' -Message 'Zugriff verweigert' -ErrorAction Stop }
    if ($pc.events.Count -eq 0) { Write-Error -ErrorId 'NoMatchingEventsFound' -Message 'Keine Ereignisse' -ErrorAction Stop }
    foreach ($event in $pc.events | Select-Object -First $MaxEvents) {
        if ($event.id -notin $FilterHashtable.Id) { continue }
        $data = foreach ($name in $event.data.Keys) { "<Data Name='$name'>$([System.Security.SecurityElement]::Escape($event.data[$name]))</Data>" }
        $record = [pscustomobject]@{ Id = [int]$event.id; TimeCreated = [datetime]::Parse($event.at).ToUniversalTime(); ProcessId = $event.process; Xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System/><EventData>$data</EventData></Event>" }
        $record | Add-Member ScriptMethod ToXml { $this.Xml } -PassThru
    }
}
function cmdkey.exe { if ($null -eq $pc.cmdkey) { throw 'there is none' }; $pc.cmdkey }
function Get-ItemProperty {
    [CmdletBinding()]
    param($LiteralPath)
    if ($pc['denied'] -eq $LiteralPath) { throw ([System.Security.SecurityException]::new('Requested registry access is not allowed.')) }
    if (-not $pc.registry.Contains($LiteralPath)) { throw ([System.Management.Automation.ItemNotFoundException]::new("Cannot find path '$LiteralPath'")) }
    $values = [ordered]@{}
    foreach ($name in $pc.registry[$LiteralPath].Keys) { $value = $pc.registry[$LiteralPath][$name]; $values[$name] = $(if ($value -is [long]) { [int]$value } else { $value }) }
    [pscustomobject]$values
}
foreach ($changing in 'Set-ItemProperty', 'New-ItemProperty', 'Remove-Item', 'Set-Content', 'Out-File', 'Invoke-WebRequest') {
    Set-Item -Path "function:$changing" -Value { throw 'the script changes something' }
}
& $Script
