# The machine as a whole: clock, folders, sessions, processes, the firewall's own object.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')

# In place of the harness's function.
function Get-HostTime { Get-LabClock }

# In place of the harness's function.
function Get-ProgramDataFolder { Get-LabProgramData }

# Waiting takes no time here, but time passes.
function Start-Sleep {
    [CmdletBinding(DefaultParameterSetName = 'Seconds')]
    param([Parameter(ParameterSetName = 'Seconds', Position = 0)] [double] $Seconds, [Parameter(ParameterSetName = 'Milliseconds')] [double] $Milliseconds)
    Step-LabClock -Milliseconds ($Seconds * 1000 + $Milliseconds)
}

# In place of the harness's function. Services and the listener have sessions of their own, without a user.
function Get-LogonSession {
    if ((Get-LabHost).sessionsUncountable) { throw (New-LabError ([System.ComponentModel.Win32Exception]::new(1722))) }
    [pscustomobject]@{ Id = 0; User = ''; State = 4 }
    foreach ($session in @((Get-LabHost).sessions)) {
        [pscustomobject]@{ Id = [int]$session.id; User = $session.user; State = $(if ($session.state -eq 'Active') { 0 } else { 4 }) }
    }
    [pscustomobject]@{ Id = 65536; User = ''; State = 6 }
}

class LabFirewallPolicy {
    [int] $CurrentProfileTypes
    # 0: rules of this host count; 1: policy overrides them; 2: its rules alone count.
    [int] $LocalPolicyModifyState
    LabFirewallPolicy() {
        $this.CurrentProfileTypes = (Get-LabHost).firewall.activeProfiles
        $this.LocalPolicyModifyState = $(if ((Get-LabHost).firewall.localRulesCount) { 0 } else { 1 })
    }
    [bool] FirewallEnabled([int] $Bit) { return (Get-LabHost).firewall.on }
}

# In place of the harness's function.
function Get-FirewallPolicy { [LabFirewallPolicy]::new() }

Export-ModuleMember -Function *
