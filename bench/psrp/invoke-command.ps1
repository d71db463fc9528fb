# What PowerShell's own client takes for the same: milliseconds, as JSON in the last line.
param([string] $File)
$ErrorActionPreference = 'Stop'
$given = Get-Content -Raw -LiteralPath $File | ConvertFrom-Json -AsHashtable
$to = @{
    HostName = $given.way.address
    Port = $given.way.port
    UserName = $given.way.user
    KeyFilePath = $given.way.keyFile
    Options = @{ UserKnownHostsFile = $given.knownHosts; GlobalKnownHostsFile = 'none'; StrictHostKeyChecking = 'yes' }
}
function Measure-Times {
    param([int] $Times, [scriptblock] $Once)
    $null = & $Once
    foreach ($time in 1..$Times) {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $null = & $Once
        $watch.Elapsed.TotalMilliseconds
    }
}
$whole = @(Measure-Times $given.wholeTimes { Invoke-Command @to -ScriptBlock { Get-Date } })
$session = New-PSSession @to
$warm = @(Measure-Times $given.warmTimes { Invoke-Command $session -ScriptBlock { Get-Date } })
Remove-PSSession $session
[Console]::Out.Write("`n" + (ConvertTo-Json -InputObject @{ whole = $whole; warm = $warm } -Compress))
