# PowerShell's own client on a lab host: what each question came to, as JSON in the last line.
param([string] $File)
$given = Get-Content -Raw -LiteralPath $File | ConvertFrom-Json -AsHashtable
$to = @{
    HostName = $given.way.address
    Port = $given.way.port
    UserName = $given.way.user
    KeyFilePath = $given.way.keyFile
    Options = @{ UserKnownHostsFile = $given.knownHosts; GlobalKnownHostsFile = 'none'; StrictHostKeyChecking = 'yes' }
    ErrorAction = 'Stop'
}
function Get-Outcome {
    param([scriptblock] $Ask)
    try { @{ output = @(& $Ask) } } catch { @{ id = $_.FullyQualifiedErrorId; category = [string]$_.CategoryInfo.Category; message = $_.Exception.Message } }
}
$detect = [scriptblock]::Create($given.detect.harness)
$apply = [scriptblock]::Create($given.apply.harness)
$revert = [scriptblock]::Create($given.revert.harness)
$none = @{}
$asked = [ordered]@{
    detect = { Invoke-Command @to -ScriptBlock $detect -ArgumentList $given.detect.script, $none, $false }
    date = { Invoke-Command @to -ScriptBlock { Get-Date } | ForEach-Object { $_.ToUniversalTime().ToString('o') } }
    noCommand = { Invoke-Command @to -ScriptBlock { Get-NoSuchThing } }
    noScript = { Invoke-Command @to -ScriptBlock { param($a) "$a" + 1 } -ArgumentList 1 }
    refused = { Invoke-Command @to -ScriptBlock $revert -ArgumentList $given.revert.script, @{ Before = @{ file = 'nonsense' } }, $false }
    session = {
        $session = New-PSSession @to
        Invoke-Command $session -ScriptBlock $apply -ArgumentList $given.apply.script, @{ removeDeny = $false }, $true
        Invoke-Command $session -ScriptBlock $apply -ArgumentList $given.apply.script, @{ removeDeny = $false }, $false
        $session.State, $session.Transport, $session.Runspace.GetApplicationPrivateData().PSVersionTable.PSEdition
        Remove-PSSession $session
    }
    otherKey = { $to.Options.UserKnownHostsFile = $given.otherHosts; Invoke-Command @to -ScriptBlock { Get-Date } }
}
$outcomes = @{}
foreach ($name in $asked.Keys) { $outcomes[$name] = Get-Outcome $asked[$name] }
[Console]::Out.Write("`n" + (ConvertTo-Json -InputObject $outcomes -Depth 8 -Compress))
