<#
.SYNOPSIS
Who may read a key file, and what is missing.
#>

# Owner and access list of a file in MachineKeys.
function Read-KeyAccess {
    param([string] $File)
    Read-AccessList -Path "$(Get-KeyFolder)\$File"
}

function Write-KeyAccess {
    param([string] $File, [string] $Sddl)
    Write-AccessList -Path "$(Get-KeyFolder)\$File" -Sddl $Sddl
}

# SIDs in the token of TermService: NETWORK SERVICE, Everyone, Authenticated Users, SERVICE and its own.
$serviceToken = 'S-1-5-20', 'S-1-1-0', 'S-1-5-11', 'S-1-5-6', 'S-1-5-80-446051430-1559341753-4161941529-1950928533-810483104'

# The rights an access mask grants on a file; the generic ones (MS-DTYP 2.4.3) stand for specific ones.
function Get-FileRight {
    param([long] $Mask)
    $right = $Mask -band 0x1FFFFF
    if ($Mask -band 0x10000000L) { $right = $right -bor 0x1F01FF }
    if ($Mask -band 0x80000000L) { $right = $right -bor 0x120089 }
    $right
}

# Entries that keep the service from reading. A Deny wins over every Allow.
function Get-DenyEntry {
    param([object[]] $Entries)
    $Entries | Where-Object { $_.type -eq 'Deny' -and $_.sid -in $serviceToken -and ((Get-FileRight $_.mask) -band 0x120089) }
}

function Test-ServiceRead {
    param([object[]] $Entries)
    if (@(Get-DenyEntry -Entries $Entries).Count -gt 0) { return $false }
    $granted = 0
    $Entries | Where-Object { $_.type -eq 'Allow' -and $_.sid -in $serviceToken } | ForEach-Object { $granted = $granted -bor (Get-FileRight $_.mask) }
    ($granted -band 0x120089) -eq 0x120089
}

# Entries that Windows gives such a key file and that this one lacks. A pinned certificate's key is its owner's: there
# the service's read alone. The third entry of the listener's own key changed between builds 14393 and 17763.
function Get-MissingAccess {
    param([object[]] $Entries, [bool] $Pinned)
    $wanted = @(@{ sid = 'S-1-5-20'; mask = 0x120089L })
    if (-not $Pinned) {
        $wanted = @(@{ sid = 'S-1-5-18'; mask = 0x1F01FFL }) + $wanted
        $build = [int](Read-MachineValue -Key 'SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name 'CurrentBuildNumber')
        if ($build -ge 17763) { $wanted += @{ sid = 'S-1-5-80-4022436659-1090538466-1613889075-870485073-3428993833'; mask = 0x1F01FFL } }
        elseif ($build -le 14393) { $wanted += @{ sid = 'S-1-5-32-544'; mask = 0x120089L } }
    }
    foreach ($one in $wanted) {
        $granted = 0
        $Entries | Where-Object { $_.type -eq 'Allow' -and $_.sid -eq $one.sid } | ForEach-Object { $granted = $granted -bor (Get-FileRight $_.mask) }
        if (($granted -band $one.mask) -ne $one.mask) { [ordered]@{ sid = $one.sid; type = 'Allow'; mask = $one.mask } }
    }
}

# A key file's access as people are shown it: what denies NETWORK SERVICE apart from the rest.
function Get-AccessSnapshot {
    param([string] $File, [string] $Sddl)
    $entries = @(ConvertTo-AccessEntry -Sddl $Sddl)
    $mine = { $_.type -eq 'Deny' -and $_.sid -eq 'S-1-5-20' }
    [ordered]@{ file = $File; denied = @($entries | Where-Object $mine); entries = @($entries | Where-Object { -not (& $mine) }); sddl = $Sddl }
}
