<#
.SYNOPSIS
Who decides a setting by policy.
#>

# Who set something by policy: the GPO of highest precedence, by name; $null when Windows keeps no record of it.
function Get-PolicyOwner {
    param([string] $ClassName, [string] $Filter)
    try {
        $setting = @(Get-CimInstance -Namespace root/rsop/computer -ClassName $ClassName -Filter "$Filter AND precedence=1" -ErrorAction Stop)
        $id = ([string]$setting[0].GPOID).Replace('\', '\\').Replace("'", "\'")
        $gpo = @(Get-CimInstance -Namespace root/rsop/computer -ClassName RSOP_GPO -Filter "id='$id'" -ErrorAction Stop)
        "GPO '$($gpo[0].name)'"
    } catch {
        $null
    }
}

# Who set the access list of a file or folder by policy; $null when nobody is known to have.
function Get-AccessOwner {
    param([string] $Path)
    Get-PolicyOwner -ClassName RSOP_File -Filter "Path='$($Path.Replace('\', '\\'))'"
}

# Whether Windows keeps a readable record of the policies it applied. Without one every owner is unknown.
function Test-PolicyRecord {
    try {
        # Even the empty local policy is on record once policies were applied.
        @(Get-CimInstance -Namespace root/rsop/computer -ClassName RSOP_GPO -ErrorAction Stop).Count -gt 0
    } catch {
        $false
    }
}
