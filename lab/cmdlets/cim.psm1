# CIM classes, asked as Get-CimInstance asks them: it is a CDXML-like module, which hears no preference of its caller.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')
Import-Module (Join-Path $PSScriptRoot 'cim-classes.psm1')

# The error of a refused question: its code stands in the id.
function Get-CimError {
    param([string] $Code, [string] $Message, [string] $Category)
    New-LabError ([Microsoft.Management.Infrastructure.CimException]::new($Message)) "HRESULT $Code" $Category
}

function Get-CimInstance {
    [CmdletBinding()]
    param(
        [string] $Namespace = 'root/cimv2',
        [Parameter(Mandatory = $true, Position = 0)] [string] $ClassName,
        [string] $Filter,
        [string[]] $Property,
        [uint32] $OperationTimeoutSec
    )
    $space = $Namespace.Replace('\', '/').ToLowerInvariant()
    $classes = Get-LabCimClass -Namespace $space
    if ($null -eq $classes) { $PSCmdlet.WriteError((Get-CimError 0x8004100e 'Invalid namespace' 'MetadataError')); return }
    if ($classes -eq 'denied') { $PSCmdlet.WriteError((Get-CimError 0x80041003 'Access denied' 'PermissionDenied')); return }
    $name = Find-LabName $classes $ClassName
    if (-not $name) { $PSCmdlet.WriteError((Get-CimError 0x80041010 'Invalid class' 'MetadataError')); return }
    foreach ($one in @(& $classes[$name])) {
        if ($null -ne $one -and (-not $Filter -or (Test-Wql -Instance $one -Filter $Filter))) { [pscustomobject]$one }
    }
}

# Comparisons joined by AND, or by OR; strings in quotes with backslashes doubled.
function Test-Wql {
    param([System.Collections.IDictionary] $Instance, [string] $Filter)
    foreach ($way in $Filter -split '\s+OR\s+') {
        $right = $true
        foreach ($test in $way -split '\s+AND\s+') {
            if ($test -notmatch '^\(?\s*(\w+)\s*(=|<>|LIKE|>=|<=|>|<)\s*(?:["''](.*)["'']|(\S+?))\s*\)?$') { throw (Get-CimError 0x80041017 'Invalid query' 'InvalidArgument') }
            $value = $Instance[(Find-LabName $Instance $Matches[1])]
            $wanted = $(if ($null -ne $Matches[3]) { $Matches[3] -replace '\\(.)', '$1' } else { $Matches[4] })
            if ($value -is [bool]) { $value = $(if ($value) { 'TRUE' } else { 'FALSE' }) }
            $holds = switch ($Matches[2]) { '=' { "$value" -eq $wanted } '<>' { "$value" -ne $wanted } 'LIKE' { "$value" -like $wanted.Replace('%', '*') } '>=' { $value -ge $wanted } '<=' { $value -le $wanted } '>' { $value -gt $wanted } '<' { $value -lt $wanted } }
            if (-not $holds) { $right = $false }
        }
        if ($right) { return $true }
    }
    $false
}

Export-ModuleMember -Function *
