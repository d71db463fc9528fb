# Native code calls into Windows. A function of the harness that needs it belongs among those that give way.
function Add-Type {
    [CmdletBinding()]
    param([string] $Namespace, [string] $Name, [string] $MemberDefinition)
    throw [System.PlatformNotSupportedException]::new("Native code ($Namespace.$Name) is for Windows alone.")
}

Export-ModuleMember -Function *
