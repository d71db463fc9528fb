<#
.SYNOPSIS
What keeps Windows from making a certificate for its listener.
#>

# What is known to keep Windows from making a certificate for its listener: Id and Message; $null where nothing is.
function Get-RenewalObstacle {
    foreach ($name in 'SessionEnv', 'CryptSvc', 'KeyIso') {
        $one = Find-Service -Name $name
        if ($null -ne $one -and [int]$one.StartType -eq 4) { return @{ Id = 'ServiceDisabled'; Message = "$name is disabled; no certificate can be made without it." } }
    }
    $folder = Get-KeyFolder
    try { [void]@(Get-FileName -Folder $folder -Pattern 'f686*') } catch [System.IO.DirectoryNotFoundException] {
        return @{ Id = 'NoKeyFolder'; Message = "$folder is not there: ProgramData leads elsewhere, or the folder was renamed. That comes first." }
    }
    $store = Read-AccessList -Key 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
    # KEY_SET_VALUE, KEY_CREATE_SUB_KEY, GENERIC_ALL, GENERIC_WRITE; SYSTEM and the groups in its token.
    $denied = @($store.Entries | Where-Object { $_.type -eq 'Deny' -and $_.sid -in 'S-1-5-18', 'S-1-5-32-544', 'S-1-1-0', 'S-1-5-11' -and ($_.mask -band 0x50000006L) })
    if ($denied.Count -gt 0) { return @{ Id = 'StoreDenied'; Message = "An entry denies $($denied[0].sid) the registry key of the Remote Desktop store, so Windows can put no certificate there. Someone put it there and must take it off." } }
    $disk = Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID='$($folder.Substring(0, 2))'" -ErrorAction Stop | Select-Object -First 1
    if ($null -ne $disk -and $null -ne $disk.FreeSpace -and [long]$disk.FreeSpace -lt 10485760) { return @{ Id = 'DiskFull'; Message = "$($folder.Substring(0, 2)) has less than 10 MB free: a new key and certificate would not fit. Make room first." } }
}
