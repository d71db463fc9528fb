<#
.SYNOPSIS
Whether a restart is pending, and what a start of this host would wait for. Changes nothing.
#>
[CmdletBinding()]
param()

function Test-MachineKey {
    param([string] $Key)
    $opened = Open-MachineKey -Key $Key
    if ($null -eq $opened) { return $false }
    $opened.Dispose()
    $true
}

# off, tpm, pin or unknown, of the drive Windows is on.
function Get-DriveLock {
    $root = Read-MachineValue -Key 'SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name 'SystemRoot'
    $drive = $(if ($root) { ([string]$root).Substring(0, 2) } else { 'C:' })
    try {
        $place = 'root/cimv2/Security/MicrosoftVolumeEncryption'
        $volume = @(Get-CimInstance -Namespace $place -ClassName Win32_EncryptableVolume -Filter "DriveLetter='$drive'" -ErrorAction Stop) | Select-Object -First 1
        if ($null -eq $volume) { return 'unknown' }
        if ([int]$volume.ProtectionStatus -eq 0) { return 'off' }
        $kinds = foreach ($kind in 1, 2, 4, 5, 6, 8) {
            $answer = Invoke-CimMethod -InputObject $volume -MethodName GetKeyProtectors -Arguments @{ KeyProtectorType = [uint32]$kind } -ErrorAction Stop
            if ([int64]$answer.ReturnValue -ne 0) { return 'unknown' }
            if (@($answer.VolumeKeyProtectorID | Where-Object { $_ }).Count -gt 0) { $kind }
        }
        # 4 TPM and PIN, 6 with a startup key besides, 8 a password; 5 and 2 want a USB stick, which is a person's too.
        if (@($kinds | Where-Object { $_ -in 4, 6, 8, 5 }).Count -gt 0) { return 'pin' }
        if ($kinds -contains 1) { return 'tpm' }
        if ($kinds -contains 2) { return 'pin' }
    } catch {
        # A server without the feature does not have the namespace, and then no drive of it is locked.
        if ([string](Read-Property $_.Exception 'NativeErrorCode') -in 'InvalidNamespace', 'InvalidClass') { return 'off' }
    }
    'unknown'
}

$pending = @()
if (Test-MachineKey 'SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending') { $pending += 'servicing' }
if (Test-MachineKey 'SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired') { $pending += 'windows-update' }
$renamed = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Control\Session Manager' -Name 'PendingFileRenameOperations'
if (@($renamed | Where-Object { $_ }).Count -gt 0) { $pending += 'file-rename' }
$names = 'SYSTEM\CurrentControlSet\Control\ComputerName'
$now = Read-MachineValue -Key "$names\ActiveComputerName" -Name 'ComputerName'
$next = Read-MachineValue -Key "$names\ComputerName" -Name 'ComputerName'
if ($null -ne $now -and $null -ne $next -and $now -ne $next) { $pending += 'computer-rename' }
foreach ($name in 'JoinDomain', 'AvoidSpnSet') {
    if ($pending -notcontains 'join' -and (Test-MachineKey "SYSTEM\CurrentControlSet\Services\Netlogon\$name")) { $pending += 'join' }
}
try {
    $safe = Read-MachineNumber -Key 'SYSTEM\CurrentControlSet\Control\SafeBoot\Option' -Name 'OptionValue'
    $safeBoot = $null -ne $safe -and $safe -ne 0
} catch {
    $safeBoot = $null
}
try {
    # It runs while parts of Windows are installed or removed, and some minutes longer.
    $installer = Find-Service -Name 'TrustedInstaller'
    $installing = $null -ne $installer -and [string]$installer.Status -ne 'Stopped'
} catch {
    $installing = $null
}
try {
    $windows = @(Get-CimInstance -ClassName Win32_OperatingSystem -ErrorAction Stop)[0]
    $lastBoot = Format-Time $windows.LastBootUpTime
} catch {
    $lastBoot = $null
}
[pscustomobject]@{ pending = $pending; bitLocker = Get-DriveLock; safeBoot = $safeBoot; installing = $installing; lastBoot = $lastBoot }
