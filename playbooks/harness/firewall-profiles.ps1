<#
.SYNOPSIS
The firewall and its profiles.
#>

# The firewall as a COM object, which is quick where asking for its rules one by one is not.
function Get-FirewallPolicy { New-Object -ComObject HNetCfg.FwPolicy2 }

# Profiles in use (Domain 1, Private 2, Public 4), whether the firewall is on in any of them, and whether rules of this
# host count beside those of policy in all of them; $null: unknown.
function Read-FirewallProfile {
    $firewall = Get-FirewallPolicy
    $state = @{ Active = [int]$firewall.CurrentProfileTypes -band 7; On = $false; LocalCount = $null }
    foreach ($bit in 1, 2, 4) { if (($state.Active -band $bit) -and $firewall.FirewallEnabled($bit)) { $state.On = $true } }
    try {
        # 1 is NET_FW_MODIFY_STATE_GP_OVERRIDE: policy has the last word in a profile that is in use.
        $count = [int]$firewall.LocalPolicyModifyState -ne 1
        foreach ($one in @{ Bit = 1; Name = 'DomainProfile' }, @{ Bit = 2; Name = 'PrivateProfile' }, @{ Bit = 2; Name = 'StandardProfile' }, @{ Bit = 4; Name = 'PublicProfile' }) {
            if (($state.Active -band $one.Bit) -and (Read-MachineNumber -Key "SOFTWARE\Policies\Microsoft\WindowsFirewall\$($one.Name)" -Name 'AllowLocalPolicyMerge') -eq 0) { $count = $false }
        }
        $state.LocalCount = $count
    } catch { $state.LocalCount = $null }
    $state
}
