<#
.SYNOPSIS
Certificates and registry keys as they are stored to be put back.
#>

# A certificate as it is stored to be put back.
function Get-EntrySnapshot {
    param([System.Collections.IDictionary] $Entry)
    if ($null -eq $Entry) { return [ordered]@{ thumbprint = $null; notAfter = $null; container = $null; blob = $null } }
    [ordered]@{ thumbprint = $Entry.Thumbprint; notAfter = $Entry.NotAfter; container = $Entry.Container; blob = $Entry.Blob }
}

# Every value of a key as a text by its name, bytes in hexadecimal.
function Get-KeyValue {
    param([string] $Key)
    $values = [ordered]@{}
    $opened = Open-MachineKey -Key $Key
    if ($null -eq $opened) { return $values }
    try {
        foreach ($name in $opened.GetValueNames() | Sort-Object) {
            $value = $opened.GetValue($name, $null, 'DoNotExpandEnvironmentNames')
            if ($value -is [byte[]]) { $value = [BitConverter]::ToString($value).Replace('-', '') }
            elseif ($value -is [int]) { $value = [long]$value -band 0xFFFFFFFFL }
            $values[$name] = Limit-Text ($value -join ' ') 500
        }
    } finally { $opened.Dispose() }
    $values
}
