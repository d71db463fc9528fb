<#
.SYNOPSIS
Services: whether they are there, when they were started, what they failed with.
#>

# A service, or $null when there is none of that name; asked for by name, because asking for all fails where one of
# them may not be queried.
function Find-Service {
    param([string] $Name)
    try { Get-Service -Name $Name -ErrorAction Stop } catch { if ($_.FullyQualifiedErrorId -notlike 'NoServiceFoundForGivenName*') { throw } }
}

# When a service was started, ISO 8601, told by its process; $null when it does not run, or shares the process with
# others, as most do before build 15063: then nothing tells.
function Read-ServiceStart {
    param([string] $Name)
    $service = Get-CimInstance -ClassName Win32_Service -Filter "Name='$Name'" -ErrorAction Stop | Select-Object -First 1
    $id = Read-Property $service 'ProcessId'
    if ($null -eq $id -or $id -eq 0) { return $null }
    if (@(Get-CimInstance -ClassName Win32_Service -Filter "ProcessId=$id" -ErrorAction Stop).Count -ne 1) { return $null }
    $process = Get-CimInstance -ClassName Win32_Process -Filter "ProcessId=$id" -ErrorAction Stop | Select-Object -First 1
    if ($null -ne $process) { Format-Time $process.CreationDate }
}

# What is wrong in an error of a service: Windows' own code, which is the same in every language, or its words.
function Format-ServiceProblem {
    param([System.Management.Automation.ErrorRecord] $Record)
    $cause = $Record.Exception.GetBaseException()
    if ($cause -is [System.ComponentModel.Win32Exception]) { "error $($cause.NativeErrorCode)" } else { $cause.Message.TrimEnd('.') }
}
