# What a real PowerShell client makes of our server half; `ssh` on the PATH is a stand-in that speaks it.
param([string]$Secret)
$ErrorActionPreference = 'Stop'
$seen = [ordered]@{}
$session = New-PSSession -HostName lab-host
$seen.state = "$($session.State)"
$seen.version = "$($session.ApplicationPrivateData.PSVersionTable.PSVersion)"

$said = Invoke-Command -Session $session -ScriptBlock { everything } -ErrorAction SilentlyContinue -ErrorVariable errors -WarningAction SilentlyContinue -WarningVariable warnings -InformationVariable information
$seen.output = @([int]"$($said[0])", $said[1].before.state, $said[1].names[1])
$seen.warning = "$($warnings[0])"
$seen.information = "$($information[0])"
$seen.error = @("$($errors[0])", $errors[0].FullyQualifiedErrorId, "$($errors[0].CategoryInfo.Category)", $errors[0].CategoryInfo.TargetName)

$shell = [powershell]::Create()
$shell.Runspace = $session.Runspace
$null = $shell.AddScript('everything').Invoke()
$seen.streams = @("$($shell.Streams.Verbose[0])", "$($shell.Streams.Debug[0])", $shell.Streams.Progress[0].Activity, $shell.Streams.Progress[0].PercentComplete)

try { Invoke-Command -Session $session -ScriptBlock { fail } } catch { $seen.failed = @("$_", $_.FullyQualifiedErrorId) }

$typed = [powershell]::Create()
$typed.Runspace = $session.Runspace
$null = $typed.AddCommand('Repeat').AddParameter('Name', "a'; `$(x)`0 _x0041_ 日本語").AddParameter('Table', @{ a = @{ b = @(1, $null) } }).AddParameter('On', $true)
$seen.typed = $typed.Invoke()[0] | ConvertFrom-Json

$sealed = ConvertTo-SecureString -AsPlainText -Force $Secret
$opened = Invoke-Command -Session $session -ScriptBlock { param($s) open $s } -ArgumentList $sealed
$seen.secret = @($opened[0], [System.Net.NetworkCredential]::new('', $opened[1]).Password)

$job = Invoke-Command -Session $session -ScriptBlock { hang } -AsJob
Start-Sleep -Milliseconds 200
Stop-Job $job
$seen.stopped = "$($job.State)"

$module = Import-PSSession $session -CommandName Get-Thing -AllowClobber
$seen.imported = @($module.ExportedCommands.Keys)

$session.Runspace.ResetRunspaceState()
$seen.reset = "$($session.State)"

Remove-PSSession $session
$seen.closed = "$($session.State)"
$seen | ConvertTo-Json -Compress -Depth 6
