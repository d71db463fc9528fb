# What SessionEnv does about the listener's self-signed certificate as it comes up: see lab/session-env.ts.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')
Import-Module (Join-Path $PSScriptRoot 'certificates.psm1')
Import-Module (Join-Path $PSScriptRoot 'events.psm1')

$script:container = 'TSSecKeySet1'
$script:sessionEnv = 'S-1-5-80-4022436659-1090538466-1613889075-870485073-3428993833'

# Nothing while the certificate is valid or another one is pinned; else a new one and event 1056, or 1057 (creating)
# and 1058 (replacing) with Windows' error code.
function Update-ListenerCertificate {
    $lab = Get-LabHost
    $pin = Get-LabPin
    if ($null -ne $pin) {
        if (@($lab.myStore | Where-Object { $_.thumbprint -eq $pin }).Count -eq 0) { Write-ManagerEvent 1051 ([ordered]@{ Thumbprint = $pin }) }
        return
    }
    $clock = Get-LabClock
    $present = @($lab.remoteDesktopStore)[-1]
    if ($null -ne $present -and $present.notAfter -gt $clock.ToString('yyyy-MM-ddTHH:mm:ss.fffZ') -and $present.container) { return }
    $code = Get-RenewalObstacle -Present $present
    if ($null -ne $code) { Write-ManagerEvent $(if ($null -eq $present) { 1057 } else { 1058 }) ([ordered]@{ ErrorCode = $code }); return }
    $subject = $(if ($null -ne $present) { $present.subject } else { "CN=$($lab.computer)" })
    $entry = New-LabCertificate -Subject $subject -NotBefore $clock.AddDays(-1) -NotAfter $clock.AddDays(182) -Container $script:container
    $lab.remoteDesktopStore = @(, $entry)
    $lab.keyFiles[(Get-ContainerFile)] = New-KeyFile
    Write-ManagerEvent 1056 ([ordered]@{ Thumbprint = $entry.thumbprint })
}

# An HRESULT in Windows' notation, or $null when nothing is in the way.
function Get-RenewalObstacle {
    param($Present)
    $lab = Get-LabHost
    if ((Get-LabProgramData) -ne 'C:\ProgramData') { return '0x80070003' }
    $file = $lab.keyFiles[(Get-ContainerFile)]
    if ($null -ne $Present -and $null -eq $file) { return '0x80090016' }
    if ($null -ne $Present -and -not $Present.container) { return '0x8009000F' }
    $store = Get-RegistryItem -Key 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
    if (@($store.entries | Where-Object { $_.type -eq 'Deny' -and $_.sid -eq 'S-1-5-18' }).Count -gt 0) { return '0x80070005' }
    if ($null -ne $file -and -not (Test-Granted -Entries $file.entries -Wanted 0x120089 -Token 'S-1-5-18', 'S-1-5-32-544', 'S-1-1-0', 'S-1-5-11')) { return '0x80070005' }
    if ([long]$lab.systemDrive.freeBytes -lt 65536) { return '0x80070070' }
    if (@('CryptSvc', 'KeyIso' | Where-Object { $lab.services[$_].startType -eq 4 }).Count -gt 0) { return '0x80070422' }
}

# MD5 of the lower-case name and a NUL, as four little-endian words, then MachineGuid.
function Get-ContainerFile {
    $digest = [System.Security.Cryptography.MD5]::HashData([Text.Encoding]::ASCII.GetBytes($script:container.ToLowerInvariant() + "`0"))
    $words = foreach ($at in 0, 4, 8, 12) { '{0:x8}' -f [BitConverter]::ToUInt32($digest, $at) }
    "$(-join $words)_$((Get-LabHost).machineGuid)"
}

# The list Windows gives a new listener key: it changed with build 17763.
function New-KeyFile {
    $third = $(if ((Get-LabHost).build -ge 17763) { [ordered]@{ sid = $script:sessionEnv; type = 'Allow'; mask = 0x1F01FF } } else { [ordered]@{ sid = 'S-1-5-32-544'; type = 'Allow'; mask = 0x120089 } })
    [ordered]@{
        owner = 'S-1-5-18'
        entries = @([ordered]@{ sid = 'S-1-5-18'; type = 'Allow'; mask = 0x1F01FF }, [ordered]@{ sid = 'S-1-5-20'; type = 'Allow'; mask = 0x120089 }, $third)
    }
}

# Thumbprint pinned to the listener; $null when none is. Twenty zero bytes mean none.
function Get-LabPin {
    $values = (Get-LabHost).registry['HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp']
    if ($null -eq $values) { return }
    $hex = [string]$values.SSLCertificateSHA1Hash.hex
    if ($hex -and $hex -notmatch '^0+$') { $hex.ToUpperInvariant() }
}

function Write-ManagerEvent {
    param([int] $Id, $Data)
    Add-LabEvent -Channel System -Provider 'Microsoft-Windows-TerminalServices-RemoteConnectionManager' -Id $Id -Data $Data
}

Export-ModuleMember -Function *
