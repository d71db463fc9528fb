# Firewall rules that are made; those that are there are changed in firewall-rules.psm1.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')

function New-NetFirewallRule {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param(
        [Parameter(Mandatory = $true)] [string] $Name, [Parameter(Mandatory = $true)] [string] $DisplayName, [ValidateSet('Inbound')] [string] $Direction, [ValidateSet('Allow', 'Block')] [string] $Action,
        [ValidateSet('True', 'False')] [string] $Enabled = 'True', [ValidateSet('Any', 'Domain', 'Private', 'Public')] [string[]] $Profile = 'Any', [ValidateSet('TCP', 'UDP')] [string] $Protocol,
        [string] $LocalPort, [string[]] $RemoteAddress, [string] $Program, [string] $Service
    )
    if (-not (Test-CallerIsAdministrator)) { $PSCmdlet.WriteError((New-LabError ([System.Exception]::new('Access is denied.')) 'Windows System Error 5' 'PermissionDenied')); return }
    $rules = @((Get-LabHost).firewall.rules)
    if (@($rules | Where-Object { $_.name -eq $Name -and $_.place -ne 'policy' }).Count -gt 0) {
        $PSCmdlet.WriteError((New-LabError ([System.Exception]::new('Cannot create a file when that file already exists.')) 'Windows System Error 183' 'ResourceExists'))
        return
    }
    if (-not $PSCmdlet.ShouldProcess($DisplayName, 'New-NetFirewallRule')) { return }
    $bits = 0
    foreach ($one in $Profile) { $bits = $bits -bor @{ Any = 7; Domain = 1; Private = 2; Public = 4 }[$one] }
    $rule = [ordered]@{ name = $Name; enabled = $Enabled -eq 'True'; action = $Action; profiles = $bits; protocol = $Protocol; localPort = [int]$LocalPort }
    if ($RemoteAddress) { $rule.remoteAddresses = $RemoteAddress -join ',' }
    if ($Service) { $rule.service = $Service }
    (Get-LabHost).firewall.rules = $rules + $rule
    Save-LabState
    [pscustomobject]@{ Name = $Name; DisplayName = $DisplayName }
}

Export-ModuleMember -Function New-NetFirewallRule
