<#
.SYNOPSIS
What policies wrote about Remote Desktop, and having Windows fetch them anew.
#>

# Values that policies wrote about Remote Desktop and cipher suites, each as a text by key and name; and when Windows
# last began to apply policies (a FILETIME in two halves), $null when it never did.
function Get-PolicyState {
    $values = [ordered]@{}
    $policies = 'SOFTWARE\Policies\Microsoft'
    foreach ($key in 'Windows NT\Terminal Services', 'Cryptography\Configuration\SSL\00010002') {
        $opened = Open-MachineKey -Key "$policies\$key"
        if ($null -eq $opened) { continue }
        try {
            foreach ($name in $opened.GetValueNames() | Sort-Object) { $values[$name] = Limit-Text ([string]$opened.GetValue($name)) 200 }
        } finally { $opened.Dispose() }
    }
    $last = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Group Policy\State\Machine\Extension-List\{00000000-0000-0000-0000-000000000000}'
    $high = Read-MachineNumber -Key $last -Name 'startTimeHi'
    $low = Read-MachineNumber -Key $last -Name 'startTimeLo'
    $began = $(if ($null -ne $high -and $null -ne $low) { Format-Time ([datetime]::FromFileTimeUtc($high * 4294967296 + $low)) })
    [ordered]@{ values = $values; refreshed = $began }
}

# Has Windows fetch and apply the policies of the computer; waits so many seconds at most. Its exit code; $null when it
# had not ended by then, and goes on. What it prints is translated and not read; it can ask nothing, having no input.
function Start-PolicyRefresh {
    param([int] $Seconds)
    $start = New-Object System.Diagnostics.ProcessStartInfo "$([Environment]::SystemDirectory)\gpupdate.exe", '/target:computer /wait:60'
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $process.StandardInput.Close()
        [void]$process.StandardOutput.ReadToEndAsync()
        if ($process.WaitForExit($Seconds * 1000)) { $process.ExitCode }
    } finally { $process.Dispose() }
}
