<#
.SYNOPSIS
Remote addresses of firewall rules in one form.
#>

# One remote address in one form: 10.1.2.0/24 and 10.1.2.7/255.255.255.0 both as 10.1.2.0/255.255.255.0, one machine
# without a mask; $null for what is none, and with Named for what is too wide. LocalSubnet is the firewall's own word.
function ConvertTo-RemoteAddress {
    param([string] $Text, [switch] $Named)
    if ($Text -eq 'LocalSubnet') { return 'LocalSubnet' }
    $written, $mask, $more = $Text -split '/'
    $address = $null
    # .NET would take 10.1 for 10.0.0.1, and 010 for 8.
    if ($null -ne $more -or $written -notmatch '^((0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*)$') { return $null }
    if (-not [System.Net.IPAddress]::TryParse($written, [ref]$address)) { return $null }
    $bytes = $address.GetAddressBytes()
    $bits = 8 * $bytes.Length
    $length = $(if ($null -eq $mask) { $bits } elseif ($mask -match '^\d{1,3}$') { [int]$mask } elseif ($bits -eq 32 -and $mask -match '^(\d{1,3}\.){3}\d{1,3}$') {
        ((-join ($mask -split '\.' | ForEach-Object { [Convert]::ToString([int]$_, 2) })) -replace '0').Length
    } else { -1 })
    if ($length -lt 0 -or $length -gt $bits) { return $null }
    $net = New-Object byte[] $bytes.Length
    $masks = for ($at = 0; $at -lt $bytes.Length; $at++) {
        $part = 0xFF -band (0xFF -shl (8 - [Math]::Max(0, [Math]::Min(8, $length - 8 * $at))))
        $net[$at] = $bytes[$at] -band $part
        $part
    }
    if ($mask -like '*.*' -and $mask -ne ($masks -join '.')) { return $null }
    # Who names whom to let in does not mean half the world.
    if ($Named -and $length -lt $bits / 4) { return $null }
    $name = (New-Object System.Net.IPAddress (, $net)).ToString()
    if ($length -eq $bits) { $name } elseif ($bits -eq 32) { "$name/$($masks -join '.')" } else { "$name/$length" }
}

# Each once, in an order that is the same in every language.
function Get-SortedText {
    param([object[]] $Texts)
    $list = [string[]]@($Texts | Select-Object -Unique)
    [array]::Sort($list, [System.StringComparer]::Ordinal)
    $list
}
