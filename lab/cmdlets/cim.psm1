# CIM classes, asked as Get-CimInstance asks them: it is a CDXML-like module, which hears no preference of its caller.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')
Import-Module (Join-Path $PSScriptRoot 'cim-classes.psm1')

# The error of a refused question: its code stands in the id and, as a number of its own, in the exception.
function Get-CimError {
    param([string] $Code, [string] $Message, [string] $Native, [string] $Category)
    $exception = [Microsoft.Management.Infrastructure.CimException]::new($Message)
    $exception.HResult = [Convert]::ToInt32($Code, 16)
    [Microsoft.Management.Infrastructure.CimException].GetProperty('NativeErrorCode').SetValue($exception, [Microsoft.Management.Infrastructure.NativeErrorCode]$Native)
    New-LabError $exception "HRESULT $Code" $Category
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
    if ($null -eq $classes) { $PSCmdlet.WriteError((Get-CimError '0x8004100e' 'Invalid namespace' InvalidNamespace MetadataError)); return }
    if ($classes -eq 'denied') { $PSCmdlet.WriteError((Get-CimError '0x80041003' 'Access denied' AccessDenied PermissionDenied)); return }
    $name = Find-LabName $classes $ClassName
    if (-not $name) { $PSCmdlet.WriteError((Get-CimError '0x80041010' 'Invalid class' InvalidClass MetadataError)); return }
    foreach ($one in @(& $classes[$name])) {
        if ($null -ne $one -and (-not $Filter -or (Test-Wql -Instance $one -Filter $Filter))) { [pscustomobject](@{ CimClass = $name } + $one) }
    }
}

# Methods are blocks of their classes: they take the instance and the arguments, and give what comes out.
function Invoke-CimMethod {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true)] [object] $InputObject, [Parameter(Mandatory = $true)] [string] $MethodName, [System.Collections.IDictionary] $Arguments = @{})
    $method = Get-LabCimMethod -Name "$($InputObject.CimClass).$MethodName"
    if ($null -eq $method) { $PSCmdlet.WriteError((Get-CimError '0x8004102f' 'Invalid method' MethodNotFound MetadataError)); return }
    if ($PSCmdlet.ShouldProcess($InputObject.CimClass, $MethodName)) { [pscustomobject](& $method $InputObject $Arguments) }
}

# A property that can be set is a block of its class too; it says whether Windows took the value.
function Set-CimInstance {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true)] [object] $InputObject, [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Property)
    foreach ($name in $Property.Keys) {
        $setter = Get-LabCimMethod -Name "$($InputObject.CimClass).$name="
        if ($null -eq $setter) { $PSCmdlet.WriteError((Get-CimError '0x80041026' 'Read-only property' NotSupported InvalidOperation)); return }
        if (-not $PSCmdlet.ShouldProcess($InputObject.CimClass, "Set $name")) { continue }
        if (-not (& $setter $InputObject $Property[$name])) { $PSCmdlet.WriteError((Get-CimError '0x80041008' 'Invalid parameter' InvalidParameter InvalidArgument)); return }
    }
}

# Comparisons joined by AND, or by OR; strings in quotes with backslashes doubled.
function Test-Wql {
    param([System.Collections.IDictionary] $Instance, [string] $Filter)
    foreach ($way in $Filter -split '\s+OR\s+') {
        $right = $true
        foreach ($test in $way -split '\s+AND\s+') {
            if ($test -notmatch '^\(?\s*(\w+)\s*(=|<>|LIKE|>=|<=|>|<)\s*(?:["''](.*)["'']|(\S+?))\s*\)?$') { throw (Get-CimError '0x80041017' 'Invalid query' InvalidQuery InvalidArgument) }
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
