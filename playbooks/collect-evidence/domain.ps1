<#
.SYNOPSIS
Whether the host belongs to a domain, and whether its secure channel to it answers. Changes nothing.
#>
[CmdletBinding()]
param()

$joined = $null
$domain = $null
$channel = $null
$isController = $false
try {
    $computer = @(Get-CimInstance -ClassName Win32_ComputerSystem -ErrorAction Stop)[0]
    $joined = [bool]$computer.PartOfDomain
    if ($joined) { $domain = Limit-Text $computer.Domain 255 }
    $isController = [int]$computer.DomainRole -in 4, 5
} catch {
    $joined = $null
}
# PowerShell 7 does not have it, and a domain controller has no channel of this kind to its own domain.
if ($joined -and -not $isController -and $null -ne (Get-Command -Name Test-ComputerSecureChannel -ErrorAction SilentlyContinue)) {
    try {
        $channel = [bool](Test-ComputerSecureChannel -ErrorAction Stop)
    } catch {
        $channel = $null
    }
}
[pscustomobject]@{ joined = $joined; domain = $domain; secureChannel = $channel }
