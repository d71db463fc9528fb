# Firewall rules as the module NetSecurity shows and changes them, in the store of this host.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')

function Find-LabRule {
    param([string] $Name)
    @((Get-LabHost).firewall.rules | Where-Object { $_.name -eq $Name -and -not ($_.Contains('place') -and $_.place -eq 'policy') })
}

function New-RuleMissing {
    param([string] $Name)
    New-LabError ([System.Exception]::new("No MSFT_NetFirewallRule objects found with property 'InstanceID' equal to '$Name'.  Verify the value of the property and retry.")) 'CmdletizationQuery_NotFound_InstanceID,Get-NetFirewallRule' 'ObjectNotFound' $Name
}

function New-RuleDenied { New-LabError ([System.Exception]::new('Access is denied.')) 'Windows System Error 5' 'PermissionDenied' }

function Get-NetFirewallRule {
    [CmdletBinding()]
    param([string] $Name, [string] $PolicyStore)
    $found = @(Find-LabRule $Name)
    if ($found.Count -eq 0) { $PSCmdlet.WriteError((New-RuleMissing $Name)); return }
    [pscustomobject]@{ Name = $found[0].name; Enabled = $(if ($found[0].enabled) { 'True' } else { 'False' }); Action = $found[0].action; Profile = [int]$found[0].profiles }
}

function Set-NetFirewallRule {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Name, [string] $PolicyStore, [ValidateSet('True', 'False')] [string] $Enabled)
    $found = @(Find-LabRule $Name)
    if ($found.Count -eq 0) { $PSCmdlet.WriteError((New-RuleMissing $Name)); return }
    if (-not (Test-CallerIsAdministrator)) { $PSCmdlet.WriteError((New-RuleDenied)); return }
    $found[0].enabled = $Enabled -eq 'True'
    Save-LabState
}

function Remove-NetFirewallRule {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Name, [string] $PolicyStore)
    $found = @(Find-LabRule $Name)
    if ($found.Count -eq 0) { $PSCmdlet.WriteError((New-RuleMissing $Name)); return }
    if (-not (Test-CallerIsAdministrator)) { $PSCmdlet.WriteError((New-RuleDenied)); return }
    $firewall = (Get-LabHost).firewall
    $firewall.rules = @($firewall.rules | Where-Object { $_.name -ne $Name -or ($_.Contains('place') -and $_.place -eq 'policy') })
    Save-LabState
}

Export-ModuleMember -Function Get-NetFirewallRule, Set-NetFirewallRule, Remove-NetFirewallRule
